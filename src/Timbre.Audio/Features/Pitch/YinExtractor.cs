namespace Timbre.Audio;

/// <summary>
/// The fundamental frequency in Hz frame by frame, as <c>librosa.yin</c> 0.10.2; one row. Every frame gets a frequency, voiced or not:
/// see <see cref="PyinExtractor"/> for one that tells them apart.
/// </summary>
public sealed class YinExtractor : IFeatureExtractor
{
    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public YinExtractor(YinOptions options)
    {
        options.Check();
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public YinOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "yin";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Pitch.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var range = new PeriodRange(Options.Pitch, rate);
        var differences = new NormalisedDifference(Options.Pitch, range);
        var values = new float[differences.FrameCount(samples)];
        differences.Run(samples, values.Length, new FirstTrough(range, Options.TroughThreshold, values));
        return new FeatureMatrix(1, values.Length, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => rate.Seconds(Options.Pitch.EffectiveHopLength);

    private sealed class FirstTrough(PeriodRange range, double threshold, float[] frequencies) : IDifferenceConsumer
    {
        private readonly int[] _troughs = new int[(range.Count / 2) + 1];

        public void Accept(int frame, ReadOnlySpan<float> values)
        {
            foreach (var trough in _troughs.AsSpan(0, Troughs.Find(values, _troughs)))
            {
                if (values[trough] < threshold)
                {
                    frequencies[frame] = (float)range.Frequency(values, trough);
                    return;
                }
            }

            frequencies[frame] = (float)range.Frequency(values, Lowest(values));
        }

        private static int Lowest(ReadOnlySpan<float> values)
        {
            var lowest = 0;
            for (var i = 1; i < values.Length; i++)
            {
                lowest = values[i] < values[lowest] ? i : lowest;
            }

            return lowest;
        }
    }
}
