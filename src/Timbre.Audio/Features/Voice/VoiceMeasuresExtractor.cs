namespace Timbre.Audio;

/// <summary>
/// <see cref="VoiceMeasures"/> as features: one column for the whole recording, a row per measure. What cannot be measured is NaN.
/// Recordings shorter than a window, or silent, have NaN in (nearly) all rows.
/// </summary>
public sealed class VoiceMeasuresExtractor : IFeatureExtractor
{
    private static readonly (string Name, Func<VoiceMeasures, double> Value)[] Measures =
    [
        ("f0_mean", m => m.Pitch.Mean),
        ("f0_median", m => m.Pitch.Median),
        ("f0_sd", m => m.Pitch.Deviation),
        ("f0_min", m => m.Pitch.Minimum),
        ("f0_max", m => m.Pitch.Maximum),
        ("f0_p05", m => m.Pitch.Percentile5),
        ("f0_p95", m => m.Pitch.Percentile95),
        ("f0_sd_semitones", m => m.Pitch.DeviationSemitones),
        ("f0_slope", m => m.Pitch.Slope),
        ("voiced_share", m => m.Pitch.VoicedShare),
        ("jitter_local", m => m.Perturbation.JitterLocal),
        ("jitter_rap", m => m.Perturbation.JitterRap),
        ("jitter_ppq5", m => m.Perturbation.JitterPpq5),
        ("jitter_ddp", m => m.Perturbation.JitterDdp),
        ("shimmer_local", m => m.Perturbation.ShimmerLocal),
        ("shimmer_db", m => m.Perturbation.ShimmerDecibels),
        ("shimmer_apq3", m => m.Perturbation.ShimmerApq3),
        ("shimmer_apq5", m => m.Perturbation.ShimmerApq5),
        ("hnr_mean", m => m.HarmonicsToNoise),
        .. Enumerable.Range(0, FormantTrack.Kept).Select(f => ($"f{f + 1}_mean", (Func<VoiceMeasures, double>)(m => m.Formants[f].Mean))),
        .. Enumerable.Range(0, FormantTrack.Kept).Select(f => ($"f{f + 1}_median", (Func<VoiceMeasures, double>)(m => m.Formants[f].Median))),
        .. Enumerable.Range(0, FormantTrack.Kept).Select(f => ($"b{f + 1}_median", (Func<VoiceMeasures, double>)(m => m.Formants[f].Bandwidth))),
        ("formant_dispersion", m => m.FormantDispersion),
        ("vocal_tract_length", m => m.VocalTractLength),
        ("spectral_tilt", m => m.SpectralTilt),
        ("alpha_ratio", m => m.AlphaRatio),
        ("h1_h2", m => m.FirstToSecondHarmonic),
    ];

    private static readonly string[] Names = Array.ConvertAll(Measures, measure => measure.Name);

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public VoiceMeasuresExtractor(VoiceOptions options)
    {
        options.Check();
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public VoiceOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "voice_measures";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Names.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames => Names;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <summary>There is one column, whatever the length of the recording.</summary>
    public bool PerRecording => true;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var measures = VoiceMeasures.Measure(samples, rate, Options);
        return new FeatureMatrix(Measures.Length, 1, Array.ConvertAll(Measures, measure => (float)measure.Value(measures)));
    }

    /// <summary>There is no next frame; 0.</summary>
    public double HopSeconds(SampleRate rate) => 0;
}
