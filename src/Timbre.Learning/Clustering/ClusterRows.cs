using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Timbre.Learning.Linear;
using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>
/// The rows that are clustered, seen from their mean: products of centred values keep the digits that float32 has. Immutable, shared by threads.
/// </summary>
internal sealed class ClusterRows
{
    private const int BlockFloats = 65536;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly float[] _mean;
    private readonly float[] _norms;
    private readonly PackedWeights?[] _packed;

    /// <param name="rows">[n, features], finite.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="centres">How many centres there will be.</param>
    /// <param name="often">Whether there will be many passes: then the rows are laid out for products once.</param>
    /// <param name="threads">Threads that may work at once.</param>
    /// <param name="cancellation">Ends it.</param>
    public ClusterRows(ReadOnlyMemory<float> rows, int features, int centres, bool often, int threads, CancellationToken cancellation)
    {
        _rows = rows;
        Features = features;
        Count = rows.Length / features;
        var block = Math.Clamp(BlockFloats / Math.Max(features, centres) / 32 * 32, 32, 256);
        Parts = new RowParts(Count, block, 8L * centres * features);
        Threads = threads;
        Cancellation = cancellation;

        var (means, variance) = Moments();
        MeanVariance = variance;
        _mean = Array.ConvertAll(means, m => (float)m);
        _norms = new float[Count];
        _packed = new PackedWeights?[Parts.Blocks];
        Blocks((first, count, _) =>
        {
            var rented = ArrayPool<float>.Shared.Rent(block * Features);
            for (var i = 0; i < count; i++)
            {
                var centred = rented.AsSpan(i * Features, Features);
                Centre(first + i, centred);
                _norms[first + i] = FixedOrder.SumOfSquares(centred);
            }

            if (often)
            {
                var packed = new PackedWeights(block, Features);
                rented.AsSpan(count * Features).Clear();
                packed.Fill(0, rented.AsSpan(0, block * Features));
                _packed[first / Parts.BlockRows] = packed;
            }

            ArrayPool<float>.Shared.Return(rented);
        });
    }

    public int Features { get; }

    public int Count { get; }

    public int Threads { get; }

    public CancellationToken Cancellation { get; }

    public RowParts Parts { get; }

    /// <summary>The mean over the features of their variances.</summary>
    public double MeanVariance { get; }

    /// <summary>The centred rows of the block that begins there, or null where there are few passes.</summary>
    public PackedWeights? Packed(int first) => _packed[first / Parts.BlockRows];

    /// <summary>The squared distance of each row from the mean.</summary>
    public ReadOnlySpan<float> Norms => _norms;

    public ReadOnlySpan<float> Row(int row) => _rows.Span.Slice(row * Features, Features);

    /// <summary>A row as seen from the mean.</summary>
    public void Centre(int row, Span<float> target) => TensorPrimitives.Subtract(Row(row), _mean, target);

    /// <summary>A centre as seen from the mean.</summary>
    public void Centre(ReadOnlySpan<double> centre, Span<float> target)
    {
        for (var j = 0; j < centre.Length; j++)
        {
            target[j] = (float)(centre[j] - _mean[j]);
        }
    }

    /// <summary>Does <paramref name="work"/>(first row, rows, part) for every block.</summary>
    public void Blocks(Action<int, int, int> work) => Parts.Run(
        Threads,
        part =>
        {
            for (var block = Parts.FirstBlock(part); block < Parts.FirstBlock(part + 1); block++)
            {
                var (first, count) = Parts.Block(block);
                work(first, count, part);
            }
        },
        Cancellation);

    /// <summary>The squared distance of a row from a point, in double.</summary>
    public double SquaredDistance(int row, ReadOnlySpan<double> point) => SquaredDistance(Row(row), point);

    private (double[] Means, double Variance) Moments()
    {
        // About the first row, so that features far from zero keep the digits of their variance.
        double[] pivot = [.. Row(0).ToArray().Select(v => (double)v)];
        var (sums, squares) = (new double[Parts.Count][], new double[Parts.Count][]);
        Blocks((first, count, part) =>
        {
            var (s, q) = (sums[part] ??= new double[Features], squares[part] ??= new double[Features]);
            for (var i = first; i < first + count; i++)
            {
                AddMoments(Row(i), pivot, s, q);
            }
        });
        var variance = 0.0;
        for (var j = 0; j < Features; j++)
        {
            var (sum, square) = (0.0, 0.0);
            for (var part = 0; part < sums.Length; part++)
            {
                sum += sums[part][j];
                square += squares[part][j];
            }

            variance += Math.Max(0, (square / Count) - (sum / Count * (sum / Count))) / Features;
            pivot[j] += sum / Count;
        }

        return (pivot, variance);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMoments(ReadOnlySpan<float> row, ReadOnlySpan<double> pivot, Span<double> sums, Span<double> squares)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out var low, out var high);
            Add(low, pivot, sums, squares, i);
            Add(high, pivot, sums, squares, i + Vector<double>.Count);
        }

        for (; i < row.Length; i++)
        {
            var t = row[i] - pivot[i];
            sums[i] += t;
            squares[i] += t * t;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<double> values, ReadOnlySpan<double> pivot, Span<double> sums, Span<double> squares, int i)
    {
        var t = values - new Vector<double>(pivot[i..]);
        (new Vector<double>(sums[i..]) + t).CopyTo(sums[i..]);
        (new Vector<double>(squares[i..]) + (t * t)).CopyTo(squares[i..]);
    }

    /// <summary>Adds a row to <paramref name="sums"/>, or takes it away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(Span<double> sums, ReadOnlySpan<float> row, double sign)
    {
        var i = 0;
        var signs = new Vector<double>(sign);
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out var low, out var high);
            var first = sums[i..];
            var second = sums[(i + Vector<double>.Count)..];
            (new Vector<double>(first) + (low * signs)).CopyTo(first);
            (new Vector<double>(second) + (high * signs)).CopyTo(second);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i] * sign;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredDistance(ReadOnlySpan<float> row, ReadOnlySpan<double> point)
    {
        var i = 0;
        var sums = Vector<double>.Zero;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out var low, out var high);
            low -= new Vector<double>(point[i..]);
            high -= new Vector<double>(point[(i + Vector<double>.Count)..]);
            sums += (low * low) + (high * high);
        }

        var sum = Vector.Sum(sums);
        for (; i < row.Length; i++)
        {
            sum += (row[i] - point[i]) * (row[i] - point[i]);
        }

        return sum;
    }
}
