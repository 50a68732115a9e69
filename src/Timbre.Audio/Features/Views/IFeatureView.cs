namespace Timbre.Audio;

/// <summary>Features made of the frames of other features, so that who has those need not compute them again.</summary>
public interface IFeatureView : IFeatureExtractor
{
    /// <summary>The features that it is made of.</summary>
    IFeatureExtractor Features { get; }

    /// <summary>What it makes of them.</summary>
    /// <param name="source">What <see cref="Features"/> gave for a recording, <c>[features, frames]</c>.</param>
    /// <exception cref="TimbreException">There is no frame.</exception>
    FeatureMatrix Of(FeatureMatrix source);
}
