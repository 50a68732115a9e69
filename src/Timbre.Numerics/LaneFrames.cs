using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Frames of a signal into the lanes of a buffer and out of them, and work on each frame there. Energies are one float a lane.</summary>
public static class LaneFrames
{
    /// <summary>
    /// Row i of <paramref name="target"/> gets value i of each of <paramref name="count"/> frames, times <c>weights[i]</c>; frame f begins at
    /// <c>samples[f·hop]</c> and lies in lane f, further lanes repeat the last frame. As many rows as there are weights.
    /// </summary>
    public static void Load(ReadOnlySpan<float> samples, int hop, int count, ReadOnlySpan<float> weights, LaneBuffer target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, target.Width);
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, ((count - 1L) * hop) + weights.Length, nameof(samples));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.RowCount, weights.Length, nameof(target));
        LaneFrameKernels.Load(samples, hop, count, weights, target);
    }

    /// <summary>The first <paramref name="rows"/> rows as frames: value i of lane f goes to <c>target[f·stride + i]</c>, for <paramref name="count"/> lanes.</summary>
    public static void Store(LaneBuffer source, int rows, int count, Span<float> target, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, source.Width);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, source.RowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((count - 1L) * stride) + rows, nameof(target));
        LaneFrameKernels.Store(source, rows, count, target, stride);
    }

    /// <summary>
    /// To the first <paramref name="rows"/> values of each frame, in place: subtracts their mean where wanted, tells their energy Σ x²,
    /// then pre-emphasises, x[i] − <paramref name="preemphasis"/>·x[i−1], where the first value stands for the one before it.
    /// </summary>
    public static void Condition(LaneBuffer frames, int rows, bool removeMean, float preemphasis, Span<float> energies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, frames.RowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(energies.Length, frames.Width, nameof(energies));
        LaneFrameKernels.Condition(frames, rows, removeMean, preemphasis, energies);
    }

    /// <summary>Σ (weights[i]·x[i])² of each frame.</summary>
    public static void Energies(LaneBuffer frames, ReadOnlySpan<float> weights, Span<float> energies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames.RowCount, weights.Length, nameof(frames));
        ArgumentOutOfRangeException.ThrowIfLessThan(energies.Length, frames.Width, nameof(energies));
        LaneFrameKernels.Energies(frames, weights, energies);
    }
}
