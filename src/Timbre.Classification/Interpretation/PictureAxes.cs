using System.Globalization;
using Timbre.Audio;

namespace Timbre.Classification;

/// <summary>What the rows of a picture of sound are.</summary>
public enum PictureRowKind
{
    /// <summary>Bands of frequencies.</summary>
    Frequency,

    /// <summary>Coefficients of the cepstrum: from the shape of the spectrum as a whole to its detail.</summary>
    Cepstrum,

    /// <summary>Anything else, by its number.</summary>
    Feature,
}

/// <summary>The axes of a picture [rows, frames]. Immutable.</summary>
/// <param name="Kind">What the rows are.</param>
/// <param name="Rows">Where each row lies: the centre of its band in Hz, or its number from 0; rising.</param>
/// <param name="HopSeconds">From one frame to the next, above 0.</param>
public sealed record PictureAxes(PictureRowKind Kind, IReadOnlyList<double> Rows, double HopSeconds)
{
    /// <summary>The axes of what an extractor gives for samples at a rate.</summary>
    /// <param name="features">What a picture shows: log-mel bands, cepstral coefficients, or any other features over time.</param>
    /// <param name="rate">The rate of the samples.</param>
    public static PictureAxes Of(IFeatureExtractor features, SampleRate rate)
    {
        ArgumentNullException.ThrowIfNull(features);
        var hop = features.HopSeconds(rate);
        return features switch
        {
            LogMelExtractor mel => new PictureAxes(PictureRowKind.Frequency, mel.Options.Mel.CentreFrequencies(rate), hop),
            MelSpectrogramExtractor mel => new PictureAxes(PictureRowKind.Frequency, mel.Options.CentreFrequencies(rate), hop),
            MfccExtractor or KaldiMfccExtractor => new PictureAxes(PictureRowKind.Cepstrum, Numbers(features.FeatureCount), hop),
            _ when Cepstral(features.FeatureNames) => new PictureAxes(PictureRowKind.Cepstrum, Numbers(features.FeatureCount), hop), // stored by others, or padded first
            _ => new PictureAxes(PictureRowKind.Feature, Numbers(features.FeatureCount), hop),
        };
    }

    private static bool Cepstral(IReadOnlyList<string> names) => names.Count > 0 && names.Index().All(n => n.Item == string.Create(CultureInfo.InvariantCulture, $"mfcc_{n.Index}"));

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
}
