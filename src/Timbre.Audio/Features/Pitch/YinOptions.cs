namespace Timbre.Audio;

/// <summary>YIN: defaults of <c>librosa.yin</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record YinOptions
{
    /// <summary>Range of frequencies and frames.</summary>
    public PitchOptions Pitch { get; init; } = new();

    /// <summary>The first trough of the normalised difference below this is the period, <c>trough_threshold</c>; where there is none, the lowest value is.</summary>
    public double TroughThreshold { get; init; } = 0.1;

    internal void Check()
    {
        Pitch.Check();
        Setting.Require(TroughThreshold > 0 && double.IsFinite(TroughThreshold), "trough_threshold", TroughThreshold, "must be a positive number");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Pitch.Describe(settings);
        settings["trough_threshold"] = TroughThreshold;
    }
}
