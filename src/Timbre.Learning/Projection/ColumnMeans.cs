using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Timbre.Learning.Projection;

/// <summary>The mean of each feature, in double; parts of the rows are summed each by itself, then together in their order.</summary>
internal static class ColumnMeans
{
    private const int PartRows = 4096;

    /// <exception cref="TimbreException">There are fewer than two rows, they do not divide into features, or a value is not finite.</exception>
    public static double[] Of(string model, ReadOnlyMemory<float> rows, int features, int threads, CancellationToken cancellation)
    {
        LearningData.Require(features > 0, nameof(features), features, "must be at least 1");
        LearningData.Require(threads > 0, nameof(threads), threads, "must be at least 1");
        if (rows.Length % features != 0 || rows.Length / features < 2)
        {
            throw new TimbreException($"{model}: {rows.Length} values are not two or more rows of {features} features");
        }

        var count = rows.Length / features;
        var parts = new double[(count + PartRows - 1) / PartRows][];
        Numerics.WorkPool.For(parts.Length, threads, part =>
        {
            var first = part * PartRows;
            parts[part] = new double[features];
            Add(rows.Span.Slice(first * features, Math.Min(PartRows, count - first) * features), parts[part]);
        }, cancellation);

        var mean = parts[0];
        foreach (var part in parts.AsSpan(1))
        {
            TensorPrimitives.Add<double>(mean, part, mean);
        }

        TensorPrimitives.Divide(mean, count, mean);

        // A sum of floats in double is finite if and only if each of them is.
        if (!TensorPrimitives.IsFiniteAll<double>(mean))
        {
            LearningData.CheckFinite(model, rows.Span, features);
        }

        return mean;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> rows, Span<double> sums)
    {
        while (!rows.IsEmpty)
        {
            var row = rows[..sums.Length];
            for (var j = 0; j < sums.Length; j++)
            {
                sums[j] += row[j];
            }

            rows = rows[sums.Length..];
        }
    }
}
