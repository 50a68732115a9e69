using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Timbre.Numerics.Kernels;

namespace Timbre.Learning.Clustering;

/// <summary>
/// Which centre is nearest to each row, from one set of centres to the next. A row is looked at again only where its bounds no longer tell: one above the
/// distance from its centre, one below that from every other (Hamerly, <i>Making k-means even faster</i>, 2010). The sums of the rows of each
/// cluster follow from the rows that change.
/// </summary>
internal sealed class BoundedAssignment
{
    private const int RowsAhead = 6; // as many as are still near the processor when their turn comes
    private readonly ClusterRows _rows;
    private readonly float[] _upper;
    private readonly float[] _lower;
    private readonly PartSums[] _parts;
    private readonly ConcurrentBag<CentreProducts> _products = [];
    private CentreSet? _before;

    public BoundedAssignment(ClusterRows rows, int clusters)
    {
        _rows = rows;
        Clusters = clusters;
        Labels = new int[rows.Count];
        Labels.AsSpan().Fill(-1);
        (_upper, _lower) = (new float[rows.Count], new float[rows.Count]);
        _parts = [.. Enumerable.Range(0, rows.Parts.Count).Select(_ => new PartSums(clusters, rows.Features, rows.Parts.BlockRows))];
    }

    public int Clusters { get; }

    /// <summary>Centre of each row; −1 at first.</summary>
    public int[] Labels { get; }

    /// <summary>Finds the nearest of <paramref name="centres"/>; gives how many rows changed.</summary>
    public long Assign(CentreSet centres)
    {
        var motion = new CentreMotion(_before, centres, _rows);
        _rows.Parts.Run(
            _rows.Threads,
            part =>
            {
                if (!_products.TryTake(out var products))
                {
                    products = new CentreProducts(_rows, Clusters);
                }

                _parts[part].Changed = 0;
                for (var block = _rows.Parts.FirstBlock(part); block < _rows.Parts.FirstBlock(part + 1); block++)
                {
                    var (first, count) = _rows.Parts.Block(block);
                    Block(first, count, centres, motion, products, _parts[part]);
                }

                _products.Add(products);
            },
            _rows.Cancellation);
        _before = centres;
        return _parts.Sum(p => p.Changed);
    }

    /// <summary>How many rows each centre has, and their sum.</summary>
    public (double[] Counts, double[] Sums) Totals()
    {
        var (counts, sums) = (new double[Clusters], new double[Clusters * _rows.Features]);
        foreach (var part in _parts)
        {
            TensorPrimitives.Add(counts, part.Counts, counts);
            TensorPrimitives.Add(sums, part.Sums, sums);
        }

        return (counts, sums);
    }

    private void Block(int first, int count, CentreSet centres, CentreMotion motion, CentreProducts products, PartSums sums)
    {
        var open = motion.First ? All(first, count, sums.Open) : Open(first, count, motion, centres, sums.Open);
        if (open == 0)
        {
            return;
        }

        var chosen = sums.Open.AsSpan(0, open);
        var whole = _rows.Packed(first) is not null && open > count / 2;
        if (whole)
        {
            products.Multiply(_rows, first, centres);
            products.Nearest(count, centres);
        }
        else
        {
            products.Multiply(_rows, chosen, centres);
            products.Nearest(open, centres);
        }

        for (var i = 0; i < chosen.Length; i++)
        {
            var row = chosen[i];
            var label = NearestCentres.Find(_rows, centres, products, whole ? row - first : i, row, out _upper[row], out _lower[row]);
            if (label != Labels[row])
            {
                sums.Move(_rows.Row(row), Labels[row], label);
                Labels[row] = label;
            }
        }
    }

    private static int All(int first, int count, int[] open)
    {
        for (var i = 0; i < count; i++)
        {
            open[i] = first + i;
        }

        return count;
    }

    /// <summary>Moves the bounds as far as the centres moved; lists the rows that they leave open.</summary>
    private int Open(int first, int count, CentreMotion motion, CentreSet centres, int[] open)
    {
        var loose = Move(Labels.AsSpan(first, count), _upper.AsSpan(first, count), _lower.AsSpan(first, count), motion, open);
        var found = 0;
        for (var i = 0; i < loose; i++)
        {
            Prefetch.Values(_rows.Row(first + open[Math.Min(i + RowsAhead, loose - 1)]));
            var row = first + open[i];
            var label = Labels[row];
            var upper = (float)Math.Sqrt(_rows.SquaredDistance(row, centres.Of(label))) * NearestCentres.Up;
            _upper[row] = upper;
            open[found] = row;
            found += upper < Math.Max(_lower[row], motion.HalfGaps[label]) ? 0 : 1;
        }

        return found;
    }

    /// <summary>Lists the places whose bounds, once moved, overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Move(ReadOnlySpan<int> labels, Span<float> upper, Span<float> lower, CentreMotion motion, int[] loose)
    {
        var (moved, gaps, farthest, most, second) = (motion.Moved, motion.HalfGaps, motion.Farthest, motion.MostMoved, motion.SecondMoved);
        var found = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            var up = (upper[i] + moved[label]) * NearestCentres.Up;
            var low = (lower[i] - (label == farthest ? second : most)) * NearestCentres.Down;
            (upper[i], lower[i]) = (up, low);
            loose[found] = i;
            found += up >= Math.Max(low, gaps[label]) ? 1 : 0;
        }

        return found;
    }

    /// <summary>What one part of the rows sums.</summary>
    private sealed class PartSums(int clusters, int features, int blockRows)
    {
        public double[] Counts { get; } = new double[clusters];

        public double[] Sums { get; } = new double[clusters * features];

        public int[] Open { get; } = new int[blockRows];

        public long Changed { get; set; }

        public void Move(ReadOnlySpan<float> row, int from, int to)
        {
            Changed++;
            if (from >= 0)
            {
                Counts[from]--;
                ClusterRows.AddTo(Sums.AsSpan(from * features, features), row, -1);
            }

            Counts[to]++;
            ClusterRows.AddTo(Sums.AsSpan(to * features, features), row, 1);
        }
    }
}
