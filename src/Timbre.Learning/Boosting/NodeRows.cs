using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The rows of a tree's nodes, each a stretch of one list.</summary>
internal sealed class NodeRows(BinnedRows data, int threads)
{
    /// <summary>Fewer rows than this are not worth a second thread.</summary>
    public const int WorthSharing = 1 << 14;

    private const int TileRows = 4096;

    private readonly int[] _rows = GC.AllocateUninitializedArray<int>(data.Count);
    private readonly int[] _spare = GC.AllocateUninitializedArray<int>(data.Count);

    /// <summary>The rows from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<int> Stretch(int start, int count) => _rows.AsSpan(start, count);

    /// <summary>Makes the root's stretch: <paramref name="sample"/>, or all rows where it is null. Returns its length.</summary>
    public int Start(int[]? sample)
    {
        if (sample is not null)
        {
            sample.CopyTo(_rows, 0);
            return sample.Length;
        }

        Blocks.Run((data.Count + TileRows - 1) / TileRows, threads, tile =>
        {
            var start = tile * TileRows;
            HistogramPartition.Identity(_rows.AsSpan(start, Math.Min(TileRows, data.Count - start)), start);
        });
        return data.Count;
    }

    /// <summary>Puts the rows that <paramref name="split"/> sends left first; returns how many they are.</summary>
    public int Partition(GrowingNode node, Split split, int parts)
    {
        if (parts == 1 || node.Count < WorthSharing)
        {
            return HistogramPartition.Split(
                data.Column(split.Feature), _rows.AsSpan(node.Start, node.Count), _spare.AsSpan(node.Start, node.Count), split.LastLeftBin, split.MissingLeft);
        }

        // Each part by itself, then all left sides before all right sides: the order that one pass would give.
        var lefts = new int[parts];
        (int Start, int Count) Part(int part)
        {
            var first = (int)((long)part * node.Count / parts);
            return (node.Start + first, (int)((part + 1L) * node.Count / parts) - first);
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
        {
            var (start, count) = Part(part);
            lefts[part] = HistogramPartition.Split(
                data.Column(split.Feature), _rows.AsSpan(start, count), _spare.AsSpan(start, count), split.LastLeftBin, split.MissingLeft);
        });
        var left = lefts.Sum();
        var toLeft = node.Start;
        var toRight = node.Start + left;
        for (var part = 0; part < parts; part++)
        {
            var (start, count) = Part(part);
            _rows.AsSpan(start, lefts[part]).CopyTo(_spare.AsSpan(toLeft));
            _rows.AsSpan(start + lefts[part], count - lefts[part]).CopyTo(_spare.AsSpan(toRight));
            toLeft += lefts[part];
            toRight += count - lefts[part];
        }

        _spare.AsSpan(node.Start, node.Count).CopyTo(_rows.AsSpan(node.Start));
        return left;
    }
}
