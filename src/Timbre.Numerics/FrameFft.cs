using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Fourier transforms of windowed, overlapping frames of a real signal, <see cref="LaneBuffer.Lanes"/> frames at once, in float32.
/// Any length; powers of two and products of 2, 3 and 5 are fastest. Planned once, immutable, may be shared by threads (each with its own scratch).
/// </summary>
public sealed class FrameFft
{
    private readonly FftFrames _frames;

    /// <summary>Plans transforms of <paramref name="length"/> samples, each frame multiplied by <paramref name="window"/> (as many values) before.</summary>
    public FrameFft(int length, ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (window.Length != length)
        {
            throw new ArgumentException($"the window has {window.Length} values, the frame {length}", nameof(window));
        }

        Length = length;
        _frames = new FftFrames(length, window);
    }

    /// <summary>Samples of a frame.</summary>
    public int Length { get; }

    /// <summary>Bins of a spectrum, from 0 to half the sample rate: ⌊n/2⌋ + 1.</summary>
    public int BinCount => (Length / 2) + 1;

    /// <summary>Scratch of the size that the transforms need; whatever it holds does not matter.</summary>
    public LaneBuffer CreateScratch() => CreateScratch(LaneBuffer.Lanes);

    /// <summary>
    /// |X|² of <paramref name="count"/> frames (1 to <see cref="LaneBuffer.Lanes"/>); frame i begins at <c>samples[i·hop]</c>.
    /// Row k of <paramref name="power"/> gets bin k, frame i in lane i; further lanes repeat the last frame.
    /// </summary>
    public void Power(ReadOnlySpan<float> samples, int hop, int count, LaneBuffer scratch, LaneBuffer power)
    {
        Check(samples, hop, count, scratch, power);
        LaneKernels.Transform(_frames, samples, hop, count, scratch, power, imaginary: null);
    }

    /// <summary>X of <paramref name="count"/> frames, X[k] = Σ x[j]·exp(−2πi·jk/n), as real and imaginary rows; otherwise like <see cref="Power"/>.</summary>
    public void Spectrum(ReadOnlySpan<float> samples, int hop, int count, LaneBuffer scratch, LaneBuffer real, LaneBuffer imaginary)
    {
        Check(samples, hop, count, scratch, real);
        ArgumentOutOfRangeException.ThrowIfLessThan(imaginary.RowCount, BinCount);
        LaneKernels.Transform(_frames, samples, hop, count, scratch, real, imaginary);
    }

    /// <summary>
    /// |X|² of frames that lie in the lanes of <paramref name="frames"/> already (its first <see cref="Length"/> rows, left as they are);
    /// they are multiplied by the window here. Row k of <paramref name="power"/> gets bin k.
    /// </summary>
    public void PowerOfLanes(LaneBuffer frames, LaneBuffer scratch, LaneBuffer power)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames.RowCount, Length, nameof(frames));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.RowCount, _frames.ScratchRows, nameof(scratch));
        ArgumentOutOfRangeException.ThrowIfLessThan(power.RowCount, BinCount, nameof(power));
        LaneKernels.TransformLanes(_frames, frames, scratch, power);
    }

    internal LaneBuffer CreateScratch(int width) => new(_frames.ScratchRows, width);

    private void Check(ReadOnlySpan<float> samples, int hop, int count, LaneBuffer scratch, LaneBuffer bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scratch.Width, nameof(count));
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, ((count - 1L) * hop) + Length, nameof(samples));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.RowCount, _frames.ScratchRows, nameof(scratch));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins.RowCount, BinCount, nameof(bins));
    }
}
