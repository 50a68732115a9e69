namespace Timbre.Audio;

/// <summary>The kinds of features by name, and extractors made of librosa's setting names.</summary>
public static class FeatureKinds
{
    private static readonly (string Name, Func<SettingsReader, IFeatureExtractor> Create)[] Kinds =
    [
        ("stft", s => new StftExtractor(s.All(r => FeatureSettings.Stft(r, hop: null)))),
        ("melspectrogram", s => new MelSpectrogramExtractor(s.All(r => FeatureSettings.Mel(r, "norm")))),
        ("logmel", s => new LogMelExtractor(s.All(r => FeatureSettings.LogMel(r, "norm")))),
        ("mfcc", s => new MfccExtractor(s.All(FeatureSettings.Mfcc))),
        ("delta", s => new DeltaExtractor(s.All(FeatureSettings.Delta))),
        (DeltasExtractor.KindName, DeltasExtractor.Create),
        (PictureExtractor.KindName, PictureExtractor.Create),
        (PooledExtractor.KindName, PooledExtractor.Create),
        ("zero_crossing_rate", s => new ZeroCrossingRateExtractor(s.All(SpectralSettings.ZeroCrossing))),
        ("rms", s => new RmsExtractor(s.All(SpectralSettings.Rms))),
        ("spectral_centroid", s => new SpectralCentroidExtractor(s.All(SpectralSettings.Centroid))),
        ("spectral_bandwidth", s => new SpectralBandwidthExtractor(s.All(SpectralSettings.Bandwidth))),
        ("spectral_rolloff", s => new SpectralRolloffExtractor(s.All(SpectralSettings.Rolloff))),
        ("spectral_flatness", s => new SpectralFlatnessExtractor(s.All(SpectralSettings.Flatness))),
        ("spectral_contrast", s => new SpectralContrastExtractor(s.All(SpectralSettings.Contrast))),
        ("statistics", s => new StatisticsExtractor(StatisticsSettings.Read(s.Settings))),
        ("yin", s => new YinExtractor(s.All(PitchSettings.Yin))),
        ("pyin", s => new PyinExtractor(s.All(PitchSettings.Pyin))),
        ("chroma_stft", s => new ChromaExtractor(s.All(ChromaSettings.Chroma))),
        ("tonnetz", s => new TonnetzExtractor(s.All(ChromaSettings.Tonnetz))),
        ("kaldi_fbank", s => new KaldiFbankExtractor(s.All(KaldiSettings.Fbank))),
        ("kaldi_mfcc", s => new KaldiMfccExtractor(s.All(KaldiSettings.Mfcc))),
        ("formants", s => new FormantsExtractor(s.All(FormantsExtractor.Read))),
        ("pitch", s => s.All(PitchExtractor.Create)),
        ("hnr", s => new HarmonicityExtractor(s.All(HarmonicityExtractor.Read))),
        ("voice_measures", s => new VoiceMeasuresExtractor(s.All(VoiceOptions.Read))),
    ];

    /// <summary>Every name that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Kinds, kind => kind.Name);

    /// <summary>
    /// An extractor of <paramref name="kind"/>; settings that are not given have librosa's defaults. Values are as on the command line:
    /// <c>none</c> or <c>null</c> for no value, <c>true</c>/<c>false</c>, numbers with a decimal point.
    /// </summary>
    /// <param name="kind">One of <see cref="Names"/>, or one that <paramref name="others"/> knows.</param>
    /// <param name="settings">Values by name.</param>
    /// <param name="others">Asked for kinds that are not among <see cref="Names"/>, also where another kind is made of one (setting <c>of</c>); null says that it does not know it.</param>
    /// <exception cref="TimbreException">The kind or a setting is not known, or a value is not possible; the message says which and what is.</exception>
    public static IFeatureExtractor Create(
        string kind, IReadOnlyDictionary<string, string> settings, Func<string, IReadOnlyDictionary<string, string>, IFeatureExtractor?>? others = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(settings);
        return Find(kind) is { } create ? create(new SettingsReader(kind, settings, others)) : others?.Invoke(kind, settings) ?? throw Unknown(kind);
    }

    /// <summary>An extractor's settings as <see cref="Create"/> takes them; the same extractor comes back, to the last bit.</summary>
    public static IReadOnlyDictionary<string, string> SettingsAsText(IFeatureExtractor extractor)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        return extractor.Settings.ToDictionary(pair => pair.Key, pair => Setting.Text(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>Every setting that <paramref name="kind"/> knows.</summary>
    internal static IReadOnlyList<string> KnownSettings(string kind)
    {
        var reader = new SettingsReader(kind, new Dictionary<string, string>(StringComparer.Ordinal));
        (Find(kind) ?? throw Unknown(kind))(reader);
        return reader.Known;
    }

    private static Func<SettingsReader, IFeatureExtractor>? Find(string kind)
    {
        foreach (var (name, create) in Kinds)
        {
            if (name == kind)
            {
                return create;
            }
        }

        return null;
    }

    private static TimbreException Unknown(string kind) =>
        new($"{kind}: is not a kind of features{NearestName.Hint(kind, Names)}; there are {string.Join(", ", Names)}");
}
