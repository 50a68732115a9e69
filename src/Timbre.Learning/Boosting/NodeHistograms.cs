using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>Builds the histograms of nodes, in memory that is used again and again. May be used by several threads at a time.</summary>
internal sealed class NodeHistograms(BinnedRows data, NodeRows rows, GradientPairs pairs)
{
    private const int TileRows = 4096;

    private readonly ConcurrentBag<long[]> _free = [];
    private readonly ConcurrentBag<long[]> _tiles = [];

    /// <summary>Numbers in a histogram: [features, 256].</summary>
    public int Length { get; } = data.Features * HistogramKernels.BinCount;

    /// <summary>A histogram with anything in it.</summary>
    public long[] Rent() => _free.TryTake(out var histogram) ? histogram : new long[Length];

    /// <summary>Gives a histogram back.</summary>
    public void Return(long[] histogram) => _free.Add(histogram);

    /// <summary>The histogram of a stretch of rows, with up to <paramref name="threads"/> threads.</summary>
    public long[] Build(int start, int count, int threads)
    {
        var histogram = Rent();
        if (threads == 1 || count < NodeRows.WorthSharing)
        {
            Fill(start, count, histogram);
            return histogram;
        }

        var parts = new long[threads][];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var first = (int)((long)part * count / threads);
            var last = (int)((part + 1L) * count / threads);
            parts[part] = part == 0 ? histogram : Rent();
            Fill(start + first, last - first, parts[part]);
        });
        foreach (var part in parts.AsSpan(1))
        {
            HistogramKernels.Add(histogram, part);
            Return(part);
        }

        return histogram;
    }

    private void Fill(int start, int count, long[] histogram)
    {
        Array.Clear(histogram);
        var tile = _tiles.TryTake(out var free) ? free : new long[TileRows];
        for (var end = start + count; start < end; start += TileRows)
        {
            var some = rows.Stretch(start, Math.Min(TileRows, end - start));
            HistogramKernels.Gather(pairs.Packed, some, tile, data.ByRow, data.Stride);
            HistogramKernels.Accumulate(data.ByRow, data.Stride, data.Features, some, tile, histogram);
        }

        _tiles.Add(tile);
    }
}
