namespace Timbre.Audio;

/// <summary>A FLAC frame that cannot be decoded; caught by <see cref="FlacReader"/>, which looks for the next good one. Never reaches a caller.</summary>
internal sealed class DamagedFrameException : Exception
{
    public DamagedFrameException(string message, bool ranOut = false)
        : base(message) => RanOut = ranOut;

    /// <summary>The bytes at hand ended inside the frame: more of them may help.</summary>
    public bool RanOut { get; }
}
