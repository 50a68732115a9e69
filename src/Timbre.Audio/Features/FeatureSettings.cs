namespace Timbre.Audio;

/// <summary>Options from settings by librosa's names. Each reads all of its keys, so that a key nobody reads is known to be a mistake.</summary>
internal static class FeatureSettings
{
    private static readonly IReadOnlyList<(string Name, bool Value)> MelNorms = [("slaney", true), ("none", false), ("null", false)];
    private static readonly IReadOnlyList<(string Name, bool Value)> DctNorms = [("ortho", true), ("none", false), ("null", false)];

    public static StftOptions Stft(SettingsReader settings, int? hop)
    {
        var defaults = new StftOptions { HopLength = hop };
        var options = new StftOptions
        {
            FrameLength = settings.Integer("n_fft", defaults.FrameLength),
            HopLength = settings.OptionalInteger("hop_length", defaults.HopLength) ?? defaults.HopLength,
            WindowLength = settings.OptionalInteger("win_length", defaults.WindowLength),
            Window = settings.Choice("window", SettingNames.Windows, defaults.Window),
            Center = settings.Flag("center", defaults.Center),
            PadMode = settings.Choice("pad_mode", SettingNames.PadModes, defaults.PadMode),
            Preemphasis = settings.OptionalNumber("preemphasis", defaults.Preemphasis),
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
        };
        return options;
    }

    public static MelOptions Mel(SettingsReader settings, string normName)
    {
        var defaults = new MelOptions();
        return new MelOptions
        {
            Stft = Stft(settings, defaults.Stft.HopLength),
            BandCount = settings.Integer("n_mels", defaults.BandCount),
            MinimumFrequency = settings.Number("fmin", defaults.MinimumFrequency),
            MaximumFrequency = settings.OptionalNumber("fmax", defaults.MaximumFrequency),
            Htk = settings.Flag("htk", defaults.Htk),
            AreaNormalised = settings.Choice(normName, MelNorms, defaults.AreaNormalised),
            Power = settings.Number("power", defaults.Power),
        };
    }

    public static LogMelOptions LogMel(SettingsReader settings, string normName)
    {
        var defaults = new DecibelOptions();
        return new LogMelOptions
        {
            Mel = Mel(settings, normName),
            Decibels = new DecibelOptions
            {
                Reference = settings.NumberOr("ref", "max", defaults.Reference),
                Minimum = settings.Number("amin", defaults.Minimum),
                Range = settings.OptionalNumber("top_db", defaults.Range),
            },
        };
    }

    public static MfccOptions Mfcc(SettingsReader settings)
    {
        var defaults = new MfccOptions();
        return new MfccOptions
        {
            LogMel = LogMel(settings, "mel_norm"),
            CoefficientCount = settings.Integer("n_mfcc", defaults.CoefficientCount),
            DctType = settings.Integer("dct_type", defaults.DctType),
            Orthonormal = settings.Choice("norm", DctNorms, defaults.Orthonormal),
            Lifter = settings.Number("lifter", defaults.Lifter),
        };
    }

    public static DeltaOptions Delta(SettingsReader settings)
    {
        var defaults = new DeltaOptions();
        return new DeltaOptions
        {
            Mfcc = Mfcc(settings),
            Width = settings.Integer("width", defaults.Width),
            Order = settings.Integer("order", defaults.Order),
            Mode = settings.Choice("mode", SettingNames.DeltaModes, defaults.Mode),
        };
    }
}
