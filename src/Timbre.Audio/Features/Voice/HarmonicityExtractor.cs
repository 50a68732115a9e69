namespace Timbre.Audio;

/// <summary>
/// The harmonics-to-noise ratio in dB over time, as Praat's "To Harmonicity (ac)" with 4.5 periods per window; one row. −200 where a frame
/// is silent or has no periodicity. Frames lie in the middle of the recording, the first half a window or a little more after its start.
/// </summary>
public sealed class HarmonicityExtractor : IFeatureExtractor
{
    private const float Silent = -200;

    /// <summary>Checks the options; of those only floor and time step matter here.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public HarmonicityExtractor(VoiceOptions options)
    {
        options.Check();
        Options = options;
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sr"] = options.Rate?.Hertz,
            ["pitch_floor"] = options.PitchFloor,
            ["time_step"] = options.TimeStep,
        };
    }

    /// <summary>What it was made of.</summary>
    public VoiceOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "hnr";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        Options.CheckAt(rate);
        PaddedSignal.Check(samples);
        var (grid, decibels) = Harmonicity.Track(samples, rate, Options);
        return new FeatureMatrix(1, VoiceOptions.AtLeastOne(grid, samples.Length, rate), Array.ConvertAll(decibels, d => double.IsNaN(d) ? Silent : (float)d));
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => Options.TimeStep;

    internal static VoiceOptions Read(SettingsReader settings)
    {
        var defaults = new VoiceOptions();
        var floor = settings.Number("pitch_floor", defaults.PitchFloor);
        return new VoiceOptions
        {
            PitchFloor = floor,
            PitchCeiling = Math.Max(defaults.PitchCeiling, 2 * floor), // not used here, but checked
            TimeStep = settings.Number("time_step", defaults.TimeStep),
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
        };
    }
}
