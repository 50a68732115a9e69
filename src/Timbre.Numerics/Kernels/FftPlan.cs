namespace Timbre.Numerics.Kernels;

/// <summary>
/// A complex forward transform X[k] = Σ x[j]·exp(−2πi·jk/n) of many signals at once, one a lane; elements are (re row, im row).
/// Mixed radix 2, 3, 4, 5 and any small prime, recursive so that the inner transforms stay in the first-level cache; a length with a
/// large prime factor goes through a convolution (<see cref="FftBluestein"/>). Immutable; may be shared by threads.
/// </summary>
internal sealed unsafe class FftPlan
{
    /// <summary>Above this prime factor the convolution is cheaper than the definition.</summary>
    private const int LargestDirectRadix = 61;

    private readonly int[] _radices; // outermost first; the last one is the leaf
    private readonly nint[] _lengths; // of the transforms that a level puts together
    private readonly float[][] _twiddles;
    private readonly float[][] _roots;
    private readonly FftBluestein? _bluestein;

    public FftPlan(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        _radices = Factors(length);
        _lengths = new nint[_radices.Length];
        _twiddles = new float[_radices.Length][];
        _roots = new float[_radices.Length][];
        if (_radices.Any(r => r > LargestDirectRadix))
        {
            _bluestein = new FftBluestein(length);
            ScratchElements = _bluestein.ScratchElements;
            return;
        }

        var remaining = length;
        for (var level = 0; level < _radices.Length; level++)
        {
            var radix = _radices[level];
            _twiddles[level] = Twiddles(remaining, radix);
            remaining /= radix;
            _lengths[level] = remaining;
            _roots[level] = radix > 5 ? Roots(radix) : [];
            ScratchElements = radix > 5 ? Math.Max(ScratchElements, radix) : ScratchElements;
        }
    }

    /// <summary>Complex elements of one transform.</summary>
    public int Length { get; }

    /// <summary>Complex elements of scratch that <see cref="Run"/> needs.</summary>
    public int ScratchElements { get; }

    /// <summary>Transforms <paramref name="input"/> (left as it is) into <paramref name="output"/>; scratch may hold anything before.</summary>
    public void Run<T>(float* input, float* output, float* scratch)
        where T : struct, ILanes<T>
    {
        if (_bluestein is not null)
        {
            _bluestein.Run<T>(input, output, scratch);
        }
        else if (_radices.Length == 0)
        {
            FftLeaves<T>.Copy(input, 1, output, 1);
        }
        else
        {
            Recurse<T>(0, input, 1, output, scratch);
        }
    }

    /// <summary>exp(−2πi·numerator/denominator) in double, exact where the angle is.</summary>
    public static (double Re, double Im) Root(long numerator, long denominator)
    {
        var angle = -2.0 * (numerator % denominator) / denominator;
        return (double.CosPi(angle), double.SinPi(angle));
    }

    private void Recurse<T>(int level, float* input, nint stride, float* output, float* scratch)
        where T : struct, ILanes<T>
    {
        nint radix = _radices[level];
        var p = _lengths[level];
        if (p > 1)
        {
            for (nint q = 0; q < radix; q++)
            {
                Recurse<T>(level + 1, input + (q * stride * FftPasses<T>.Element), stride * radix, output + (q * p * FftPasses<T>.Element), scratch);
            }
        }
        else if (radix == 4)
        {
            FftLeaves<T>.Four(input, stride, output);
            return;
        }
        else if (radix == 8)
        {
            FftLeaves<T>.Eight(input, stride, output);
            return;
        }
        else
        {
            FftLeaves<T>.Copy(input, stride, output, radix);
        }

        var twiddles = LaneMemory.Pointer(_twiddles[level]);
        switch (radix)
        {
            case 2:
                FftPasses<T>.Pass2(output, p, twiddles);
                break;
            case 3:
                FftPasses<T>.Pass3(output, p, twiddles);
                break;
            case 4:
                FftPasses<T>.Pass4(output, p, twiddles);
                break;
            case 5:
                FftPasses<T>.Pass5(output, p, twiddles);
                break;
            default:
                FftPasses<T>.PassAny(output, radix, p, twiddles, LaneMemory.Pointer(_roots[level]), scratch);
                break;
        }
    }

    /// <summary>Odd primes outside, fours inside, and a leaf of 8 where the power of two is odd.</summary>
    private static int[] Factors(int length)
    {
        var factors = new List<int>();
        var twos = int.TrailingZeroCount(length);
        var odd = length >> twos;
        for (var prime = 3; odd > 1; prime += 2)
        {
            if ((long)prime * prime > odd)
            {
                prime = odd;
            }

            for (; odd % prime == 0; odd /= prime)
            {
                factors.Add(prime);
            }
        }

        var eight = twos >= 3 && twos % 2 == 1;
        factors.AddRange(Enumerable.Repeat(4, (eight ? twos - 3 : twos) / 2));
        if (eight)
        {
            factors.Add(8);
        }
        else if (twos % 2 == 1)
        {
            factors.Add(2);
        }

        return [.. factors];
    }

    private static float[] Twiddles(int length, int radix)
    {
        var columns = length / radix;
        var table = LaneMemory.Table(2 * columns * (radix - 1));
        var at = 0;
        for (var j = 0; j < columns; j++)
        {
            for (var q = 1; q < radix; q++)
            {
                var (re, im) = Root((long)j * q, length);
                table[at++] = (float)re;
                table[at++] = (float)im;
            }
        }

        return table;
    }

    private static float[] Roots(int radix)
    {
        var table = LaneMemory.Table(2 * radix);
        for (var k = 0; k < radix; k++)
        {
            var (re, im) = Root(k, radix);
            table[2 * k] = (float)re;
            table[(2 * k) + 1] = (float)im;
        }

        return table;
    }
}
