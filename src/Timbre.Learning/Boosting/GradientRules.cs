using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Learning;

/// <summary>Log-loss: p − [label is the class] and factor · p(1 − p).</summary>
internal readonly struct LogLossRule(float[] probabilities, int[] labels, int label, float factor) : IGradientRule
{
    private const float LeastHessian = 1e-16f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector<float> Gradient, Vector<float> Hessian) Vector(int row)
    {
        var p = new Vector<float>(probabilities, row);
        var hit = System.Numerics.Vector.Equals(new Vector<int>(labels, row), new Vector<int>(label)).As<int, float>();
        hit = System.Numerics.Vector.ConditionalSelect(hit, Vector<float>.One, Vector<float>.Zero);
        return (p - hit, System.Numerics.Vector.Max(p * (Vector<float>.One - p) * factor, new Vector<float>(LeastHessian)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Gradient, float Hessian) One(int row)
    {
        var p = probabilities[row];
        return (p - (labels[row] == label ? 1f : 0f), MathF.Max(p * (1 - p) * factor, LeastHessian));
    }
}

/// <summary>Half the squared error: prediction − target and 1.</summary>
internal readonly struct SquaredErrorRule(float[] predictions, float[] targets) : IGradientRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector<float> Gradient, Vector<float> Hessian) Vector(int row) =>
        (new Vector<float>(predictions, row) - new Vector<float>(targets, row), Vector<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Gradient, float Hessian) One(int row) => (predictions[row] - targets[row], 1);
}

/// <summary>Another loss, each row of it times the row's weight.</summary>
internal readonly struct WeightedRule<TRule>(TRule rule, float[] weights) : IGradientRule
    where TRule : struct, IGradientRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector<float> Gradient, Vector<float> Hessian) Vector(int row)
    {
        var (gradient, hessian) = rule.Vector(row);
        var weight = new Vector<float>(weights, row);
        return (gradient * weight, hessian * weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Gradient, float Hessian) One(int row)
    {
        var (gradient, hessian) = rule.One(row);
        return (gradient * weights[row], hessian * weights[row]);
    }
}
