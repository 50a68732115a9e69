namespace Timbre.Audio;

/// <summary>The kinds of steps there are.</summary>
internal static class StepKinds
{
    private static readonly StepParameter s_snr = new("snr", -60, 120, new(5, 20));
    private static readonly StepParameter s_deviation = new("deviation", 0, 10, null, "snr");

    public static IReadOnlyList<StepKind> All { get; } =
    [
        new("white-noise", [s_snr, s_deviation], [], static (x, rate, drawn, random) => Noise.Add(x, rate, 0, drawn, random)),
        new("coloured-noise", [new("exponent", -2, 3, new(0, 2)), s_snr, s_deviation], [], static (x, rate, drawn, random) => Noise.Add(x, rate, drawn.Values["exponent"], drawn, random)),
        new("pitch-shift", [new("semitones", -12, 12, new(-2, 2))], [new("formants", ["move", "keep"])], static (x, rate, drawn, _) =>
            drawn.Choices["formants"] == "keep" ? PitchShift.KeepingFormants(x, rate, drawn.Values["semitones"]) : PitchShift.MovingFormants(x, rate, drawn.Values["semitones"])),
        new("speed", [new("factor", 0.5, 2, new(0.9, 1.1))], [], static (x, _, drawn, _) => Speed.Change(x, drawn.Values["factor"])),
        new("tempo", [new("factor", 0.5, 2, new(0.9, 1.1))], [], static (x, rate, drawn, _) => TimeStretch.To(x, rate, Speed.Length(x.Length, drawn.Values["factor"]))),
        new("gain", [new("db", -60, 60, new(-6, 6))], [], static (x, _, drawn, _) => Level.Gain(x, drawn.Values["db"])),
        new("clip", [new("percentile", 1, 100, new(90, 99)), new("threshold", 1e-6, 10, null, "percentile")], [], static (x, _, drawn, _) => Level.Clip(x, drawn)),
        new("telephone", [], [], static (x, rate, _, _) => BandLimit.Apply(x, rate, 300, 3400)),
        new("band-limit", [new("low", 0, 1e6, 0), new("high", 1, 1e6, new(3000, 7000))], [], static (x, rate, drawn, _) => BandLimit.Apply(x, rate, drawn.Values["low"], drawn.Values["high"])),
        new(
            "room",
            [
                new("rt60", 0.05, 2, new(0.15, 0.6)), new("absorption", 0.05, 0.99, null, "rt60"), new("length", 1, 50, new(4, 8)), new("width", 1, 50, new(3, 6)),
                new("height", 1, 50, new(2.4, 3.5)), new("distance", 0.1, 50, new(0.5, 3)),
            ],
            [],
            static (x, rate, drawn, random) => Room.Reverberate(x, rate, drawn, random)),
        new("shift", [new("seconds", -3600, 3600, new(-0.1, 0.1))], [new("fill", ["zeros", "wrap"])], static (x, rate, drawn, _) => Excerpt.Shift(x, rate, drawn.Values["seconds"], drawn.Choices["fill"] == "wrap")),
        new("crop", [new("seconds", 0.001, 36000, 2)], [], static (x, rate, drawn, random) => Excerpt.Crop(x, rate, drawn.Values["seconds"], random)),
    ];

    /// <summary>The kind of that name.</summary>
    /// <exception cref="TimbreException">There is none.</exception>
    public static StepKind Named(string name)
    {
        foreach (var kind in All)
        {
            if (kind.Name == name)
            {
                return kind;
            }
        }

        var names = All.Select(k => k.Name).ToArray();
        throw new TimbreException($"{name}: is not a step of augmentation{NearestName.Hint(name, names)}; there are {string.Join(", ", names)}");
    }
}
