using System.Numerics.Tensors;

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
            var (sum, line) = (new double[features], new double[features]);
            var span = rows.Span;
            for (var row = part * PartRows; row < Math.Min(count, (part + 1) * PartRows); row++)
            {
                TensorPrimitives.ConvertTruncating(span.Slice(row * features, features), line.AsSpan());
                TensorPrimitives.Add(sum, line, sum);
            }

            parts[part] = sum;
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
}
