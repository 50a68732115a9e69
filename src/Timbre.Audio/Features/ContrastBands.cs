namespace Timbre.Audio;

/// <summary>The bins of a band: <paramref name="Count"/> from <paramref name="First"/> on, and of how many of them peak and valley are means.</summary>
internal readonly record struct ContrastBand(int First, int Count, int Tail);

/// <summary>The octaves of spectral contrast in bins, with the overlaps that <c>librosa.feature.spectral_contrast</c> 0.10.2 gives them.</summary>
internal static class ContrastBands
{
    public static ContrastBand[] Create(SpectralContrastOptions options, int bins, double binWidth, SampleRate rate)
    {
        var bands = new ContrastBand[options.BandCount + 1];
        for (var k = 0; k < bands.Length; k++)
        {
            var low = k == 0 ? 0 : options.MinimumFrequency * Math.Pow(2, k - 1);
            var high = options.MinimumFrequency * Math.Pow(2, k);
            if (low >= rate.Hertz / 2.0)
            {
                throw new TimbreException(
                    $"n_bands={options.BandCount}: band {k} would begin at {Setting.Text(low)} Hz, beyond half the sample rate ({rate}); use a smaller n_bands or fmin");
            }

            var first = FirstAt(low, bins, binWidth);
            var end = FirstAt(double.BitIncrement(high), bins, binWidth);
            if (first >= end)
            {
                throw NoBins(k, low, high);
            }

            // A band begins one bin below its edge, the last one takes all that is above, and all others give their last bin to the next.
            first -= k > 0 ? 1 : 0;
            end = k == options.BandCount ? bins : end;
            var tail = Math.Max(1, (int)Math.Round(options.Quantile * (end - first)));
            var count = end - first - (k < options.BandCount ? 1 : 0);
            bands[k] = count > 0 ? new ContrastBand(first, count, Math.Min(tail, count)) : throw NoBins(k, low, high);
        }

        return bands;
    }

    /// <summary>The first bin at or above a frequency.</summary>
    private static int FirstAt(double hertz, int bins, double binWidth)
    {
        var bin = (int)Math.Clamp(Math.Ceiling(hertz / binWidth) - 1, 0, bins);
        while (bin < bins && bin * binWidth < hertz)
        {
            bin++;
        }

        return bin;
    }

    private static TimbreException NoBins(int band, double low, double high) => new(
        $"fmin: band {band} ({Setting.Text(low)} to {Setting.Text(high)} Hz) holds too few bins of the spectrum; use a larger fmin or n_fft");
}
