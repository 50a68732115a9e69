using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Functions of one register of floats; tested against double.</summary>
internal static class LaneFunctions<T>
    where T : struct, ILanes<T>
{
    // ½·erf(x/√2) = x·P(x²)/Q(x²) up to |x| = 5.2, where it is ½ to the last bit but one; a minimax fit of this project.
    private const float GeluEnd = 5.2f;

    /// <summary>GELU in its exact form, x·½·(1 + erf(x/√2)); error below 1e-6·(1 + |result|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gelu(T x)
    {
        var h = T.Max(T.All(-GeluEnd), T.Min(T.All(GeluEnd), x));
        var u = h * h;
        var p = T.MultiplyAdd(T.All(1.224702700364233e-10f), u, T.All(-2.3173170049517466e-08f));
        var q = T.MultiplyAdd(T.All(6.0468566516647115e-05f), u, T.All(0.0017787035321816802f));
        p = T.MultiplyAdd(p, u, T.All(3.2386933526140638e-06f));
        q = T.MultiplyAdd(q, u, T.All(0.028549758717417717f));
        p = T.MultiplyAdd(p, u, T.All(0.00016244307335000485f));
        q = T.MultiplyAdd(q, u, T.All(0.25433531403541565f));
        p = T.MultiplyAdd(p, u, T.All(0.004449974279850721f));
        q = T.MultiplyAdd(q, u, T.All(1));
        p = T.MultiplyAdd(p, u, T.All(0.034976352006196976f));
        p = T.MultiplyAdd(p, u, T.All(0.39894190430641174f));
        return x * T.MultiplyAdd(h, p / q, T.All(0.5f));
    }

    /// <summary>e^x for x ≤ 0, zero below −87; relative error below 3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfNegative(T x)
    {
        const float magic = 12582912; // 1.5·2²³: adding it rounds to a whole number
        x = T.Max(x, T.All(-87.3f));
        var n = T.MultiplyAdd(x, T.All(1.44269504f), T.All(magic)) - T.All(magic);
        var f = T.MultiplySubtract(n, T.All(0.693145752f), x); // ln 2 in two parts
        f = T.MultiplySubtract(n, T.All(1.42860677e-6f), f);
        var y = T.MultiplyAdd(T.All(1.3888889e-3f), f, T.All(8.3333333e-3f));
        y = T.MultiplyAdd(y, f, T.All(4.1666668e-2f));
        y = T.MultiplyAdd(y, f, T.All(0.16666667f));
        y = T.MultiplyAdd(y, f, T.All(0.5f));
        y = T.MultiplyAdd(y, f, T.All(1));
        y = T.MultiplyAdd(y, f, T.All(1));
        return y * T.TwoToThe(n);
    }
}
