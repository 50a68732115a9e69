using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>A loss on one set of rows: where margins start, what a tree is grown on, and how far off the margins are.</summary>
internal interface IBoostingLoss
{
    /// <summary>Rows.</summary>
    int Count { get; }

    /// <summary>Margins per row.</summary>
    int Outputs { get; }

    BoostingObjective Objective { get; }

    /// <summary>The base score that suits the rows best, or is customary.</summary>
    double UsualBaseScore();

    /// <summary>Takes note of margins [outputs][rows].</summary>
    void Update(float[][] margins);

    /// <summary>Fills the pairs of one output at the margins noted.</summary>
    void Fill(GradientPairs pairs, int output);

    /// <summary>The loss at the margins noted.</summary>
    double Mean();
}

/// <summary>The log-loss of classes: one output with two of them, else one each.</summary>
internal sealed class ClassLoss(int[] labels, int outputs, float[]? weights, int threads) : IBoostingLoss
{
    private readonly float[][] _probabilities = Enumerable.Range(0, outputs).Select(_ => GC.AllocateUninitializedArray<float>(labels.Length)).ToArray();

    public int Count => labels.Length;

    public int Outputs => outputs;

    public BoostingObjective Objective => outputs == 1 ? BoostingObjective.Logistic : BoostingObjective.Softmax;

    // Half a row more of each class keeps the logit finite where only one occurs.
    public double UsualBaseScore()
    {
        if (outputs > 1)
        {
            return 0.5;
        }

        var (positive, all) = (0.0, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            positive += weight * labels[row];
            all += weight;
        }

        return Math.Clamp(positive > 0 && positive < all ? positive / all : (positive + 0.5) / (all + 1.0), 1e-6, 1 - 1e-6);
    }

    public void Update(float[][] margins) => LogLoss.Probabilities(margins, _probabilities, threads);

    public void Fill(GradientPairs pairs, int output)
    {
        var rule = new LogLossRule(_probabilities[output], labels, outputs == 1 ? 1 : output, outputs == 1 ? 1 : 2);
        if (weights is null)
        {
            pairs.Fill(rule, unit: true);
            return;
        }

        pairs.Fill(new WeightedRule<LogLossRule>(rule, weights), unit: false);
    }

    public double Mean() => LogLoss.Mean(_probabilities, labels, weights);
}

/// <summary>The squared error of numbers; as a figure, the root of its mean.</summary>
internal sealed class SquaredErrorLoss(float[] targets, float[]? weights) : IBoostingLoss
{
    /// <summary>Larger targets are refused: their squares, summed, would leave the range of a float.</summary>
    public const double LargestTarget = 1e18;

    private float[] _margins = [];

    public int Count => targets.Length;

    public int Outputs => 1;

    public BoostingObjective Objective => BoostingObjective.SquaredError;

    public double UsualBaseScore()
    {
        var (sum, all) = (0.0, 0.0);
        for (var row = 0; row < targets.Length; row++)
        {
            double weight = weights?[row] ?? 1;
            sum += weight * targets[row];
            all += weight;
        }

        return sum / all;
    }

    // The margins are the predictions, and change in place.
    public void Update(float[][] margins) => _margins = margins[0];

    public void Fill(GradientPairs pairs, int output)
    {
        var rule = new SquaredErrorRule(_margins, targets);
        if (weights is null)
        {
            pairs.Fill(rule, unit: false);
            return;
        }

        pairs.Fill(new WeightedRule<SquaredErrorRule>(rule, weights), unit: false);
    }

    public double Mean()
    {
        var (sum, all) = (0.0, 0.0);
        for (var row = 0; row < targets.Length; row++)
        {
            var error = (double)_margins[row] - targets[row];
            double weight = weights?[row] ?? 1;
            sum += weight * error * error;
            all += weight;
        }

        return Math.Sqrt(sum / all);
    }
}

/// <summary>The loss on held-out rows, a round at a time.</summary>
internal sealed class HeldOutLoss
{
    private readonly IBoostingLoss _loss;
    private readonly float[][] _margins; // [outputs][rows]
    private readonly int _threads;

    public HeldOutLoss(IBoostingLoss loss, float start, int threads)
    {
        _loss = loss;
        _threads = threads;
        _margins = new float[loss.Outputs][];
        for (var output = 0; output < _margins.Length; output++)
        {
            _margins[output] = new float[loss.Count];
            _margins[output].AsSpan().Fill(start);
        }
    }

    /// <summary>The loss with one more tree per output.</summary>
    public double Add(ReadOnlySpan<BoostedTree> trees, ReadOnlySpan<float> rows, int features)
    {
        foreach (var tree in trees)
        {
            new BoostedForest([tree.Nodes], [0]).AddMargins(rows, features, _margins[tree.Output], 1, _threads);
        }

        _loss.Update(_margins);
        return _loss.Mean();
    }
}
