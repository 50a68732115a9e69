namespace Timbre.Audio;

/// <summary>One feature of one recording in the making: takes all its spectra, then gives the result.</summary>
internal interface ISpectrumPass : ISpectrumConsumer
{
    /// <summary>The feature, once all batches have been accepted.</summary>
    FeatureMatrix End();
}
