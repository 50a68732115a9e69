namespace Timbre.Numerics.Kernels;

/// <summary>
/// Convolution of real blocks with one real filter (overlap-save): a lane holds two blocks, one as the real and one as the imaginary part,
/// which a real filter keeps apart.
/// </summary>
internal sealed unsafe class FftFilter
{
    // Filters of these lengths are made anew for every draw of a room or a noise; their twiddles need not be.
    private const int LargestSharedPower = 17;
    private static readonly Lazy<FftPlan>[] s_plans = [.. Enumerable.Range(0, LargestSharedPower + 1).Select(power => new Lazy<FftPlan>(() => new FftPlan(1 << power)))];

    private readonly FftPlan _plan;
    private readonly float[] _spectrum; // of the taps, divided by the length

    /// <summary>By transforms of <paramref name="length"/>, a power of two.</summary>
    public FftFilter(int length, ReadOnlySpan<float> taps)
    {
        var power = int.Log2(length);
        _plan = power <= LargestSharedPower ? s_plans[power].Value : new FftPlan(length);
        _spectrum = LaneMemory.Table(2 * length);
        var padded = LaneMemory.Table(2 * length);
        Array.Clear(padded);
        for (var i = 0; i < taps.Length; i++)
        {
            padded[2 * i] = taps[i] / length;
        }

        var scratch = LaneMemory.Table(2 * _plan.ScratchElements);
        _plan.Run<Lane1>(LaneMemory.Pointer(padded), LaneMemory.Pointer(_spectrum), LaneMemory.Pointer(scratch));
        GC.KeepAlive(padded);
        GC.KeepAlive(scratch);
    }

    /// <summary>Rows of lanes that <see cref="Run"/> needs: those of the blocks, first, and as many again.</summary>
    public int Rows => (4 * _plan.Length) + (2 * _plan.ScratchElements);

    /// <summary>Filters the blocks in <paramref name="buffer"/> in place.</summary>
    public void Run(LaneBuffer buffer)
    {
        var data = LaneMemory.Pointer(buffer);
        switch (buffer.Width)
        {
            case 16:
                Run<Lane16>(data);
                break;
            case 8:
                Run<Lane8>(data);
                break;
            case 4:
                Run<Lane4>(data);
                break;
            default:
                Run<Lane1>(data);
                break;
        }

        GC.KeepAlive(buffer);
    }

    private void Run<T>(float* data)
        where T : struct, ILanes<T>
    {
        var other = data + (_plan.Length * FftPasses<T>.Element);
        var rest = other + (_plan.Length * FftPasses<T>.Element);
        _plan.Run<T>(data, other, rest);

        // The inverse transform is the forward one between two conjugations.
        FftBluestein.Multiply<T>(other, LaneMemory.Pointer(_spectrum), other, _plan.Length, conjugate: true);
        _plan.Run<T>(other, data, rest);
        FftBluestein.Conjugate<T>(data, _plan.Length);
    }
}
