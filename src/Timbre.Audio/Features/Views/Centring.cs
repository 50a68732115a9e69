namespace Timbre.Audio;

/// <summary>What each feature is brought to over a recording. Frames in which it is not finite are left out of mean and deviation.</summary>
public enum Centring
{
    /// <summary><c>none</c>: as it is.</summary>
    None,

    /// <summary><c>mean</c>: mean 0 (cepstral mean subtraction, where the features are cepstra).</summary>
    Mean,

    /// <summary><c>standardise</c>: mean 0 and standard deviation 1; one that does not change becomes 0.</summary>
    Standardise,
}
