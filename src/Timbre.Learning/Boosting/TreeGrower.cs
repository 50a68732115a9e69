using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Grows one tree at a time. The histogram of the smaller child is built, its sibling's is what is left of the parent's. Sums of pairs are
/// exact, so the tree is the same bits however the work is shared.
/// </summary>
internal sealed class TreeGrower
{
    private readonly BinnedRows _data;
    private readonly GradientPairs _pairs;
    private readonly BoostingOptions _options;
    private readonly SplitFinder _finder;
    private readonly NodeRows _rows;
    private readonly NodeHistograms _histograms;
    private readonly LeafMargins _margins;
    private readonly CancellationToken _cancellation;

    public TreeGrower(BinnedRows data, GradientPairs pairs, BoostingOptions options, CancellationToken cancellation)
    {
        _data = data;
        _pairs = pairs;
        _options = options;
        _cancellation = cancellation;
        _finder = new SplitFinder(options, pairs, data.Cuts);
        _rows = new NodeRows(data, options.Threads);
        _histograms = new NodeHistograms(data, _rows, pairs);
        _margins = new LeafMargins(data, _rows, options.Threads);
    }

    /// <summary>Grows the tree of <paramref name="output"/> on the pairs as they are and adds it to <paramref name="margins"/>.</summary>
    /// <param name="output">The class the tree belongs to.</param>
    /// <param name="sample">The rows to learn from, null for all.</param>
    /// <param name="active">Which features may split.</param>
    /// <param name="margins">One per row of the data.</param>
    public BoostedTree Grow(int output, int[]? sample, bool[] active, float[] margins)
    {
        var count = _rows.Start(sample);
        var histogram = _histograms.Build(0, count, _options.Threads);
        var sum = 0L;
        foreach (var pair in histogram.AsSpan(0, HistogramKernels.BinCount))
        {
            sum += pair;
        }

        var root = new GrowingNode(0, count, 0, sum);
        if (_options.Growth == TreeGrowth.LeafWise)
        {
            new LeafWiseGrowth(_options, _finder, _rows, _histograms, active, _cancellation).Expand(root, histogram);
        }
        else
        {
            new DepthWiseGrowth(_options, _finder, _rows, _histograms, active, _cancellation).Expand(root, histogram);
        }

        var tree = root.Finish(output, _finder, _pairs, _data.Cuts, _options.LearningRate);
        _margins.Add(margins, root, sample is null);
        return tree;
    }
}
