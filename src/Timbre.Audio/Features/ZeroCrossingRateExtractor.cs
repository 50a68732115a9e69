namespace Timbre.Audio;

/// <summary>
/// The share of each frame's samples at which the sign differs from the one before, 0 to 1, as <c>librosa.feature.zero_crossing_rate</c> 0.10.2; one row.
/// </summary>
public sealed class ZeroCrossingRateExtractor : IFeatureExtractor
{
    private readonly float _threshold;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public ZeroCrossingRateExtractor(ZeroCrossingOptions options)
    {
        options.Check();
        Options = options;
        var threshold = options.Threshold * (options.ReferenceMagnitude ?? 1);
        _threshold = (float)Math.Min(threshold, float.MaxValue);
        _threshold = _threshold > threshold ? MathF.BitDecrement(_threshold) : _threshold; // the same samples are beyond it as beyond the double
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public ZeroCrossingOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "zero_crossing_rate";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var (length, hop) = (Options.FrameLength, Options.HopLength);
        var values = new float[FrameGrid.Count(samples, rate, Options.Rate, "frame_length", length, hop, Options.Center)];
        var crossings = new SignChanges(samples, _threshold, Options.ZeroPositive);
        var lead = Options.Center ? length / 2 : 0;
        var extra = Options.CountFirst ? 1 : 0;
        for (var frame = 0; frame < values.Length; frame++)
        {
            // Beyond the ends the signal stays what it is, so there is nothing to count.
            var start = ((long)frame * hop) - lead;
            var first = (int)Math.Clamp(start + 1, 0, samples.Length);
            var end = (int)Math.Clamp(start + length, first, samples.Length);
            values[frame] = (float)((double)(crossings.Count(first, end) + extra) / length);
        }

        return new FeatureMatrix(1, values.Length, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => rate.Seconds(Options.HopLength);
}
