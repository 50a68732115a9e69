using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Hides bands and stretches of time of a feature matrix (Park et al. 2019, without the warping of time). Settings are validated when they are set;
/// immutable; may be shared by threads.
/// </summary>
public sealed record SpecAugment
{
    /// <summary>Bands that are hidden; may overlap. 0 or more.</summary>
    public int FrequencyMasks { get; init => field = NotNegative(value, "frequency_masks"); } = 2;

    /// <summary>The widest band, in features; the width is drawn uniformly from 0 to this (or to as many as there are).</summary>
    public int FrequencyWidth { get; init => field = NotNegative(value, "frequency_width"); } = 27;

    /// <summary>Stretches of time that are hidden; may overlap. 0 or more.</summary>
    public int TimeMasks { get; init => field = NotNegative(value, "time_masks"); } = 2;

    /// <summary>The longest stretch, in frames; the length is drawn uniformly from 0 to this (or to the limit of <see cref="TimeShare"/>).</summary>
    public int TimeWidth { get; init => field = NotNegative(value, "time_width"); } = 100;

    /// <summary>The largest part of all frames that one stretch may hide, 0 to 1.</summary>
    public double TimeShare
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw Setting.Wrong("time_share", Setting.Text(value), "must lie between 0 and 1");
    } = 1;

    /// <summary>What stands in hidden places; null for the mean of the whole matrix.</summary>
    public float? Fill
    {
        get;
        init => field = value is null || float.IsFinite(value.Value) ? value : throw Setting.Wrong("fill", Setting.Text(value), "must be finite, or none for the mean");
    }

    /// <summary>A masked copy of <paramref name="features"/>. The draws depend on the seed, the utterance's id and the copy alone.</summary>
    /// <param name="features">Left as it is. Values that are not finite are passed on, and the mean with them.</param>
    /// <param name="seed">Decides every draw.</param>
    /// <param name="utteranceId">Whose features they are.</param>
    /// <param name="copy">Which copy, from 1.</param>
    public FeatureMatrix Apply(FeatureMatrix features, long seed, string utteranceId, int copy)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(utteranceId);
        ArgumentOutOfRangeException.ThrowIfLessThan(copy, 1);
        var random = new SeededRandom(seed).Fork(utteranceId).Fork($"copy {copy}").Fork("spec-augment");
        var values = features.Values.ToArray();
        var frames = features.FrameCount;
        var fill = Fill ?? Mean(values);
        for (var mask = 0; mask < FrequencyMasks; mask++)
        {
            var (start, width) = Draw(random, features.FeatureCount, FrequencyWidth);
            values.AsSpan(start * frames, width * frames).Fill(fill);
        }

        for (var mask = 0; mask < TimeMasks; mask++)
        {
            var (start, width) = Draw(random, frames, (int)Math.Min(TimeWidth, TimeShare * frames));
            for (var feature = 0; feature < features.FeatureCount; feature++)
            {
                values.AsSpan((feature * frames) + start, width).Fill(fill);
            }
        }

        return new FeatureMatrix(features.FeatureCount, frames, values);
    }

    private static (int Start, int Width) Draw(SeededRandom random, int count, int widest)
    {
        var width = random.NextInt((int)Math.Min(widest, (long)count) + 1);
        return (random.NextInt(count - width + 1), width);
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return values.Length == 0 ? 0 : (float)(sum / values.Length);
    }

    private static int NotNegative(int value, string key) => value >= 0 ? value : throw Setting.Wrong(key, Setting.Text(value), "must be 0 or more");
}
