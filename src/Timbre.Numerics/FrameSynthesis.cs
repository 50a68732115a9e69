using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// The way back of <see cref="FrameFft"/>: real inverse Fourier transforms of <see cref="LaneBuffer.Lanes"/> spectra at once, in float32,
/// windowed and added to a signal where they overlap. Any length. Planned once, immutable, may be shared by threads (each with its own scratch).
/// </summary>
public sealed class FrameSynthesis
{
    private readonly FftSynthesis _plan;

    /// <summary>Plans transforms to <paramref name="length"/> samples, each frame multiplied by <paramref name="window"/> (as many values) after.</summary>
    public FrameSynthesis(int length, ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (window.Length != length)
        {
            throw new ArgumentException($"the window has {window.Length} values, the frame {length}", nameof(window));
        }

        Length = length;
        _plan = new FftSynthesis(length, window);
    }

    /// <summary>Samples of a frame.</summary>
    public int Length { get; }

    /// <summary>Bins of a spectrum, from 0 to half the sample rate: ⌊n/2⌋ + 1.</summary>
    public int BinCount => (Length / 2) + 1;

    /// <summary>Scratch of the size that the transforms need; whatever it holds does not matter.</summary>
    public LaneBuffer CreateScratch() => CreateScratch(LaneBuffer.Lanes);

    /// <summary>
    /// Adds <paramref name="count"/> frames (1 to <see cref="LaneBuffer.Lanes"/>) to <paramref name="target"/>; frame i, of the spectrum
    /// in lane i, at <c>target[i·hop]</c>: x[j] = window[j]/n · Σ X[k]·exp(2πi·jk/n), X[n−k] being X*[k]. Imaginary parts at 0 and at half the rate do not count.
    /// </summary>
    public void Add(LaneBuffer real, LaneBuffer imaginary, int count, LaneBuffer scratch, Span<float> target, int hop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scratch.Width, nameof(count));
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((count - 1L) * hop) + Length, nameof(target));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.RowCount, _plan.ScratchRows, nameof(scratch));
        ArgumentOutOfRangeException.ThrowIfLessThan(real.RowCount, BinCount, nameof(real));
        ArgumentOutOfRangeException.ThrowIfLessThan(imaginary.RowCount, BinCount, nameof(imaginary));
        LaneFrameKernels.Synthesise(_plan, real, imaginary, count, scratch, target, hop);
    }

    internal LaneBuffer CreateScratch(int width) => new(_plan.ScratchRows, width);
}
