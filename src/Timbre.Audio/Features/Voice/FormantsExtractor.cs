namespace Timbre.Audio;

/// <summary>
/// The frequencies of F1 to F4 in Hz every 6.25 ms, as Praat's "To Formant (burg)", voiced or not; four rows. 0 where a frame has fewer formants.
/// Frames lie in the middle of the recording, the first 25 ms or a little more after its start.
/// </summary>
public sealed class FormantsExtractor : IFeatureExtractor
{
    private static readonly string[] Names = ["f1", "f2", "f3", "f4"];

    /// <summary>Checks the options; those of pitch do not matter here.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public FormantsExtractor(VoiceOptions options)
    {
        options.Check();
        Options = options;
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sr"] = options.Rate?.Hertz,
            ["formant_ceiling"] = options.FormantCeiling,
            ["formant_count"] = options.FormantCount,
        };
    }

    /// <summary>What it was made of.</summary>
    public VoiceOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "formants";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Names.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames => Names;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        Options.CheckAt(rate);
        PaddedSignal.Check(samples);
        var track = FormantTrack.Of(samples, rate, Options, _ => true);
        var frames = VoiceOptions.AtLeastOne(track.Grid, samples.Length, rate);
        var values = ShortTimeSpectrum.Room(Names.Length, frames);
        for (var f = 0; f < Names.Length; f++)
        {
            for (var t = 0; t < frames; t++)
            {
                values[(f * frames) + t] = double.IsNaN(track.Frequencies[f][t]) ? 0 : (float)track.Frequencies[f][t];
            }
        }

        return new FeatureMatrix(Names.Length, frames, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => FormantTrack.Step;

    internal static VoiceOptions Read(SettingsReader settings)
    {
        var defaults = new VoiceOptions();
        return new VoiceOptions
        {
            FormantCeiling = settings.Number("formant_ceiling", defaults.FormantCeiling),
            FormantCount = settings.Integer("formant_count", defaults.FormantCount),
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
        };
    }
}
