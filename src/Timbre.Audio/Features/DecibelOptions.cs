namespace Timbre.Audio;

/// <summary>Power to decibels as <c>librosa.power_to_db</c> 0.10.2 has it. Checked when an extractor is made of them.</summary>
public sealed record DecibelOptions
{
    /// <summary>The power that becomes 0 dB; null: the largest of the recording (<c>ref='max'</c>).</summary>
    public double? Reference { get; init; } = 1;

    /// <summary>Powers below count as this, <c>amin</c>.</summary>
    public double Minimum { get; init; } = 1e-10;

    /// <summary>Values this far below the largest of the recording are raised to it, <c>top_db</c>; null: none.</summary>
    public double? Range { get; init; } = 80;

    internal void Check()
    {
        Setting.Require(Reference is not { } r || double.IsFinite(r), "ref", Reference, "must be a number or 'max'");
        Setting.Require(Minimum > 0 && double.IsFinite(Minimum), "amin", Minimum, "must be a positive number");
        Setting.Require(Range is not { } d || (d >= 0 && double.IsFinite(d)), "top_db", Range, "must be at least 0 dB");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        settings["ref"] = Reference is { } number ? number : "max";
        settings["amin"] = Minimum;
        settings["top_db"] = Range;
    }
}
