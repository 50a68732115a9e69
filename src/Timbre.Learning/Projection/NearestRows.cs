using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Projection;

/// <summary>The nearest other rows of each row, by comparing with all: candidates in float32, their distances again in double.</summary>
internal static class NearestRows
{
    private const int BlockRows = 32;

    /// <summary>Indices [n, neighbours] in rising order, and squared Euclidean distances.</summary>
    public static (int[] Indices, double[] Squares) Of(ReadOnlyMemory<float> rows, double[] mean, int neighbours, int threads, CancellationToken cancellation)
    {
        var features = mean.Length;
        var count = rows.Length / features;
        var (indices, squares) = (new int[checked(count * neighbours)], new double[count * neighbours]);

        // Less the mean: products of large numbers would drown small distances.
        var (centred, norms) = (new float[rows.Length], new float[count]);
        WorkPool.For(count, threads, i =>
        {
            var own = centred.AsSpan(i * features, features);
            for (var j = 0; j < own.Length; j++)
            {
                own[j] = (float)(rows.Span[(i * features) + j] - mean[j]);
            }

            norms[i] = TensorPrimitives.SumOfSquares<float>(own);
        }, cancellation);

        WorkPool.For((count + BlockRows - 1) / BlockRows, threads, block =>
        {
            var start = block * BlockRows;
            var height = Math.Min(BlockRows, count - start);
            var (products, keys) = (new float[height * count], new float[count]);
            Gemm.Multiply(
                new MatrixView(centred.AsSpan(start * features), height, features), new MatrixView(centred, count, features).Transposed, products);
            for (var r = 0; r < height; r++)
            {
                var distances = products.AsSpan(r * count, count);
                TensorPrimitives.MultiplyAdd<float>(distances, -2, norms, distances); // the row's own square is the same for all
                distances[start + r] = float.PositiveInfinity;
                distances.CopyTo(keys);
                var limit = Selection.Smallest(keys, neighbours - 1);
                var at = (start + r) * neighbours;
                Choose(distances, limit, indices.AsSpan(at, neighbours));
                var own = centred.AsSpan((start + r) * features, features);
                for (var k = 0; k < neighbours; k++)
                {
                    squares[at + k] = SquaredDistance(own, centred.AsSpan(indices[at + k] * features, features));
                }
            }
        }, cancellation);
        return (indices, squares);
    }

    /// <summary>All below the limit, and of those at the limit the first.</summary>
    private static void Choose(ReadOnlySpan<float> distances, float limit, Span<int> chosen)
    {
        var below = 0;
        foreach (var distance in distances)
        {
            below += distance < limit ? 1 : 0;
        }

        var (equal, next) = (chosen.Length - below, 0);
        for (var j = 0; j < distances.Length && next < chosen.Length; j++)
        {
            if (distances[j] < limit || (distances[j] == limit && equal-- > 0))
            {
                chosen[next++] = j;
            }
        }
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            var difference = (double)a[j] - b[j];
            sum += difference * difference;
        }

        return sum;
    }
}
