using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// A transform of any length n as a circular convolution with a chirp (Bluestein 1970), by transforms of a power of two ≥ 2n − 1:
/// jk = (j² + k² − (k − j)²)/2.
/// </summary>
internal sealed unsafe class FftBluestein
{
    private readonly int _length;
    private readonly FftPlan _inner;
    private readonly float[] _chirp; // exp(−iπ·j²/n)
    private readonly float[] _spectrum; // of the conjugate chirp, wrapped, divided by the inner length

    public FftBluestein(int length)
    {
        _length = length;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)((2 * length) - 1));
        _inner = new FftPlan(size);
        ScratchElements = 2 * size;
        _chirp = LaneMemory.Table(2 * length);
        var wrapped = new Complex[size];
        for (var j = 0; j < length; j++)
        {
            var (re, im) = FftPlan.Root((long)j * j, 2L * length);
            _chirp[2 * j] = (float)re;
            _chirp[(2 * j) + 1] = (float)im;
            wrapped[j] = new Complex(re, -im);
            wrapped[(size - j) % size] = new Complex(re, -im);
        }

        _spectrum = LaneMemory.Table(2 * size);
        var spectrum = Transform(wrapped);
        for (var k = 0; k < size; k++)
        {
            _spectrum[2 * k] = (float)(spectrum[k].Real / size);
            _spectrum[(2 * k) + 1] = (float)(spectrum[k].Imaginary / size);
        }
    }

    public int ScratchElements { get; }

    public void Run<T>(float* input, float* output, float* scratch)
        where T : struct, ILanes<T>
    {
        var first = scratch;
        var second = scratch + (_inner.Length * FftPasses<T>.Element);
        Multiply<T>(input, LaneMemory.Pointer(_chirp), first, _length, conjugate: false);
        var padding = new Span<float>(first + (_length * FftPasses<T>.Element), (_inner.Length - _length) * (int)FftPasses<T>.Element);
        padding.Clear();
        _inner.Run<T>(first, second, null);

        // The inverse transform is the forward one between two conjugations.
        Multiply<T>(second, LaneMemory.Pointer(_spectrum), second, _inner.Length, conjugate: true);
        _inner.Run<T>(second, first, null);
        Conjugate<T>(first, _length);
        Multiply<T>(first, LaneMemory.Pointer(_chirp), output, _length, conjugate: false);
    }

    /// <summary>target = source · factors, or its conjugate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply<T>(float* source, float* factors, float* target, nint count, bool conjugate)
        where T : struct, ILanes<T>
    {
        var sign = conjugate ? -1f : 1f;
        for (nint i = 0; i < count; i++)
        {
            var xr = T.Load(source);
            var xi = T.Load(source + T.Width);
            var wr = T.Broadcast(factors);
            var wi = T.Broadcast(factors + 1);
            T.Store(target, T.MultiplySubtract(xi, wi, xr * wr));
            T.Store(target + T.Width, T.All(sign) * T.MultiplyAdd(xr, wi, xi * wr));
            source += FftPasses<T>.Element;
            target += FftPasses<T>.Element;
            factors += 2;
        }
    }

    internal static void Conjugate<T>(float* data, nint count)
        where T : struct, ILanes<T>
    {
        for (nint i = 0; i < count; i++)
        {
            var row = data + (i * FftPasses<T>.Element) + T.Width;
            T.Store(row, T.All(-1f) * T.Load(row));
        }
    }

    /// <summary>Plain radix-2 transform in double, once per plan.</summary>
    private static Complex[] Transform(Complex[] x)
    {
        var n = x.Length;
        if (n == 1)
        {
            return x;
        }

        var even = new Complex[n / 2];
        var odd = new Complex[n / 2];
        for (var i = 0; i < n / 2; i++)
        {
            even[i] = x[2 * i];
            odd[i] = x[(2 * i) + 1];
        }

        even = Transform(even);
        odd = Transform(odd);
        var result = new Complex[n];
        for (var k = 0; k < n / 2; k++)
        {
            var (re, im) = FftPlan.Root(k, n);
            var t = odd[k] * new Complex(re, im);
            result[k] = even[k] + t;
            result[k + (n / 2)] = even[k] - t;
        }

        return result;
    }
}
