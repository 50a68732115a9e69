namespace Timbre.Audio;

/// <summary>Views that cut a recording into pieces of equal length: one column per piece.</summary>
public interface IPieceView : IFeatureView
{
    /// <summary>Frames per piece.</summary>
    int Frames { get; }

    /// <summary>Frames from one piece's start to the next; null = only the first piece of a recording.</summary>
    int? Step { get; }

    /// <summary>The same view with pieces of another length.</summary>
    /// <exception cref="TimbreException">A number is out of range.</exception>
    IPieceView WithFrames(int frames, int? step);
}
