using System.Runtime.InteropServices;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The training rows, a byte per value: by row for histograms, by column for sending rows to children.</summary>
internal sealed class BinnedRows
{
    private const int CacheLine = 64;

    private readonly byte[] _byRow;
    private readonly int _start;

    private BinnedRows(int count, int features, int stride, byte[] byRow, int start, byte[] byColumn, BinCuts cuts)
    {
        Count = count;
        Features = features;
        Stride = stride;
        _byRow = byRow;
        _start = start;
        ByColumn = byColumn;
        Cuts = cuts;
    }

    public int Count { get; }

    public int Features { get; }

    public int Stride { get; }

    public ReadOnlySpan<byte> ByRow => _byRow.AsSpan(_start); // [count, stride]

    public byte[] ByColumn { get; } // [features, count]

    public BinCuts Cuts { get; }

    public ReadOnlySpan<byte> Column(int feature) => ByColumn.AsSpan((int)((long)feature * Count), Count);

    public static BinnedRows Create(ReadOnlySpan<float> rows, int features, BoostingOptions options, CancellationToken cancellation)
    {
        var count = rows.Length / features;
        var stride = (features + HistogramKernels.GroupWidth - 1) / HistogramKernels.GroupWidth * HistogramKernels.GroupWidth;
        if ((long)count * stride > Array.MaxLength - CacheLine)
        {
            throw new TimbreException($"{count} rows of {features} features are too many for one training run; take fewer rows");
        }

        var cuts = BinCuts.Find(rows, features, options.Bins, options.Seed, cancellation);
        // Pinned, and from a cache line's start, so that a row of up to 64 features does not lie across more lines than it must.
        var byRow = GC.AllocateUninitializedArray<byte>((count * stride) + CacheLine, pinned: true);
        var start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(byRow, 0) & (CacheLine - 1));
        var byColumn = GC.AllocateUninitializedArray<byte>(count * features);
        var infinite = HistogramBins.Map(rows, features, cuts.Tables, byRow.AsSpan(start), stride, byColumn, options.Threads);
        if (infinite >= 0)
        {
            throw new TimbreException($"training rows: feature {infinite % features} of row {infinite / features} is infinite; use NaN for a missing value");
        }

        return new BinnedRows(count, features, stride, byRow, start, byColumn, cuts);
    }
}
