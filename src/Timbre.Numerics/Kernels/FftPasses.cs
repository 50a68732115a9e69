using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Butterflies of the mixed-radix transform, decimation in time: <c>r</c> transforms of length <c>p</c> lie one after another in
/// <c>data</c> and become one of length <c>r·p</c> in place. A complex element is two rows: real lanes, then imaginary lanes.
/// Twiddles of column j are the r − 1 factors exp(−2πi·j·q/(r·p)), q = 1 … r−1, as (re, im).
/// </summary>
internal static unsafe class FftPasses<T>
    where T : struct, ILanes<T>
{
    /// <summary>Floats of one complex element.</summary>
    public static nint Element
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * T.Width;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pass2(float* data, nint p, float* twiddles)
    {
        var upper = data + (p * Element);
        for (nint j = 0; j < p; j++)
        {
            Twiddle(upper, twiddles, out var br, out var bi);
            var ar = T.Load(data);
            var ai = T.Load(data + T.Width);
            T.Store(data, ar + br);
            T.Store(data + T.Width, ai + bi);
            T.Store(upper, ar - br);
            T.Store(upper + T.Width, ai - bi);
            data += Element;
            upper += Element;
            twiddles += 2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pass3(float* data, nint p, float* twiddles)
    {
        var step = p * Element;
        var half = T.All(0.5f);
        var sine = T.All(0.866025403784438647f);
        for (nint j = 0; j < p; j++)
        {
            var ar = T.Load(data);
            var ai = T.Load(data + T.Width);
            Twiddle(data + step, twiddles, out var br, out var bi);
            Twiddle(data + (2 * step), twiddles + 2, out var cr, out var ci);
            var sr = br + cr;
            var si = bi + ci;
            var dr = (br - cr) * sine;
            var di = (bi - ci) * sine;
            var er = T.MultiplySubtract(sr, half, ar);
            var ei = T.MultiplySubtract(si, half, ai);
            T.Store(data, ar + sr);
            T.Store(data + T.Width, ai + si);
            T.Store(data + step, er + di);
            T.Store(data + step + T.Width, ei - dr);
            T.Store(data + (2 * step), er - di);
            T.Store(data + (2 * step) + T.Width, ei + dr);
            data += Element;
            twiddles += 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pass4(float* data, nint p, float* twiddles)
    {
        var step = p * Element;
        for (nint j = 0; j < p; j++)
        {
            Twiddle(data + (2 * step), twiddles + 2, out var cr, out var ci);
            var ar = T.Load(data);
            var ai = T.Load(data + T.Width);
            var sr = ar + cr;
            var si = ai + ci;
            var dr = ar - cr;
            var di = ai - ci;
            Twiddle(data + step, twiddles, out var br, out var bi);
            Twiddle(data + (3 * step), twiddles + 4, out var er, out var ei);
            var tr = br + er;
            var ti = bi + ei;
            var ur = br - er;
            var ui = bi - ei;
            T.Store(data, sr + tr);
            T.Store(data + T.Width, si + ti);
            T.Store(data + step, dr + ui);
            T.Store(data + step + T.Width, di - ur);
            T.Store(data + (2 * step), sr - tr);
            T.Store(data + (2 * step) + T.Width, si - ti);
            T.Store(data + (3 * step), dr - ui);
            T.Store(data + (3 * step) + T.Width, di + ur);
            data += Element;
            twiddles += 6;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pass5(float* data, nint p, float* twiddles)
    {
        var step = p * Element;
        var c1 = T.All(0.309016994374947424f); // cos 2π/5
        var c2 = T.All(-0.809016994374947424f); // cos 4π/5
        var s1 = T.All(0.951056516295153572f); // sin 2π/5
        var s2 = T.All(0.587785252292473129f); // sin 4π/5
        for (nint j = 0; j < p; j++)
        {
            var ar = T.Load(data);
            var ai = T.Load(data + T.Width);
            Twiddle(data + step, twiddles, out var br, out var bi);
            Twiddle(data + (2 * step), twiddles + 2, out var cr, out var ci);
            Twiddle(data + (3 * step), twiddles + 4, out var dr, out var di);
            Twiddle(data + (4 * step), twiddles + 6, out var er, out var ei);
            var p1r = br + er;
            var p1i = bi + ei;
            var m1r = br - er;
            var m1i = bi - ei;
            var p2r = cr + dr;
            var p2i = ci + di;
            var m2r = cr - dr;
            var m2i = ci - di;
            var xr = T.MultiplyAdd(p2r, c2, T.MultiplyAdd(p1r, c1, ar));
            var xi = T.MultiplyAdd(p2i, c2, T.MultiplyAdd(p1i, c1, ai));
            var yr = T.MultiplyAdd(p2r, c1, T.MultiplyAdd(p1r, c2, ar));
            var yi = T.MultiplyAdd(p2i, c1, T.MultiplyAdd(p1i, c2, ai));
            var ur = T.MultiplyAdd(m2r, s2, m1r * s1);
            var ui = T.MultiplyAdd(m2i, s2, m1i * s1);
            var vr = T.MultiplySubtract(m2r, s1, m1r * s2);
            var vi = T.MultiplySubtract(m2i, s1, m1i * s2);
            T.Store(data, ar + p1r + p2r);
            T.Store(data + T.Width, ai + p1i + p2i);
            T.Store(data + step, xr + ui);
            T.Store(data + step + T.Width, xi - ur);
            T.Store(data + (2 * step), yr + vi);
            T.Store(data + (2 * step) + T.Width, yi - vr);
            T.Store(data + (3 * step), yr - vi);
            T.Store(data + (3 * step) + T.Width, yi + vr);
            T.Store(data + (4 * step), xr - ui);
            T.Store(data + (4 * step) + T.Width, xi + ur);
            data += Element;
            twiddles += 8;
        }
    }

    /// <summary>Any radix, by the definition. <paramref name="roots"/>: exp(−2πi·k/radix) for k &lt; radix; <paramref name="scratch"/>: radix elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PassAny(float* data, nint radix, nint p, float* twiddles, float* roots, float* scratch)
    {
        var step = p * Element;
        for (nint j = 0; j < p; j++)
        {
            T.Store(scratch, T.Load(data));
            T.Store(scratch + T.Width, T.Load(data + T.Width));
            for (nint q = 1; q < radix; q++)
            {
                Twiddle(data + (q * step), twiddles + (2 * (q - 1)), out var re, out var im);
                T.Store(scratch + (q * Element), re);
                T.Store(scratch + (q * Element) + T.Width, im);
            }

            for (nint k = 0; k < radix; k++)
            {
                var sumRe = T.Load(scratch);
                var sumIm = T.Load(scratch + T.Width);
                nint angle = 0;
                for (nint q = 1; q < radix; q++)
                {
                    angle += k;
                    angle = angle >= radix ? angle - radix : angle;
                    Multiply(scratch + (q * Element), roots[2 * angle], roots[(2 * angle) + 1], out var re, out var im);
                    sumRe += re;
                    sumIm += im;
                }

                T.Store(data + (k * step), sumRe);
                T.Store(data + (k * step) + T.Width, sumIm);
            }

            data += Element;
            twiddles += 2 * (radix - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Twiddle(float* element, float* factor, out T re, out T im) => Multiply(element, factor[0], factor[1], out re, out im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(float* element, float factorRe, float factorIm, out T re, out T im)
    {
        var wr = T.All(factorRe);
        var wi = T.All(factorIm);
        var xr = T.Load(element);
        var xi = T.Load(element + T.Width);
        re = T.MultiplySubtract(xi, wi, xr * wr);
        im = T.MultiplyAdd(xr, wi, xi * wr);
    }
}
