namespace Timbre.Classification;

/// <summary>Frames (or what else a model judges one at a time: pictures, statistics of whole recordings) to learn from or to judge by.</summary>
/// <param name="Rows">Values, <c>[frames, features]</c>, C order, already scaled. NaN = could not be measured.</param>
/// <param name="Labels">The class of each frame, from 0.</param>
/// <param name="Shape">How the values of a frame are laid out: <c>[features]</c>, or <c>[height, width]</c> of a picture.</param>
public sealed record FrameSet(float[] Rows, int[] Labels, IReadOnlyList<int> Shape)
{
    /// <summary>No frames.</summary>
    public static FrameSet Empty(IReadOnlyList<int> shape) => new([], [], shape);

    /// <summary>These frames and then the others.</summary>
    public FrameSet And(FrameSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FrameSet([.. Rows, .. other.Rows], [.. Labels, .. other.Labels], Shape);
    }

    /// <summary>Values per frame.</summary>
    public int FeatureCount { get; } = Shape.Aggregate(1, (product, n) => product * n);

    /// <summary>Number of frames.</summary>
    public int Count => Labels.Length;
}
