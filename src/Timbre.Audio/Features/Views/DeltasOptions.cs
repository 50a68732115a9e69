namespace Timbre.Audio;

/// <summary>How derivatives of features are put beside them. Checked when an extractor is made of them.</summary>
public sealed record DeltasOptions
{
    /// <summary>1: the first derivative; 2: the first and the second.</summary>
    public int Orders { get; init; } = 2;

    /// <summary>Frames that a derivative is taken over; odd, from 3 to 4,095.</summary>
    public int Width { get; init; } = 9;

    /// <summary>What each row is brought to over a recording, before the derivatives.</summary>
    public Centring Centre { get; init; }

    internal void Check()
    {
        Setting.Require(Orders is 1 or 2, "orders", Orders, "must be 1 (first derivative) or 2 (first and second)");
        Setting.Require(Width is >= 3 and <= 4095 && Width % 2 == 1, "width", Width, "must be an odd number of frames from 3 to 4095");
        Setting.Require(Enum.IsDefined(Centre), "centre", Centre, "is not known");
    }
}
