namespace Timbre.Recipes;

/// <summary>Columns that measure one thing, and what that is acoustically.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Meaning">What it stands for, in a few words.</param>
public sealed record FeatureGroup(string Name, string Meaning)
{
    private static readonly FeatureGroup Formants = new("formants", "the resonances of the vocal tract: the longer it is, the lower they lie");
    private static readonly FeatureGroup Tilt = new("spectral tilt", "how fast the spectrum falls towards high frequencies: faster in soft and breathy voices");

    private static readonly (string Prefix, FeatureGroup Group)[] s_groups =
    [
        ("f0_", new("pitch", "how fast the vocal folds vibrate: in men on average not quite an octave lower than in women")),
        ("voiced_", new("voicing", "how much of the recording is voiced")),
        ("jitter", new("jitter", "how unequal the lengths of neighbouring glottal periods are")),
        ("shimmer", new("shimmer", "how unequal the amplitudes of neighbouring glottal periods are")),
        ("hnr", new("harmonics to noise", "how far the periodic part of the voice stands above breath and noise")),
        ("f1_", Formants), ("f2_", Formants), ("f3_", Formants), ("f4_", Formants), ("b1_", Formants), ("b2_", Formants), ("b3_", Formants), ("b4_", Formants),
        ("formant", Formants), ("vocal_tract", Formants),
        ("tilt", Tilt), ("spectral_tilt", Tilt), ("h1", Tilt), ("alpha", Tilt), ("ltas", Tilt),
        ("mfcc", new("MFCC", "the shape of the spectral envelope: vocal tract, and in part pitch and channel")),
        ("delta", new("MFCC deltas", "how fast the spectral envelope moves")),
        ("logmel", new("log-mel bands", "the level of each band of the spectrum")),
        ("zero_crossing_rate", new("zero crossings", "how often the waveform changes its sign: high in hissing sounds, low in vowels of low voices")),
        ("rms", new("loudness", "the level of the recording, which microphone and distance decide as much as the voice")),
        ("spectral_centroid", new("centroid", "the centre of gravity of the spectrum: brightness")),
        ("spectral_bandwidth", new("bandwidth", "how widely the spectrum spreads around its centre")),
        ("spectral_rolloff", new("roll-off", "the frequency below which most of the energy lies")),
        ("spectral_flatness", new("flatness", "how much the spectrum is like noise rather than like tones")),
        ("spectral_contrast", new("contrast", "how far harmonics stand above the valleys between them, band by band")),
        ("chroma", new("chroma", "energy per pitch class of the musical octave: for a voice, where its pitch lies within the octave")),
        ("tonnetz", new("tonnetz", "the pitch classes as tonal intervals: made for music, for a voice a trace of pitch and intonation")),
        ("yin", new("pitch track (YIN)", "the period of the waveform, frame by frame")),
        ("pyin", new("pitch track (pYIN)", "the pitch of voiced frames")),
    ];

    /// <summary>The group of a column; one of its own where the name says nothing that is known.</summary>
    public static FeatureGroup Of(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        foreach (var (prefix, group) in s_groups)
        {
            if (column.StartsWith(prefix, StringComparison.Ordinal))
            {
                return group;
            }
        }

        return new FeatureGroup(column, "");
    }
}
