using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>The boosting loop: probabilities, gradient pairs, a tree per output, again.</summary>
internal sealed class BoostingTrainer
{
    private readonly BoostingOptions _options;
    private readonly int[] _labels;
    private readonly BinnedRows _data;
    private readonly CancellationToken _cancellation;
    private readonly float[][] _margins; // [outputs][rows]
    private readonly float[][] _probabilities;

    public BoostingTrainer(
        BoostingOptions options, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int outputs, CancellationToken cancellation)
    {
        _options = options;
        _labels = labels.ToArray();
        _cancellation = cancellation;
        _data = BinnedRows.Create(rows, features, options, cancellation);
        BaseScore = (float)(options.BaseScore ?? (outputs == 1 ? Share(labels) : 0.5));
        _margins = new float[outputs][];
        _probabilities = new float[outputs][];
        for (var output = 0; output < outputs; output++)
        {
            _margins[output] = GC.AllocateUninitializedArray<float>(_labels.Length);
            _margins[output].AsSpan().Fill(GradientBoostedTrees.BaseMargin(BaseScore, outputs));
            _probabilities[output] = GC.AllocateUninitializedArray<float>(_labels.Length);
        }
    }

    public float BaseScore { get; }

    public List<BoostedTree> Train(ReadOnlySpan<float> validationRows, ReadOnlySpan<int> validationLabels, IProgress<BoostingProgress>? progress)
    {
        var outputs = _margins.Length;
        var validation = validationLabels.IsEmpty ? null : new ValidationLoss(outputs, validationLabels, GradientBoostedTrees.BaseMargin(BaseScore, outputs));
        var pairs = new GradientPairs(_labels, _options.Threads);
        var grower = new TreeGrower(_data, pairs, _options, _cancellation);
        var trees = new List<BoostedTree>();
        var random = new SeededRandom(_options.Seed);
        var everyFeature = Enumerable.Repeat(element: true, _data.Features).ToArray();
        var best = (Round: 0, Loss: double.PositiveInfinity);
        LogLoss.Probabilities(_margins, _probabilities, _options.Threads);
        for (var round = 1; round <= _options.Trees; round++)
        {
            var draw = random.Fork($"round {round}");
            var sample = _options.RowFraction < 1 ? SampleRows(draw) : null;
            for (var output = 0; output < outputs; output++)
            {
                _cancellation.ThrowIfCancellationRequested();
                pairs.Fill(_probabilities[output], outputs == 1 ? 1 : output, outputs == 1 ? 1 : 2);
                var features = _options.ColumnFraction < 1 ? SampleFeatures(draw) : everyFeature;
                trees.Add(grower.Grow(output, sample, features, _margins[output]));
            }

            var validationLoss = validation?.Add(trees.Skip(trees.Count - outputs).ToArray(), validationRows, _data.Features);
            if (round < _options.Trees || progress is not null)
            {
                LogLoss.Probabilities(_margins, _probabilities, _options.Threads);
            }

            progress?.Report(new BoostingProgress(round, _options.Trees, LogLoss.Mean(_probabilities, _labels), validationLoss));
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

    // Half a row more of each class keeps the logit finite where only one occurs.
    private static double Share(ReadOnlySpan<int> labels)
    {
        long positive = 0;
        foreach (var label in labels)
        {
            positive += label;
        }

        return Math.Clamp(positive > 0 && positive < labels.Length ? (double)positive / labels.Length : (positive + 0.5) / (labels.Length + 1.0), 1e-6, 1 - 1e-6);
    }

    private int[] SampleRows(SeededRandom random)
    {
        var rows = new List<int>((int)(_labels.Length * _options.RowFraction) + 16);
        for (var row = 0; row < _labels.Length; row++)
        {
            if (random.NextDouble() < _options.RowFraction)
            {
                rows.Add(row);
            }
        }

        return rows.Count > 0 ? rows.ToArray() : [random.NextInt(_labels.Length)];
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

    /// <summary>The log-loss on held-out rows, a round at a time.</summary>
    private sealed class ValidationLoss
    {
        private readonly int[] _labels;
        private readonly float[] _margins; // [rows, outputs]
        private readonly int _outputs;

        public ValidationLoss(int outputs, ReadOnlySpan<int> labels, float start)
        {
            _labels = labels.ToArray();
            _outputs = outputs;
            _margins = new float[(long)labels.Length * outputs];
            _margins.AsSpan().Fill(start);
        }

        public double Add(BoostedTree[] trees, ReadOnlySpan<float> rows, int features)
        {
            new FlatForest(trees).AddMargins(rows, features, _margins, _outputs);
            var margins = new float[_outputs][];
            var probabilities = new float[_outputs][];
            for (var output = 0; output < _outputs; output++)
            {
                margins[output] = new float[_labels.Length];
                probabilities[output] = new float[_labels.Length];
                for (var row = 0; row < _labels.Length; row++)
                {
                    margins[output][row] = _margins[((long)row * _outputs) + output];
                }
            }

            LogLoss.Probabilities(margins, probabilities, 1);
            return LogLoss.Mean(probabilities, _labels);
        }
    }
}
