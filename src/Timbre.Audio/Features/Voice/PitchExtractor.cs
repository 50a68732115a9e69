namespace Timbre.Audio;

/// <summary>
/// The fundamental frequency over time as Praat's "To Pitch (ac)" tracks it, in semitones above 100 Hz (setting <c>scale</c>: <c>semitones</c> or <c>hz</c>);
/// one row, NaN where unvoiced. Frame i is at i times <c>time_step</c>. It says nothing of the microphone, as spectra do.
/// </summary>
public sealed class PitchExtractor : IFeatureExtractor
{
    /// <summary>The kind.</summary>
    public const string KindName = "pitch";

    private const double Reference = 100;
    private const string Semitones = "semitones";
    private const string Hertz = "hz";
    private readonly bool _semitones;

    /// <summary>Checks the options; of those floor, ceiling and time step matter here.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public PitchExtractor(VoiceOptions options, bool semitones = true)
    {
        options.Check();
        Options = options;
        _semitones = semitones;
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sr"] = options.Rate?.Hertz,
            ["pitch_floor"] = options.PitchFloor,
            ["pitch_ceiling"] = options.PitchCeiling,
            ["time_step"] = options.TimeStep,
            ["scale"] = semitones ? Semitones : Hertz,
        };
    }

    /// <summary>What it was made of.</summary>
    public VoiceOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

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
        var track = PitchTracker.Track(samples, rate, Options);
        VoiceOptions.AtLeastOne(track.Grid, samples.Length, rate);
        var values = new float[(int)(rate.Seconds(samples.Length) / Options.TimeStep) + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var hertz = track.At(i * Options.TimeStep);
            values[i] = hertz <= 0 ? float.NaN : (float)(_semitones ? 12 * Math.Log2(hertz / Reference) : hertz);
        }

        return new FeatureMatrix(1, values.Length, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => Options.TimeStep;

    internal static PitchExtractor Create(SettingsReader settings)
    {
        var defaults = new VoiceOptions();
        var options = new VoiceOptions
        {
            PitchFloor = settings.Number("pitch_floor", defaults.PitchFloor),
            PitchCeiling = settings.Number("pitch_ceiling", defaults.PitchCeiling),
            TimeStep = settings.Number("time_step", defaults.TimeStep),
            Rate = settings.OptionalInteger("sr", null) is { } hertz ? new SampleRate(hertz) : null,
        };
        var scale = settings.Text("scale", Semitones);
        return scale is Semitones or Hertz ? new PitchExtractor(options, scale == Semitones) : throw Setting.Wrong("scale", scale, $"must be {Semitones} or {Hertz}");
    }
}
