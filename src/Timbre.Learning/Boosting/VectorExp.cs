using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Learning;

/// <summary>
/// exp and the logistic function for whole vectors, within some 2e-7 (relative): 2ⁿ·p(r) with the polynomial of Cephes' <c>expf</c>.
/// Fully optimised from the first call, since training is over before the runtime would get to it.
/// </summary>
internal static class VectorExp
{
    /// <summary>1 / (1 + e^−x) of each value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Logistic(ReadOnlySpan<float> values, Span<float> results)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector<float>.One / (Vector<float>.One + Exp(-new Vector<float>(values[i..])))).CopyTo(results[i..]);
        }

        if (i < values.Length)
        {
            Span<float> rest = stackalloc float[Vector<float>.Count];
            rest.Clear();
            values[i..].CopyTo(rest);
            (Vector<float>.One / (Vector<float>.One + Exp(-new Vector<float>(rest)))).CopyTo(rest);
            rest[..(values.Length - i)].CopyTo(results[i..]);
        }
    }

    /// <summary>e^(x − shift) of each value, in place, and added to <paramref name="sums"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpShifted(Span<float> values, ReadOnlySpan<float> shifts, Span<float> sums)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var e = Exp(new Vector<float>(values[i..]) - new Vector<float>(shifts[i..]));
            e.CopyTo(values[i..]);
            (new Vector<float>(sums[i..]) + e).CopyTo(sums[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Exp(new Vector<float>(values[i] - shifts[i]))[0];
            sums[i] += values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x)
    {
        x = Vector.Min(Vector.Max(x, new Vector<float>(-87.3f)), new Vector<float>(88f));
        var n = Vector.Floor((x * 1.44269504f) + new Vector<float>(0.5f));
        var r = x - (n * 0.693359375f) - (n * -2.12194440e-4f);
        var p = (r * 1.9875691500e-4f) + new Vector<float>(1.3981999507e-3f);
        p = (p * r) + new Vector<float>(8.3334519073e-3f);
        p = (p * r) + new Vector<float>(4.1665795894e-2f);
        p = (p * r) + new Vector<float>(1.6666665459e-1f);
        p = (p * r) + new Vector<float>(5.0000001201e-1f);
        p = (p * r * r) + r + Vector<float>.One;
        var power = Vector.ShiftLeft(Vector.ConvertToInt32(n) + new Vector<int>(127), 23);
        return p * Vector.AsVectorSingle(power);
    }
}
