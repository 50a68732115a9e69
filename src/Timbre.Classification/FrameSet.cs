namespace Timbre.Classification;

/// <summary>Frames to learn from or to judge by.</summary>
/// <param name="Rows">Values, <c>[frames, features]</c>, C order, already scaled.</param>
/// <param name="Labels">The class of each frame, from 0.</param>
/// <param name="FeatureCount">Values per frame.</param>
public sealed record FrameSet(float[] Rows, int[] Labels, int FeatureCount)
{
    /// <summary>No frames.</summary>
    public static FrameSet Empty(int featureCount) => new([], [], featureCount);

    /// <summary>These frames and then the others.</summary>
    public FrameSet And(FrameSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FrameSet([.. Rows, .. other.Rows], [.. Labels, .. other.Labels], FeatureCount);
    }

    /// <summary>Number of frames.</summary>
    public int Count => Labels.Length;
}
