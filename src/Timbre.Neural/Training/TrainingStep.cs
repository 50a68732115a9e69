using System.Numerics.Tensors;
using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>One mini-batch after another through a network: loss, gradients, step. Allocates only when it is made.</summary>
internal sealed class TrainingStep
{
    private readonly Network _network;
    private readonly Workspace _workspace;
    private readonly OptimiserState _optimiser;
    private readonly AlignedFloats _gradients;
    private readonly double _smoothing;
    private readonly AngularMargin? _margin;
    private readonly RowMixup? _mixup;
    private readonly LearningWeights? _learning;
    private readonly float[] _lighterGradient;

    public TrainingStep(Network network, int capacity, Optimiser optimiser, long seed, double smoothing = 0, double margin = 0, RowMixup? mixup = null, LearningWeights? learning = null)
    {
        _network = network;
        _workspace = new Workspace(network.Plan, capacity, training: true);
        _workspace.Seed(new SeededRandom(seed).Fork("dropout"));
        _optimiser = new OptimiserState(optimiser, network.Plan.WeightsLength, learning?.Stretches);
        _gradients = new AlignedFloats(network.Plan.WeightsLength);
        _smoothing = smoothing;
        _margin = margin > 0 && network.Plan.Layers[^1] is CosineLinearLayer cosine ? new AngularMargin(cosine.Scale, margin, network.OutputSize, capacity) : null;
        _mixup = mixup;
        _learning = learning;
        _lighterGradient = new float[mixup is null ? 0 : capacity * network.OutputSize];
    }

    /// <summary>The optimiser's memory.</summary>
    public OptimiserState Optimiser => _optimiser;

    /// <summary>Where the layers' random sequences stand.</summary>
    public List<SeededRandomState> RandomStates
    {
        get => _workspace.RandomStates;
        set => _workspace.RandomStates = value;
    }

    /// <summary>The gradients of the last batch, laid out like the weights.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>To be called before the first step of an epoch.</summary>
    /// <param name="epoch">From 0.</param>
    public void BeginEpoch(int epoch)
    {
        _mixup?.BeginEpoch(epoch);
        if (_learning is not null)
        {
            _workspace.Rest(layer => _learning.Rests(layer, epoch), _learning.First(epoch));
        }
    }

    /// <summary>Where the batch's rows go before <see cref="Run"/>, which may mix them there.</summary>
    public Span<float> Input(int count) => _workspace.Input(count);

    /// <summary>The logits of the batch; they stay until the next.</summary>
    public ReadOnlySpan<float> Forward(int count) => _workspace.Forward(count, _network.Weights.Span, _network.Statistics.Span);

    /// <summary>Sum of the batch's losses; <see cref="Gradients"/> are those of their mean.</summary>
    public double Run(ReadOnlySpan<int> labels, out int correct)
    {
        _mixup?.Mix(Input(labels.Length), labels);
        var logits = Forward(labels.Length);
        var gradient = _workspace.OutputGradient(labels.Length);
        double loss;
        if (_mixup is null)
        {
            loss = LossOf(logits, labels, default, gradient, out correct);
        }
        else
        {
            var lighter = _lighterGradient.AsSpan(0, gradient.Length);
            loss = LossOf(logits, _mixup.Heavier, _mixup.HeavierShares, gradient, out correct) + LossOf(logits, _mixup.Lighter, _mixup.LighterShares, lighter, out _);
            TensorPrimitives.Add(gradient, lighter, gradient);
        }

        _workspace.Backward(labels.Length, _network.Weights.Span, _gradients.Span, _network.Statistics.Span);
        return loss;
    }

    /// <summary>Takes the rows in <see cref="Input"/> into the running statistics.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="share">Theirs in the statistics; 1 forgets all rows before.</param>
    public void TakeStatistics(int count, double share) => _workspace.Forward(count, _network.Weights.Span, _network.Statistics.Span, share);

    /// <summary>Changes the weights by the gradients of the last batch.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">In place of the optimiser's own; null = that.</param>
    public void Apply(double rate, double? momentum = null) => _optimiser.Step(_network.Weights.Span, _gradients.Span, rate, momentum);

    private double LossOf(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<float> shares, Span<float> gradient, out int correct)
    {
        var loss = Loss.Compute(logits, labels, _network.OutputSize, _smoothing, gradient, out correct, shares);
        if (_margin is not null)
        {
            loss = Loss.Compute(_margin.Apply(logits, labels), labels, _network.OutputSize, _smoothing, gradient, out _, shares); // what is correct is judged without a margin
            _margin.ToLogits(gradient, labels);
        }

        return loss;
    }
}
