namespace Timbre.Audio;

/// <summary>What each frame's chroma is divided by (librosa's <c>norm</c>); a frame without energy stays as it is.</summary>
public enum ChromaNorm
{
    /// <summary><c>inf</c>: the largest value.</summary>
    Largest,

    /// <summary><c>none</c>: nothing.</summary>
    None,

    /// <summary><c>1</c>: the sum.</summary>
    Sum,

    /// <summary><c>2</c>: the root of the sum of squares.</summary>
    Euclidean,
}
