namespace Timbre.Audio;

/// <summary>Options of chroma and tonnetz from settings by librosa's names.</summary>
internal static class ChromaSettings
{
    public static ChromaOptions Chroma(SettingsReader settings)
    {
        var defaults = new ChromaOptions();
        return new ChromaOptions
        {
            Stft = FeatureSettings.Stft(settings, defaults.Stft.HopLength),
            ChromaCount = settings.Integer("n_chroma", defaults.ChromaCount),
            Norm = settings.Choice("norm", SettingNames.ChromaNorms, defaults.Norm),
            Tuning = settings.OptionalNumber("tuning", defaults.Tuning),
            CentreOctave = settings.Number("ctroct", defaults.CentreOctave),
            OctaveWidth = settings.OptionalNumber("octwidth", defaults.OctaveWidth),
            BaseC = settings.Flag("base_c", defaults.BaseC),
        };
    }

    public static TonnetzOptions Tonnetz(SettingsReader settings) => new()
    {
        Chroma = Chroma(settings),
        Harmonic = settings.Flag("harmonic", new TonnetzOptions().Harmonic),
    };
}
