namespace Timbre.Audio;

/// <summary>A formant over the voiced frames, in Hz.</summary>
/// <param name="Mean">Mean frequency.</param>
/// <param name="Median">Median frequency.</param>
/// <param name="Bandwidth">Median bandwidth.</param>
public sealed record FormantMeasures(double Mean, double Median, double Bandwidth)
{
    internal static FormantMeasures[] Of(FormantTrack track)
    {
        var result = new FormantMeasures[FormantTrack.Kept];
        for (var f = 0; f < result.Length; f++)
        {
            var frequencies = Distribution.Of(track.Frequencies[f]);
            result[f] = new FormantMeasures(frequencies.Mean, frequencies.Quantile(0.5), Distribution.Of(track.Bandwidths[f]).Quantile(0.5));
        }

        return result;
    }
}
