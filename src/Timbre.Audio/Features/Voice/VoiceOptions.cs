namespace Timbre.Audio;

/// <summary>How a voice is measured: defaults are those of Praat's standard settings. Checked before measuring.</summary>
public sealed record VoiceOptions
{
    /// <summary>The lowest fundamental frequency in Hz; windows hold three periods of it (harmonicity: four and a half). 20 to 1000.</summary>
    public double PitchFloor { get; init; } = 75;

    /// <summary>The highest fundamental frequency in Hz; at most half the rate counts.</summary>
    public double PitchCeiling { get; init; } = 600;

    /// <summary>Seconds from one pitch frame to the next: 0.001 to 0.1.</summary>
    public double TimeStep { get; init; } = 0.01;

    /// <summary>The highest formant frequency in Hz: about 5500 for women, 5000 for men, more for children. At most half the rate counts, with fewer formants below it.</summary>
    public double FormantCeiling { get; init; } = 5500;

    /// <summary>Formants assumed below <see cref="FormantCeiling"/>, two poles each: 2 to 10.</summary>
    public int FormantCount { get; init; } = 5;

    /// <summary>The rate that samples must have; null: any from 2000 Hz.</summary>
    public SampleRate? Rate { get; init; }

    internal void Check()
    {
        Setting.Require(PitchFloor is >= 20 and <= 1000, "pitch_floor", PitchFloor, "must be from 20 to 1000 Hz");
        Setting.Require(PitchCeiling > PitchFloor && double.IsFinite(PitchCeiling), "pitch_ceiling", PitchCeiling, $"must be a frequency in Hz above pitch_floor ({PitchFloor})");
        Setting.Require(TimeStep is >= 0.001 and <= 0.1, "time_step", TimeStep, "must be from 0.001 to 0.1 seconds");
        Setting.Require(FormantCeiling is >= 1000 and <= 20000, "formant_ceiling", FormantCeiling, "must be from 1000 to 20000 Hz");
        Setting.Require(FormantCount is >= 2 and <= 10, "formant_count", FormantCount, "must be from 2 to 10");
        Setting.Require(Rate is null or { Hertz: >= LowestRate and <= 1048575 }, "sr", Rate?.Hertz, $"must be from {LowestRate} to 1048575 Hz");
    }

    internal const int LowestRate = 2000;

    internal void CheckAt(SampleRate rate)
    {
        if (Rate is { } required && required != rate)
        {
            throw new TimbreException($"sr={required.Hertz}: the samples are at {rate}; resample them first");
        }

        if (rate.Hertz < LowestRate)
        {
            throw new TimbreException($"a voice cannot be measured at {rate}; the rate must be at least {LowestRate} Hz");
        }
    }

    /// <summary>The frames of a feature over time, which must have one.</summary>
    internal static int AtLeastOne(FrameCentres grid, int samples, SampleRate rate) => grid.Count > 0
        ? grid.Count
        : throw new TimbreException(FormattableString.Invariant($"a signal of {rate.Seconds(samples):0.####} seconds is shorter than the analysis window"));

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["sr"] = Rate?.Hertz;
        settings["pitch_floor"] = PitchFloor;
        settings["pitch_ceiling"] = PitchCeiling;
        settings["time_step"] = TimeStep;
        settings["formant_ceiling"] = FormantCeiling;
        settings["formant_count"] = FormantCount;
    }

    internal static VoiceOptions Read(SettingsReader settings)
    {
        var defaults = new VoiceOptions();
        return new VoiceOptions
        {
            PitchFloor = settings.Number("pitch_floor", defaults.PitchFloor),
            PitchCeiling = settings.Number("pitch_ceiling", defaults.PitchCeiling),
            TimeStep = settings.Number("time_step", defaults.TimeStep),
            FormantCeiling = settings.Number("formant_ceiling", defaults.FormantCeiling),
            FormantCount = settings.Integer("formant_count", defaults.FormantCount),
            Rate = settings.OptionalInteger("sr", defaults.Rate?.Hertz) is { } hertz ? new SampleRate(hertz) : null,
        };
    }
}
