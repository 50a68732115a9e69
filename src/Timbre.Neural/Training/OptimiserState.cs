using System.Numerics;
using System.Runtime.InteropServices;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>The running means of an optimiser and its step: one pass over the weights of a network that learn.</summary>
/// <param name="optimiser">Its formula.</param>
/// <param name="length">Number of weights, a multiple of 16.</param>
/// <param name="stretches">Parts that learn by rates of their own, each from a multiple of 16 on; null = all alike.</param>
internal sealed class OptimiserState(Optimiser optimiser, int length, WeightStretch[]? stretches = null)
{
    private readonly WeightStretch[] _stretches = stretches ?? [new WeightStretch(0, length, 1, 0)];
    private readonly AlignedFloats _first = new(length);
    private readonly AlignedFloats _second = new(optimiser is Adam or AdamW ? length : 0);
    private long _steps;

    /// <summary>Steps made.</summary>
    public long Steps
    {
        get => _steps;
        set => _steps = value;
    }

    /// <summary>The first running mean of every weight.</summary>
    public Span<float> First => _first.Span;

    /// <summary>The second; empty where the optimiser has only one.</summary>
    public Span<float> Second => _second.Span;

    /// <summary>Changes <paramref name="weights"/> by one step; both spans have the state's length, a multiple of 16.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">In place of the optimiser's momentum or beta 1; null = its own.</param>
    public void Step(Span<float> weights, ReadOnlySpan<float> gradients, double rate, double? momentum = null)
    {
        foreach (var stretch in _stretches)
        {
            if (_steps >= stretch.FirstStep && stretch.Factor > 0)
            {
                StepStretch(weights, gradients, stretch, rate * stretch.Factor, momentum);
            }
        }

        _steps++;
    }

    private void StepStretch(Span<float> weights, ReadOnlySpan<float> gradients, WeightStretch stretch, double rate, double? momentum)
    {
        var (offset, length) = (stretch.Offset, stretch.Length);
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights.Slice(offset, length));
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients.Slice(offset, length));
        var first = MemoryMarshal.Cast<float, Vector<float>>(_first.Span.Slice(offset, length));
        var second = MemoryMarshal.Cast<float, Vector<float>>(_second.Span.Length == 0 ? [] : _second.Span.Slice(offset, length));
        var own = _steps - stretch.FirstStep + 1; // as in torch, the means of weights that begin later are corrected by their own steps
        switch (optimiser)
        {
            case Sgd o: StepSgd(o, momentum ?? o.Momentum, w, g, first, rate); break;
            case RmsProp o: StepRmsProp(o, w, g, first, rate); break;
            case Adam o: StepAdam(momentum ?? o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, 0, own, w, g, first, second, rate); break;
            case AdamW o: StepAdam(momentum ?? o.Beta1, o.Beta2, o.Epsilon, 0, o.WeightDecay, own, w, g, first, second, rate); break;
            default: throw new TimbreException($"the optimiser {optimiser.GetType().Name} is not known");
        }
    }

    private static void StepSgd(Sgd o, double kept, Span<Vector<float>> w, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> velocity, double rate)
    {
        var decay = new Vector<float>((float)o.WeightDecay);
        var momentum = new Vector<float>((float)kept);
        var step = new Vector<float>((float)-rate);
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = Vector.FusedMultiplyAdd(decay, w[i], g[i]);
            var v = Vector.FusedMultiplyAdd(momentum, velocity[i], gradient);
            velocity[i] = v;
            w[i] = Vector.FusedMultiplyAdd(step, o.Nesterov ? Vector.FusedMultiplyAdd(momentum, v, gradient) : v, w[i]);
        }
    }

    private static void StepRmsProp(RmsProp o, Span<Vector<float>> w, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> squares, double rate)
    {
        var decay = new Vector<float>((float)o.WeightDecay);
        var keep = new Vector<float>((float)o.Smoothing);
        var take = new Vector<float>((float)(1 - o.Smoothing));
        var epsilon = new Vector<float>((float)o.Epsilon);
        var step = new Vector<float>((float)rate);
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = Vector.FusedMultiplyAdd(decay, w[i], g[i]);
            var square = Vector.FusedMultiplyAdd(take * gradient, gradient, keep * squares[i]);
            squares[i] = square;
            w[i] -= step * gradient / (Vector.SquareRoot(square) + epsilon);
        }
    }

    private static void StepAdam(double beta1, double beta2, double epsilon, double coupled, double apart, long steps, Span<Vector<float>> w, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> means, Span<Vector<float>> squares, double rate)
    {
        var decay = new Vector<float>((float)coupled);
        var shrink = new Vector<float>((float)(1 - (rate * apart)));
        var (keep1, take1) = (new Vector<float>((float)beta1), new Vector<float>((float)(1 - beta1)));
        var (keep2, take2) = (new Vector<float>((float)beta2), new Vector<float>((float)(1 - beta2)));
        var small = new Vector<float>((float)epsilon);
        var step = new Vector<float>((float)(rate / (1 - Math.Pow(beta1, steps))));
        var root = new Vector<float>((float)(1 / Math.Sqrt(1 - Math.Pow(beta2, steps))));
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = Vector.FusedMultiplyAdd(decay, w[i], g[i]);
            var mean = Vector.FusedMultiplyAdd(take1, gradient, keep1 * means[i]);
            var square = Vector.FusedMultiplyAdd(take2 * gradient, gradient, keep2 * squares[i]);
            means[i] = mean;
            squares[i] = square;
            w[i] = (w[i] * shrink) - (step * mean / Vector.FusedMultiplyAdd(Vector.SquareRoot(square), root, small));
        }
    }
}
