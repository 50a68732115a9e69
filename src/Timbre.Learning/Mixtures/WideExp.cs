using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Learning.Mixtures;

/// <summary>
/// e^x for whole vectors of doubles, within a few units of the last place: 2ⁿ·(1 + 2p/(q − p)) with the polynomials of Cephes' <c>exp</c>. Compiled once and
/// for all from the first call: a function that the runtime compiles again while work goes on may round otherwise afterwards.
/// </summary>
internal static class WideExp
{
    private const double Magic = 6755399441055744; // 1.5·2⁵²: a whole number added to it stands in the lowest bits

    /// <summary>e^(x − shift) of each value, in place, and added to <paramref name="sums"/>; x − shift is at most 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shifted(Span<double> values, ReadOnlySpan<double> shifts, Span<double> sums)
    {
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var e = Exp(new Vector<double>(values[i..]) - new Vector<double>(shifts[i..]));
            e.CopyTo(values[i..]);
            (new Vector<double>(sums[i..]) + e).CopyTo(sums[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Exp(new Vector<double>(values[i] - shifts[i]))[0];
            sums[i] += values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Exp(Vector<double> x)
    {
        x = Vector.Max(x, new Vector<double>(-708));
        var shifted = (x * 1.4426950408889634) + new Vector<double>(Magic);
        var n = shifted - new Vector<double>(Magic);
        var r = x - (n * 6.93145751953125E-1) - (n * 1.42860682030941723212E-6);
        var square = r * r;
        var p = ((((square * 1.26177193074810590878E-4) + new Vector<double>(3.02994407707441961300E-2)) * square) + Vector<double>.One) * r;
        var q = (((((square * 3.00198505138664455042E-6) + new Vector<double>(2.52448340349684104192E-3)) * square) + new Vector<double>(2.27265548208155028766E-1)) * square) + new Vector<double>(2);
        var power = Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023), 52);
        return (Vector<double>.One + (2 * p / (q - p))) * Vector.AsVectorDouble(power);
    }
}
