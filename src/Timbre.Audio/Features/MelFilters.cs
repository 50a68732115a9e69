using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Triangular mel filters over the bins of a spectrum, as <c>librosa.filters.mel</c> 0.10.2 makes them.</summary>
internal static class MelFilters
{
    /// <summary>[bands, bins]; a band narrower than the bins' distance may be empty.</summary>
    public static LaneMatrix Create(MelOptions options, SampleRate rate)
    {
        var half = rate.Hertz / 2.0;
        var top = options.MaximumFrequency ?? half;
        if (options.MinimumFrequency >= top)
        {
            throw Setting.Wrong("fmin", Setting.Text(options.MinimumFrequency), $"must be below half the sample rate ({Setting.Text(half)} Hz of {rate})");
        }

        var edges = MelScale.Frequencies(options.BandCount + 2, options.MinimumFrequency, top, options.Htk);
        var bins = (options.Stft.FrameLength / 2) + 1;
        var hertzPerBin = (double)rate.Hertz / options.Stft.FrameLength;
        var rows = new (int First, float[] Weights)[options.BandCount];
        for (var band = 0; band < rows.Length; band++)
        {
            rows[band] = Triangle(edges[band], edges[band + 1], edges[band + 2], hertzPerBin, bins, options.AreaNormalised);
        }

        return new LaneMatrix(bins, rows);
    }

    private static (int First, float[] Weights) Triangle(double low, double peak, double high, double hertzPerBin, int bins, bool areaNormalised)
    {
        var scale = areaNormalised ? 2 / (high - low) : 1;
        var first = Math.Min((int)(low / hertzPerBin), bins);
        var end = (int)Math.Min((high / hertzPerBin) + 2, bins);
        while (first < end && Weight(first) <= 0)
        {
            first++;
        }

        while (end > first && Weight(end - 1) <= 0)
        {
            end--;
        }

        var weights = new float[end - first];
        for (var i = 0; i < weights.Length; i++)
        {
            // librosa keeps the triangle in float32 before it scales it.
            weights[i] = (float)((float)Weight(first + i) * scale);
        }

        return (first, weights);

        double Weight(int bin) => Math.Min((bin * hertzPerBin - low) / (peak - low), (high - (bin * hertzPerBin)) / (high - peak));
    }
}
