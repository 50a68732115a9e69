namespace Timbre.Audio;

/// <summary>Features straight from recordings.</summary>
public static class FeatureExtractorExtensions
{
    /// <summary>Decodes the recording (mean of its channels, at the extractor's rate where it has one) and extracts its features.</summary>
    /// <exception cref="TimbreException">The recording cannot be decoded, or its samples do not suit the settings; the message names the recording.</exception>
    public static FeatureMatrix Extract(this IFeatureExtractor extractor, Recording recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(recording);
        var rate = extractor.RequiredRate ?? recording.Rate;
        var samples = recording.ReadMono(rate: rate, cancellationToken: cancellationToken);
        try
        {
            return extractor.Extract(samples, rate);
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{recording.Path}: {e.Message}", e);
        }
    }
}
