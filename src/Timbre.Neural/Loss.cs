using System.Numerics.Tensors;

namespace Timbre.Neural;

/// <summary>
/// The loss of logits against labels: binary cross entropy for one output (label 1 = positive), softmax cross entropy for more.
/// </summary>
internal static class Loss
{
    /// <summary>Sum over the examples; <paramref name="gradient"/> (may be empty) gets the gradient of their mean.</summary>
    /// <param name="logits">[n, <paramref name="outputs"/>].</param>
    /// <param name="labels">[n].</param>
    /// <param name="outputs">Logits per example.</param>
    /// <param name="smoothing">Share of each label that is spread over all classes.</param>
    /// <param name="gradient">[n, <paramref name="outputs"/>] or empty.</param>
    /// <param name="correct">Examples whose highest logit is that of their label.</param>
    /// <param name="shares">How much each example counts, [n]; empty = 1 each. The mean is over their number all the same.</param>
    public static double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int outputs, double smoothing, Span<float> gradient, out int correct, ReadOnlySpan<float> shares = default)
    {
        correct = 0;
        double sum = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var slope = gradient.IsEmpty ? default : gradient.Slice(i * outputs, outputs);
            var loss = outputs == 1
                ? Binary(logits[i], labels[i], smoothing, slope, ref correct)
                : Softmax(logits.Slice(i * outputs, outputs), labels[i], smoothing, slope, ref correct);
            if (shares.IsEmpty)
            {
                sum += loss;
                continue;
            }

            sum += shares[i] * loss;
            TensorPrimitives.Multiply(slope, shares[i], slope);
        }

        if (!gradient.IsEmpty)
        {
            TensorPrimitives.Multiply(gradient, 1f / labels.Length, gradient);
        }

        return sum;
    }

    /// <summary>Turns each row of logits into probabilities of all classes; one output becomes two.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, int outputs, Span<float> probabilities)
    {
        if (outputs == 1)
        {
            for (var i = 0; i < logits.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-logits[i]));
                probabilities[2 * i] = (float)(1 - p);
                probabilities[(2 * i) + 1] = (float)p;
            }

            return;
        }

        for (var i = 0; i < logits.Length; i += outputs)
        {
            var row = probabilities.Slice(i, outputs);
            TensorPrimitives.Subtract(logits.Slice(i, outputs), TensorPrimitives.Max(logits.Slice(i, outputs)), row);
            TensorPrimitives.Exp(row, row);
            TensorPrimitives.Multiply(row, 1 / TensorPrimitives.Sum<float>(row), row);
        }
    }

    private static double Binary(double logit, int label, double smoothing, Span<float> slope, ref int correct)
    {
        var target = (label * (1 - smoothing)) + (smoothing / 2);
        correct += (logit > 0) == (label == 1) ? 1 : 0;
        if (!slope.IsEmpty)
        {
            slope[0] = (float)((1 / (1 + Math.Exp(-logit))) - target);
        }

        return Math.Max(logit, 0) - (logit * target) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));
    }

    private static double Softmax(ReadOnlySpan<float> logits, int label, double smoothing, Span<float> slope, ref int correct)
    {
        double largest = double.NegativeInfinity, total = 0, mean = 0;
        var best = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            if (logits[c] > largest)
            {
                (largest, best) = (logits[c], c);
            }

            mean += logits[c];
        }

        foreach (var logit in logits)
        {
            total += Math.Exp(logit - largest);
        }

        correct += best == label ? 1 : 0;
        var share = smoothing / logits.Length;
        for (var c = 0; c < slope.Length; c++)
        {
            slope[c] = (float)((Math.Exp(logits[c] - largest) / total) - share - (c == label ? 1 - smoothing : 0));
        }

        return largest + Math.Log(total) - ((1 - smoothing) * logits[label]) - (share * mean);
    }
}
