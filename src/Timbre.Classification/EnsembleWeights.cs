using System.Numerics.Tensors;

namespace Timbre.Classification;

/// <summary>
/// How much each member of an ensemble counts: the weights of the members' log-probabilities, none below zero, whose sum explains held-out items best
/// (a log-linear pool, Genest and Zidek 1986).
/// </summary>
public static class EnsembleWeights
{
    private const double Prior = 1; // worth one item: keeps weights finite where every item is right
    private const int Iterations = 300;

    /// <summary>Fits the weights.</summary>
    /// <param name="said">For each member, the log-probabilities <c>[classes]</c> of every item.</param>
    /// <param name="labels">The true class of each item.</param>
    /// <returns>A weight for each member; their sum is how sure the ensemble may be. Equal weights that sum to 1 without items.</returns>
    public static double[] Fit(IReadOnlyList<IReadOnlyList<double[]>> said, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(labels);
        var start = 1.0 / said.Count;
        var weights = new double[said.Count];
        weights.AsSpan().Fill(start);
        if (labels.Count == 0)
        {
            return weights;
        }

        var gradient = new double[weights.Length];
        var loss = Loss(said, labels, weights, start, gradient);
        for (var (iteration, step) = (0, 1.0 / labels.Count); iteration < Iterations && step > 1e-12; iteration++)
        {
            var tried = weights.Zip(gradient, (w, g) => Math.Max(0, w - (step * g))).ToArray();
            var next = new double[weights.Length];
            var reached = Loss(said, labels, tried, start, next);
            if (reached < loss)
            {
                (weights, gradient, loss, step) = (tried, next, reached, step * 1.5);
            }
            else
            {
                step /= 2;
            }
        }

        return weights.Sum() > 0 ? weights : [.. weights.Select(_ => start)];
    }

    private static double Loss(IReadOnlyList<IReadOnlyList<double[]>> said, IReadOnlyList<int> labels, double[] weights, double start, double[] gradient)
    {
        var loss = 0.0;
        for (var m = 0; m < weights.Length; m++)
        {
            loss += Prior / 2 * Math.Pow(weights[m] - start, 2);
            gradient[m] = Prior * (weights[m] - start);
        }

        var classes = said[0][0].Length;
        Span<double> sum = classes <= 1024 ? stackalloc double[classes] : new double[classes];
        for (var item = 0; item < labels.Count; item++)
        {
            sum.Clear();
            for (var m = 0; m < weights.Length; m++)
            {
                TensorPrimitives.MultiplyAdd(said[m][item], weights[m], sum, sum);
            }

            var highest = TensorPrimitives.Max<double>(sum);
            var total = 0.0;
            var own = sum[labels[item]];
            foreach (ref var value in sum)
            {
                value = Math.Exp(value - highest);
                total += value;
            }

            loss += highest + Math.Log(total) - own;
            for (var m = 0; m < weights.Length; m++)
            {
                var mean = 0.0;
                for (var c = 0; c < classes; c++)
                {
                    mean += sum[c] / total * said[m][item][c];
                }

                gradient[m] += mean - said[m][item][labels[item]];
            }
        }

        return loss;
    }
}
