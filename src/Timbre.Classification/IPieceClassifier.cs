namespace Timbre.Classification;

/// <summary>A classifier of pictures [features, frames] that can judge pictures of other lengths.</summary>
public interface IPieceClassifier : IFrameClassifier
{
    /// <summary>Features and frames of the pictures that it judges.</summary>
    (int Features, int Frames) Picture { get; }

    /// <summary>The same model for pictures of so many frames; it shares the weights.</summary>
    /// <exception cref="TimbreException">They are too few for its convolutions.</exception>
    IFrameClassifier WithFrames(int frames);
}
