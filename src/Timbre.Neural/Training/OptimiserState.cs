using System.Numerics;
using System.Runtime.InteropServices;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>The running means of an optimiser and its step: one pass over all weights of a network.</summary>
internal sealed class OptimiserState(Optimiser optimiser, int length)
{
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
    public void Step(Span<float> weights, ReadOnlySpan<float> gradients, double rate)
    {
        _steps++;
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var first = MemoryMarshal.Cast<float, Vector<float>>(_first.Span);
        var second = MemoryMarshal.Cast<float, Vector<float>>(_second.Span);
        switch (optimiser)
        {
            case Sgd o: StepSgd(o, w, g, first, rate); break;
            case RmsProp o: StepRmsProp(o, w, g, first, rate); break;
            case Adam o: StepAdam(o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, 0, w, g, first, second, rate); break;
            case AdamW o: StepAdam(o.Beta1, o.Beta2, o.Epsilon, 0, o.WeightDecay, w, g, first, second, rate); break;
            default: throw new TimbreException($"the optimiser {optimiser.GetType().Name} is not known");
        }
    }

    private static void StepSgd(Sgd o, Span<Vector<float>> w, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> velocity, double rate)
    {
        var decay = new Vector<float>((float)o.WeightDecay);
        var momentum = new Vector<float>((float)o.Momentum);
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

    private void StepAdam(double beta1, double beta2, double epsilon, double coupled, double apart, Span<Vector<float>> w, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> means, Span<Vector<float>> squares, double rate)
    {
        var decay = new Vector<float>((float)coupled);
        var shrink = new Vector<float>((float)(1 - (rate * apart)));
        var (keep1, take1) = (new Vector<float>((float)beta1), new Vector<float>((float)(1 - beta1)));
        var (keep2, take2) = (new Vector<float>((float)beta2), new Vector<float>((float)(1 - beta2)));
        var small = new Vector<float>((float)epsilon);
        var step = new Vector<float>((float)(rate / (1 - Math.Pow(beta1, _steps))));
        var root = new Vector<float>((float)(1 / Math.Sqrt(1 - Math.Pow(beta2, _steps))));
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
