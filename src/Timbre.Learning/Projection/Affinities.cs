using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Projection;

/// <summary>
/// How much each row belongs with each of its neighbours: normal weights whose width gives every row the same perplexity, both ways together, summing
/// to 1 (van der Maaten and Hinton, <i>Visualizing data using t-SNE</i>, 2008). Neighbours of row i are <c>Columns[Starts[i]..Starts[i + 1]]</c>.
/// </summary>
internal sealed class Affinities
{
    private const int MostSteps = 100;
    private const double Tolerance = 1e-5; // of the entropy

    private Affinities(int[] starts, int[] columns, float[] values) => (Starts, Columns, Values) = (starts, columns, values);

    public int[] Starts { get; }

    public int[] Columns { get; }

    public float[] Values { get; }

    public static Affinities Of(int[] indices, double[] squares, int count, double perplexity, int threads)
    {
        var neighbours = indices.Length / count;
        var weights = new double[indices.Length];
        WorkPool.For(count, threads, i => Weigh(squares.AsSpan(i * neighbours, neighbours), perplexity, weights.AsSpan(i * neighbours, neighbours)));
        return Joined(indices, weights, count);
    }

    /// <summary>The weights of one row, summing to 1, by bisection of the normal curve's precision.</summary>
    private static void Weigh(ReadOnlySpan<double> squares, double perplexity, Span<double> weights)
    {
        var nearest = TensorPrimitives.Min(squares);
        var mean = TensorPrimitives.Sum(squares) / squares.Length;
        var target = Math.Log(perplexity);
        var (low, high) = (0.0, double.PositiveInfinity);
        var precision = mean > 0 ? 1 / mean : 1; // starts in the data's own scale
        for (var step = 0; step < MostSteps; step++)
        {
            // Less the smallest distance, so that far rows do not vanish all together.
            TensorPrimitives.Subtract(squares, nearest, weights);
            TensorPrimitives.Multiply(weights, -precision, weights);
            var energy = 0.0;
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = Math.Exp(weights[k]);
                energy -= weights[k] * weight;
                sum += weight;
                weights[k] = weight;
            }

            TensorPrimitives.Divide(weights, sum, weights);
            var excess = Math.Log(sum) + (energy / sum) - target;
            if (Math.Abs(excess) <= Tolerance)
            {
                break;
            }

            if (excess > 0)
            {
                low = precision;
                precision = double.IsPositiveInfinity(high) ? precision * 2 : (low + high) / 2;
            }
            else
            {
                high = precision;
                precision = (low + high) / 2;
            }

            if (!double.IsFinite(precision))
            {
                break; // equal rows, more of them than the perplexity: they share evenly
            }
        }
    }

    /// <summary>Half of the weights of both directions, over n.</summary>
    private static Affinities Joined(int[] indices, double[] weights, int count)
    {
        var neighbours = indices.Length / count;
        var incoming = new int[count + 1];
        foreach (var j in indices)
        {
            incoming[j + 1]++;
        }

        for (var i = 0; i < count; i++)
        {
            incoming[i + 1] += incoming[i];
        }

        var (from, weight, next) = (new int[indices.Length], new double[indices.Length], incoming[..^1]);
        for (var at = 0; at < indices.Length; at++)
        {
            var place = next[indices[at]]++;
            (from[place], weight[place]) = (at / neighbours, weights[at]);
        }

        var starts = new int[count + 1];
        var (columns, values) = (new List<int>(indices.Length * 2), new List<float>(indices.Length * 2));
        for (var i = 0; i < count; i++)
        {
            var (a, endA, b, endB) = (i * neighbours, (i + 1) * neighbours, incoming[i], incoming[i + 1]);
            while (a < endA || b < endB)
            {
                var columnA = a < endA ? indices[a] : int.MaxValue;
                var columnB = b < endB ? from[b] : int.MaxValue;
                var value = (float)(((columnA <= columnB ? weights[a++] : 0) + (columnB <= columnA ? weight[b++] : 0)) / (2.0 * count));
                if (value > 0)
                {
                    columns.Add(Math.Min(columnA, columnB));
                    values.Add(value);
                }
            }

            starts[i + 1] = columns.Count;
        }

        return new Affinities(starts, [.. columns], [.. values]);
    }
}
