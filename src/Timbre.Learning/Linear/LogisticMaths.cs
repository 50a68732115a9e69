namespace Timbre.Learning.Linear;

/// <summary>From margins to probabilities without overflow.</summary>
internal static class LogisticMaths
{
    /// <summary>Turns a margin into the probability of class 1; returns the log-loss of the label.</summary>
    public static double Sigmoid(ref double margin, int label)
    {
        var z = margin;
        margin = z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
        return SoftPlus(label == 1 ? -z : z);
    }

    /// <summary>Turns margins into probabilities; returns the log-loss of the label.</summary>
    public static double Softmax(Span<double> margins, int label)
    {
        var total = LogSum(margins);
        var loss = total - margins[label];
        foreach (ref var margin in margins)
        {
            margin = Math.Exp(margin - total);
        }

        return loss;
    }

    /// <summary>log Σ exp.</summary>
    public static double LogSum(ReadOnlySpan<double> margins)
    {
        var largest = double.NegativeInfinity;
        foreach (var margin in margins)
        {
            largest = Math.Max(largest, margin);
        }

        double sum = 0;
        foreach (var margin in margins)
        {
            sum += Math.Exp(margin - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>log(1 + exp z).</summary>
    public static double SoftPlus(double z) => Math.Max(z, 0) + double.LogP1(Math.Exp(-Math.Abs(z)));
}
