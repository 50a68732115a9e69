namespace Timbre.Audio;

/// <summary>pYIN: defaults of <c>librosa.pyin</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record PyinOptions
{
    /// <summary>Range of frequencies and frames.</summary>
    public PitchOptions Pitch { get; init; } = new();

    /// <summary>Thresholds from 0 to 1 that troughs are held against, <c>n_thresholds</c>: 1 to 10,000.</summary>
    public int ThresholdCount { get; init; } = 100;

    /// <summary>The first parameter of the beta distribution of thresholds (<c>beta_parameters</c> holds both).</summary>
    public double BetaA { get; init; } = 2;

    /// <summary>The second parameter of the beta distribution of thresholds.</summary>
    public double BetaB { get; init; } = 18;

    /// <summary>How much shorter periods are preferred, <c>boltzmann_parameter</c>: of the troughs below a threshold each is exp(this) times as likely as the next.</summary>
    public double BoltzmannParameter { get; init; } = 2;

    /// <summary>Semitones from one pitch to the next, <c>resolution</c>: above 0, below 1.</summary>
    public double Resolution { get; init; } = 0.1;

    /// <summary>The fastest change of pitch in octaves per second, <c>max_transition_rate</c>.</summary>
    public double MaximumTransitionRate { get; init; } = 35.92;

    /// <summary>Probability of going from voiced to unvoiced or back, <c>switch_prob</c>.</summary>
    public double SwitchProbability { get; init; } = 0.01;

    /// <summary>Probability of the lowest trough where none is below the threshold, <c>no_trough_prob</c>.</summary>
    public double NoTroughProbability { get; init; } = 0.01;

    /// <summary>What unvoiced frames get instead of a frequency, <c>fill_na</c>: NaN as in librosa; null: the likeliest pitch all the same.</summary>
    public double? FillUnvoiced { get; init; } = double.NaN;

    internal int BinsPerSemitone => (int)Math.Ceiling(1 / Resolution);

    internal int BinCount => (int)Math.Floor(12 * BinsPerSemitone * Math.Log2(Pitch.MaximumFrequency / Pitch.MinimumFrequency)) + 1;

    internal void Check()
    {
        Pitch.Check();
        Setting.Require(ThresholdCount is >= 1 and <= 10000, "n_thresholds", ThresholdCount, "must be from 1 to 10000");
        Setting.Require(Positive(BetaA) && Positive(BetaB), "beta_parameters", FormattableString.Invariant($"{BetaA},{BetaB}"), "must be two positive numbers");
        Setting.Require(Positive(BoltzmannParameter), "boltzmann_parameter", BoltzmannParameter, "must be a positive number");
        Setting.Require(Resolution is >= 0.001 and < 1, "resolution", Resolution, "must be from 0.001 to less than 1 semitone");
        Setting.Require(Positive(MaximumTransitionRate), "max_transition_rate", MaximumTransitionRate, "must be a positive number of octaves per second");
        Setting.Require(SwitchProbability is >= 0 and <= 1, "switch_prob", SwitchProbability, "must be from 0 to 1");
        Setting.Require(NoTroughProbability is >= 0 and <= 1, "no_trough_prob", NoTroughProbability, "must be from 0 to 1");
        Setting.Require(FillUnvoiced is not { } fill || !double.IsInfinity(fill), "fill_na", FillUnvoiced, "must be a number, nan or none");
        Setting.Require(BinCount <= 100_000, "resolution", Resolution, "makes more than 100000 pitches; use a coarser one");
        if (Pitch.Rate is { } rate)
        {
            TransitionWidth(rate);
        }
    }

    /// <summary>Pitches that one may go to from one frame to the next.</summary>
    internal int TransitionWidth(SampleRate rate)
    {
        var semitones = Math.Round(MaximumTransitionRate * 12 * Pitch.EffectiveHopLength / rate.Hertz);
        var width = (semitones * BinsPerSemitone) + 1;
        Setting.Require(
            width <= BinCount,
            "max_transition_rate",
            MaximumTransitionRate,
            $"goes beyond the range from fmin to fmax within a hop of {Pitch.EffectiveHopLength} samples at {rate}; use a lower one, a shorter hop_length or a wider range");
        return (int)width;
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Pitch.Describe(settings);
        settings["n_thresholds"] = ThresholdCount;
        settings["beta_parameters"] = $"{Setting.Text(BetaA)},{Setting.Text(BetaB)}";
        settings["boltzmann_parameter"] = BoltzmannParameter;
        settings["resolution"] = Resolution;
        settings["max_transition_rate"] = MaximumTransitionRate;
        settings["switch_prob"] = SwitchProbability;
        settings["no_trough_prob"] = NoTroughProbability;
        settings["fill_na"] = FillUnvoiced is { } fill && double.IsNaN(fill) ? "nan" : FillUnvoiced;
    }

    private static bool Positive(double value) => value > 0 && double.IsFinite(value);
}
