namespace Timbre.Audio;

/// <summary>What lies beyond the ends of a signal whose frames are centred (NumPy's names).</summary>
public enum PadMode
{
    /// <summary>Zeros, <c>constant</c>: librosa's default.</summary>
    Constant,

    /// <summary>The signal mirrored at its first and last sample, which are not repeated: <c>reflect</c>.</summary>
    Reflect,

    /// <summary>The signal mirrored with its first and last sample repeated: <c>symmetric</c>.</summary>
    Symmetric,

    /// <summary>The first and last sample over and over: <c>edge</c>.</summary>
    Edge,
}
