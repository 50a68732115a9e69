namespace Timbre.Audio;

/// <summary>What is computed of spectra alone, so that several features with equal frames can share one pass of transforms (<see cref="FeatureSet"/>).</summary>
internal interface ISpectralFeature
{
    /// <summary>False: with these settings it needs more than one pass over the spectra, and none of them is shared.</summary>
    bool OnePass => true;

    /// <summary>The transforms that it needs.</summary>
    ShortTimeSpectrum Spectrum { get; }

    /// <summary>Begins on one recording of so many frames.</summary>
    ISpectrumPass Begin(int frames, SampleRate rate);
}
