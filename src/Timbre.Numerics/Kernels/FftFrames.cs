using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Real transforms of windowed frames, one frame a lane: load and transpose, transform half as many complex numbers (all of them
/// where the length is odd), take the halves apart.
/// </summary>
internal sealed unsafe class FftFrames
{
    private readonly int _length;
    private readonly bool _even;
    private readonly FftPlan _plan;
    private readonly float[] _window;
    private readonly float[] _twiddles;

    public FftFrames(int length, ReadOnlySpan<float> window)
    {
        _length = length;
        _even = length % 2 == 0;
        _plan = new FftPlan(_even ? length / 2 : length);
        _window = LaneMemory.Table(length);
        for (var i = 0; i < length; i++)
        {
            _window[i] = _even ? 0.5f * window[i] : window[i]; // the half that taking apart needs
        }

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

    /// <summary>
    /// Frame i starts at <c>samples + i·hop</c>; lanes from <paramref name="count"/> on repeat the last frame.
    /// Writes power to <paramref name="first"/> where <paramref name="second"/> is null, else real and imaginary parts; [bins][lanes].
    /// </summary>
    public void Run<T>(float* samples, nint hop, int count, float* scratch, float* first, float* second)
        where T : struct, ILanes<T>
    {
        var rows = stackalloc float*[T.Width];
        for (var lane = 0; lane < T.Width; lane++)
        {
            rows[lane] = samples + (Math.Min(lane, count - 1) * hop);
        }

        Load<T>(rows, scratch);
        Transform<T>(scratch, first, second);
    }

    /// <summary>Like <see cref="Run"/>, of frames that lie in lanes already, <c>[length][lanes]</c>; the window is applied here, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunLanes<T>(float* frames, float* scratch, float* first, float* second)
        where T : struct, ILanes<T>
    {
        var window = LaneMemory.Pointer(_window);
        for (nint i = 0; i < _length; i++)
        {
            T.Store(scratch + (i * T.Width), T.Load(frames + (i * T.Width)) * T.Broadcast(window + i));
        }

        Transform<T>(scratch, first, second);
    }

    /// <summary>Of the windowed frames that scratch begins with.</summary>
    private void Transform<T>(float* scratch, float* first, float* second)
        where T : struct, ILanes<T>
    {
        var elements = _plan.Length * FftPasses<T>.Element;
        var input = scratch;
        var output = input + elements;
        var rest = output + elements;
        if (!_even)
        {
            SpreadReal<T>(input, _length);
        }

        _plan.Run<T>(input, output, rest);
        if (!_even)
        {
            CopyBins<T>(output, (_length / 2) + 1, first, second);
        }
        else if (second is null)
        {
            FftUnpack<T>.Power(output, _plan.Length, LaneMemory.Pointer(_twiddles), first);
        }
        else
        {
            FftUnpack<T>.Spectrum(output, _plan.Length, LaneMemory.Pointer(_twiddles), first, second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load<T>(float** rows, float* input)
        where T : struct, ILanes<T>
    {
        var window = LaneMemory.Pointer(_window);
        var blocks = _length / T.Width * T.Width;
        T.LoadFrames(rows, window, blocks, input);
        for (nint i = blocks; i < _length; i++)
        {
            for (nint lane = 0; lane < T.Width; lane++)
            {
                input[(i * T.Width) + lane] = rows[lane][i] * window[i];
            }
        }
    }

    /// <summary>Real rows become complex elements with a zero imaginary row; from the end, in place.</summary>
    private static void SpreadReal<T>(float* data, nint count)
        where T : struct, ILanes<T>
    {
        for (var i = count - 1; i >= 0; i--)
        {
            var x = T.Load(data + (i * T.Width));
            T.Store(data + (i * FftPasses<T>.Element), x);
            T.Store(data + (i * FftPasses<T>.Element) + T.Width, T.All(0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBins<T>(float* data, nint bins, float* first, float* second)
        where T : struct, ILanes<T>
    {
        for (nint k = 0; k < bins; k++)
        {
            var re = T.Load(data + (k * FftPasses<T>.Element));
            var im = T.Load(data + (k * FftPasses<T>.Element) + T.Width);
            if (second is null)
            {
                T.Store(first + (k * T.Width), T.MultiplyAdd(re, re, im * im));
            }
            else
            {
                T.Store(first + (k * T.Width), re);
                T.Store(second + (k * T.Width), im);
            }
        }
    }
}
