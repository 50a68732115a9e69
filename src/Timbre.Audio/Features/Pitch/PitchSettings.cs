namespace Timbre.Audio;

/// <summary>Options of YIN and pYIN from settings by librosa's names.</summary>
internal static class PitchSettings
{
    public static YinOptions Yin(SettingsReader settings)
    {
        var defaults = new YinOptions();
        return new YinOptions { Pitch = Pitch(settings), TroughThreshold = settings.Number("trough_threshold", defaults.TroughThreshold) };
    }

    public static PyinOptions Pyin(SettingsReader settings)
    {
        var defaults = new PyinOptions();
        var (a, b) = settings.Pair("beta_parameters", (defaults.BetaA, defaults.BetaB));
        return new PyinOptions
        {
            Pitch = Pitch(settings),
            ThresholdCount = settings.Integer("n_thresholds", defaults.ThresholdCount),
            BetaA = a,
            BetaB = b,
            BoltzmannParameter = settings.Number("boltzmann_parameter", defaults.BoltzmannParameter),
            Resolution = settings.Number("resolution", defaults.Resolution),
            MaximumTransitionRate = settings.Number("max_transition_rate", defaults.MaximumTransitionRate),
            SwitchProbability = settings.Number("switch_prob", defaults.SwitchProbability),
            NoTroughProbability = settings.Number("no_trough_prob", defaults.NoTroughProbability),
            FillUnvoiced = settings.NumberOrNan("fill_na", defaults.FillUnvoiced),
        };
    }

    private static PitchOptions Pitch(SettingsReader settings)
    {
        var defaults = new PitchOptions();
        return new PitchOptions
        {
            MinimumFrequency = settings.Number("fmin", defaults.MinimumFrequency),
            MaximumFrequency = settings.Number("fmax", defaults.MaximumFrequency),
            FrameLength = settings.Integer("frame_length", defaults.FrameLength),
            WindowLength = settings.OptionalInteger("win_length", defaults.WindowLength),
            HopLength = settings.OptionalInteger("hop_length", defaults.HopLength),
            Center = settings.Flag("center", defaults.Center),
            PadMode = settings.Choice("pad_mode", SettingNames.PadModes, defaults.PadMode),
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
        };
    }
}
