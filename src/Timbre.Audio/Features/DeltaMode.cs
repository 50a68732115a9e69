namespace Timbre.Audio;

/// <summary>What the derivative over time sees beyond the first and last frame (names of <c>scipy.signal.savgol_filter</c>).</summary>
public enum DeltaMode
{
    /// <summary><c>interp</c>: the polynomial through the outermost frames is evaluated there; needs at least as many frames as the width.</summary>
    Interp,

    /// <summary><c>nearest</c>: the outermost frame over and over.</summary>
    Nearest,

    /// <summary><c>mirror</c>: mirrored at the outermost frame, which is not repeated.</summary>
    Mirror,

    /// <summary><c>constant</c>: zeros.</summary>
    Constant,

    /// <summary><c>wrap</c>: the other end.</summary>
    Wrap,
}
