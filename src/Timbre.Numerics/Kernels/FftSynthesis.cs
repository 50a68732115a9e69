using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Real inverse transforms, one frame a lane, windowed and added to a signal where they overlap: the way of <see cref="FftFrames"/> back.
/// The inverse is the forward transform with real and imaginary parts swapped before and after.
/// </summary>
internal sealed unsafe class FftSynthesis
{
    private readonly int _length;
    private readonly bool _even;
    private readonly FftPlan _plan;
    private readonly float[] _window; // divided by the length
    private readonly float[] _ones;
    private readonly float[] _twiddles;

    public FftSynthesis(int length, ReadOnlySpan<float> window)
    {
        _length = length;
        _even = length % 2 == 0;
        _plan = new FftPlan(_even ? length / 2 : length);
        _window = LaneMemory.Table(length);
        for (var i = 0; i < length; i++)
        {
            _window[i] = (float)((double)window[i] / length);
        }

        _ones = LaneMemory.Table(16);
        _ones.AsSpan().Fill(1);
        _twiddles = LaneMemory.Table(length);
        for (var k = 0; k < length / 2; k++)
        {
            var (re, im) = FftPlan.Root(k, length);
            _twiddles[2 * k] = (float)re;
            _twiddles[(2 * k) + 1] = (float)im;
        }
    }

    /// <summary>Rows of lanes that <see cref="Run"/> needs as scratch.</summary>
    public int ScratchRows => (4 * _plan.Length) + (2 * _plan.ScratchElements);

    /// <summary>Adds frame i, times the window, to <c>target + i·hop</c>; [bins][lanes] of real and imaginary parts.</summary>
    public void Run<T>(float* real, float* imaginary, int count, float* scratch, float* target, nint hop)
        where T : struct, ILanes<T>
    {
        var elements = _plan.Length * FftPasses<T>.Element;
        var input = scratch;
        var output = input + elements;
        if (_even)
        {
            Pack<T>(real, imaginary, _length / 2, LaneMemory.Pointer(_twiddles), input);
        }
        else
        {
            Mirror<T>(real, imaginary, _length, input);
        }

        _plan.Run<T>(input, output, output + elements);
        Add<T>(output, count, target, hop);
    }

    /// <summary>Z[k] = (X[k] + X*[m−k]) + i·w^−k·(X[k] − X*[m−k]), w = exp(−2πi/2m), with its parts swapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<T>(float* real, float* imaginary, nint m, float* twiddles, float* z)
        where T : struct, ILanes<T>
    {
        var first = T.Load(real);
        var last = T.Load(real + (m * T.Width));
        T.Store(z, first - last);
        T.Store(z + T.Width, first + last);
        for (nint k = 1; k <= m / 2; k++)
        {
            var ar = T.Load(real + (k * T.Width));
            var ai = T.Load(imaginary + (k * T.Width));
            var br = T.Load(real + ((m - k) * T.Width));
            var bi = T.Load(imaginary + ((m - k) * T.Width));
            var er = ar + br;
            var ei = ai - bi;
            var or = ar - br;
            var oi = ai + bi;
            var wr = T.Broadcast(twiddles + (2 * k));
            var wi = T.Broadcast(twiddles + (2 * k) + 1);
            var tr = T.MultiplySubtract(oi, wr, or * wi);
            var ti = T.MultiplyAdd(or, wr, oi * wi);
            var p = z + ((m - k) * FftPasses<T>.Element);
            T.Store(p, ti - ei);
            T.Store(p + T.Width, er - tr);
            p = z + (k * FftPasses<T>.Element);
            T.Store(p, ei + ti);
            T.Store(p + T.Width, er + tr);
        }
    }

    /// <summary>All n values of a spectrum with X[n−k] = X*[k], with their parts swapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mirror<T>(float* real, float* imaginary, nint n, float* z)
        where T : struct, ILanes<T>
    {
        T.Store(z, T.All(0));
        T.Store(z + T.Width, T.Load(real));
        for (nint k = 1; k <= n / 2; k++)
        {
            var re = T.Load(real + (k * T.Width));
            var im = T.Load(imaginary + (k * T.Width));
            T.Store(z + (k * FftPasses<T>.Element), im);
            T.Store(z + (k * FftPasses<T>.Element) + T.Width, re);
            T.Store(z + ((n - k) * FftPasses<T>.Element), T.All(0) - im);
            T.Store(z + ((n - k) * FftPasses<T>.Element) + T.Width, re);
        }
    }

    /// <summary>From lanes to frames, a square block at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<T>(float* output, int count, float* target, nint hop)
        where T : struct, ILanes<T>
    {
        var window = LaneMemory.Pointer(_window);
        var ones = LaneMemory.Pointer(_ones);
        var rows = stackalloc float*[T.Width];
        var block = stackalloc float[T.Width * T.Width];
        var blocks = _length / T.Width * T.Width;
        for (nint i = 0; i < blocks; i += T.Width)
        {
            for (nint r = 0; r < T.Width; r++)
            {
                rows[r] = output + (Row(i + r) * T.Width);
            }

            T.LoadFrames(rows, ones, T.Width, block);
            var w = T.Load(window + i);
            for (nint lane = 0; lane < count; lane++)
            {
                var at = target + (lane * hop) + i;
                T.Store(at, T.MultiplyAdd(T.Load(block + (lane * T.Width)), w, T.Load(at)));
            }
        }

        for (nint i = blocks; i < _length; i++)
        {
            for (nint lane = 0; lane < count; lane++)
            {
                target[(lane * hop) + i] += output[(Row(i) * T.Width) + lane] * window[i];
            }
        }
    }

    /// <summary>Where sample i lies among the rows of the swapped transform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Row(nint i) => _even ? i ^ 1 : (2 * i) + 1;
}
