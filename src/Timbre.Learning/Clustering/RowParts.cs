using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>
/// Rows cut into parts, and parts into blocks. Where the cuts lie depends only on the shape of the data: what each part sums by itself, and what is then
/// added part after part, is the same at any thread count.
/// </summary>
internal sealed class RowParts
{
    private const int MostParts = 32;
    private const long PartBytes = 128L << 20; // of sums that parts have of their own, all together

    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="bytes">What the sums of one part take.</param>
    public RowParts(int rows, int blockRows, long bytes)
    {
        Rows = rows;
        BlockRows = blockRows;
        Blocks = (int)((rows + (long)blockRows - 1) / blockRows);
        Count = (int)Math.Clamp(PartBytes / Math.Max(1, bytes), 2, MostParts);
        Count = Math.Min(Count, Blocks);
    }

    public int Rows { get; }

    public int BlockRows { get; }

    public int Blocks { get; }

    /// <summary>Number of parts.</summary>
    public int Count { get; }

    /// <summary>The first block of a part; with <see cref="Count"/>, where all end.</summary>
    public int FirstBlock(int part) => (int)((long)part * Blocks / Count);

    /// <summary>The rows of a block.</summary>
    public (int First, int Count) Block(int block)
    {
        var first = (int)Math.Min(Rows, (long)block * BlockRows);
        return (first, Math.Min(BlockRows, Rows - first));
    }

    /// <summary>Does <paramref name="work"/> for each part, on so many threads.</summary>
    public void Run(int threads, Action<int> work, CancellationToken cancellation) => WorkPool.For(Count, threads, work, cancellation);
}
