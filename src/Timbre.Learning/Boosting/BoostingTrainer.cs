using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The boosting loop: gradient pairs at the margins so far, a tree per output, again.</summary>
internal sealed class BoostingTrainer
{
    private readonly BoostingOptions _options;
    private readonly IBoostingLoss _loss;
    private readonly BinnedRows _data;
    private readonly CancellationToken _cancellation;
    private readonly float[][] _margins; // [outputs][rows]

    public BoostingTrainer(BoostingOptions options, ReadOnlySpan<float> rows, int features, IBoostingLoss loss, CancellationToken cancellation)
    {
        _options = options;
        _loss = loss;
        _cancellation = cancellation;
        _data = BinnedRows.Create(rows, features, options, cancellation);
        BaseScore = (float)(options.BaseScore ?? loss.UsualBaseScore());
        BaseMargin = GradientBoostedTrees.BaseMargin(BaseScore, loss.Objective);
        _margins = new float[loss.Outputs][];
        for (var output = 0; output < _margins.Length; output++)
        {
            _margins[output] = GC.AllocateUninitializedArray<float>(loss.Count);
            _margins[output].AsSpan().Fill(BaseMargin);
        }
    }

    public float BaseScore { get; }

    public float BaseMargin { get; }

    /// <summary>Grows the trees, round after round.</summary>
    /// <param name="validation">The loss on held-out rows, null without them.</param>
    /// <param name="validationRows">These rows.</param>
    /// <param name="progress">Told after every round.</param>
    public List<BoostedTree> Train(HeldOutLoss? validation, ReadOnlySpan<float> validationRows, IProgress<BoostingProgress>? progress)
    {
        var outputs = _margins.Length;
        var pairs = new GradientPairs(_loss.Count, _options.Threads);
        var grower = new TreeGrower(_data, pairs, _options, _cancellation);
        var trees = new List<BoostedTree>();
        var random = new SeededRandom(_options.Seed);
        var everyFeature = Enumerable.Repeat(element: true, _data.Features).ToArray();
        var best = (Round: 0, Loss: double.PositiveInfinity);
        _loss.Update(_margins);
        for (var round = 1; round <= _options.Trees; round++)
        {
            var draw = random.Fork($"round {round}");
            var sample = _options.RowFraction < 1 ? SampleRows(draw) : null;
            for (var output = 0; output < outputs; output++)
            {
                _cancellation.ThrowIfCancellationRequested();
                _loss.Fill(pairs, output);
                var features = _options.ColumnFraction < 1 ? SampleFeatures(draw) : everyFeature;
                trees.Add(grower.Grow(output, sample, features, _margins[output]));
            }

            var validationLoss = validation?.Add(trees.Skip(trees.Count - outputs).ToArray(), validationRows, _data.Features);
            if (round < _options.Trees || progress is not null)
            {
                _loss.Update(_margins);
            }

            progress?.Report(new BoostingProgress(round, _options.Trees, _loss.Mean(), validationLoss));
            if (validationLoss < best.Loss)
            {
                best = (round, validationLoss.Value);
            }

            if (validationLoss is not null && _options.EarlyStoppingRounds > 0 && round - best.Round >= _options.EarlyStoppingRounds)
            {
                break;
            }
        }

        if (validation is not null && _options.EarlyStoppingRounds > 0 && best.Round > 0)
        {
            trees.RemoveRange(best.Round * outputs, trees.Count - (best.Round * outputs));
        }

        return trees;
    }

    private int[] SampleRows(SeededRandom random)
    {
        var rows = new List<int>((int)(_loss.Count * _options.RowFraction) + 16);
        for (var row = 0; row < _loss.Count; row++)
        {
            if (random.NextDouble() < _options.RowFraction)
            {
                rows.Add(row);
            }
        }

        return rows.Count > 0 ? rows.ToArray() : [random.NextInt(_loss.Count)];
    }

    private bool[] SampleFeatures(SeededRandom random)
    {
        var order = Enumerable.Range(0, _data.Features).ToArray();
        random.Shuffle(order.AsSpan());
        var active = new bool[order.Length];
        foreach (var feature in order.AsSpan(0, Math.Max(1, (int)(order.Length * _options.ColumnFraction))))
        {
            active[feature] = true;
        }

        return active;
    }
}
