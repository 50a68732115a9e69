namespace Timbre.Audio;

/// <summary>Options of loudness, crossings and the shape of spectra from settings by librosa's names.</summary>
internal static class SpectralSettings
{
    public static ZeroCrossingOptions ZeroCrossing(SettingsReader settings)
    {
        var defaults = new ZeroCrossingOptions();
        return new ZeroCrossingOptions
        {
            FrameLength = settings.Integer("frame_length", defaults.FrameLength),
            HopLength = settings.Integer("hop_length", defaults.HopLength),
            Center = settings.Flag("center", defaults.Center),
            Threshold = settings.Number("threshold", defaults.Threshold),
            ReferenceMagnitude = settings.OptionalNumber("ref_magnitude", defaults.ReferenceMagnitude),
            ZeroPositive = settings.Flag("zero_pos", defaults.ZeroPositive),
            CountFirst = settings.Flag("pad", defaults.CountFirst),
            Rate = Rate(settings),
        };
    }

    public static RmsOptions Rms(SettingsReader settings)
    {
        var defaults = new RmsOptions();
        return new RmsOptions
        {
            FrameLength = settings.Integer("frame_length", defaults.FrameLength),
            HopLength = settings.Integer("hop_length", defaults.HopLength),
            Center = settings.Flag("center", defaults.Center),
            PadMode = settings.Choice("pad_mode", SettingNames.PadModes, defaults.PadMode),
            Rate = Rate(settings),
        };
    }

    public static SpectralCentroidOptions Centroid(SettingsReader settings) => new() { Stft = Stft(settings) };

    public static SpectralBandwidthOptions Bandwidth(SettingsReader settings)
    {
        var defaults = new SpectralBandwidthOptions();
        return new SpectralBandwidthOptions
        {
            Stft = Stft(settings),
            Exponent = settings.Number("p", defaults.Exponent),
            Normalised = settings.Flag("norm", defaults.Normalised),
        };
    }

    public static SpectralRolloffOptions Rolloff(SettingsReader settings) => new()
    {
        Stft = Stft(settings),
        Share = settings.Number("roll_percent", new SpectralRolloffOptions().Share),
    };

    public static SpectralFlatnessOptions Flatness(SettingsReader settings)
    {
        var defaults = new SpectralFlatnessOptions();
        return new SpectralFlatnessOptions
        {
            Stft = Stft(settings),
            Minimum = settings.Number("amin", defaults.Minimum),
            Power = settings.Number("power", defaults.Power),
        };
    }

    public static SpectralContrastOptions Contrast(SettingsReader settings)
    {
        var defaults = new SpectralContrastOptions();
        return new SpectralContrastOptions
        {
            Stft = Stft(settings),
            MinimumFrequency = settings.Number("fmin", defaults.MinimumFrequency),
            BandCount = settings.Integer("n_bands", defaults.BandCount),
            Quantile = settings.Number("quantile", defaults.Quantile),
            Linear = settings.Flag("linear", defaults.Linear),
        };
    }

    private static StftOptions Stft(SettingsReader settings) => FeatureSettings.Stft(settings, new SpectralCentroidOptions().Stft.HopLength);

    private static SampleRate? Rate(SettingsReader settings) => settings.OptionalInteger("sr", null) is { } hertz ? new SampleRate(hertz) : null;
}
