namespace Timbre.Audio;

/// <summary>Options from settings by torchaudio's names.</summary>
internal static class KaldiSettings
{
    public static KaldiFbankOptions Fbank(SettingsReader settings)
    {
        var defaults = new KaldiFbankOptions();
        return Bands(settings) with
        {
            UseLog = settings.Flag("use_log_fbank", defaults.UseLog),
            UsePower = settings.Flag("use_power", defaults.UsePower),
        };
    }

    public static KaldiMfccOptions Mfcc(SettingsReader settings)
    {
        var defaults = new KaldiMfccOptions();
        return new KaldiMfccOptions
        {
            Fbank = Bands(settings),
            CoefficientCount = settings.Integer("num_ceps", defaults.CoefficientCount),
            Lifter = settings.Number("cepstral_lifter", defaults.Lifter),
        };
    }

    private static KaldiFbankOptions Bands(SettingsReader settings)
    {
        var defaults = new KaldiFbankOptions();
        return new KaldiFbankOptions
        {
            Frames = Frames(settings),
            BandCount = settings.Integer("num_mel_bins", defaults.BandCount),
            LowFrequency = settings.Number("low_freq", defaults.LowFrequency),
            HighFrequency = settings.Number("high_freq", defaults.HighFrequency),
        };
    }

    private static KaldiFrameOptions Frames(SettingsReader settings)
    {
        var defaults = new KaldiFrameOptions();
        return new KaldiFrameOptions
        {
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
            Scale = settings.Number("scale", defaults.Scale),
            FrameLength = settings.Number("frame_length", defaults.FrameLength),
            FrameShift = settings.Number("frame_shift", defaults.FrameShift),
            Window = settings.Choice("window_type", SettingNames.KaldiWindows, defaults.Window),
            BlackmanCoefficient = settings.Number("blackman_coeff", defaults.BlackmanCoefficient),
            Preemphasis = settings.Number("preemphasis_coefficient", defaults.Preemphasis),
            RemoveOffset = settings.Flag("remove_dc_offset", defaults.RemoveOffset),
            RoundToPowerOfTwo = settings.Flag("round_to_power_of_two", defaults.RoundToPowerOfTwo),
            SnipEdges = settings.Flag("snip_edges", defaults.SnipEdges),
            UseEnergy = settings.Flag("use_energy", defaults.UseEnergy),
            RawEnergy = settings.Flag("raw_energy", defaults.RawEnergy),
            EnergyFloor = settings.Number("energy_floor", defaults.EnergyFloor),
            HtkCompatible = settings.Flag("htk_compat", defaults.HtkCompatible),
            SubtractMean = settings.Flag("subtract_mean", defaults.SubtractMean),
        };
    }
}
