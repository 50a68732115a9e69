namespace Timbre.Audio;

/// <summary>Derivatives of MFCC over time: defaults of <c>librosa.feature.delta</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record DeltaOptions
{
    /// <summary>The coefficients that are differentiated.</summary>
    public MfccOptions Mfcc { get; init; } = new();

    /// <summary>Frames that a derivative is taken over; odd, from 3 to 4,095.</summary>
    public int Width { get; init; } = 9;

    /// <summary>Order of the derivative and of the polynomial fitted: 1 first, 2 second; below the width.</summary>
    public int Order { get; init; } = 1;

    /// <summary>What to do at the ends.</summary>
    public DeltaMode Mode { get; init; } = DeltaMode.Interp;

    internal void Check()
    {
        Mfcc.Check();
        Setting.Require(Width is >= 3 and <= 4095 && Width % 2 == 1, "width", Width, "must be an odd number of frames from 3 to 4095");
        Setting.Require(Order is >= 1 and <= 16, "order", Order, "must be from 1 to 16");
        Setting.Require(Order < Width, "order", Order, $"must be less than width ({Width})");
        Setting.Require(Enum.IsDefined(Mode), "mode", Mode, "is not known");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Mfcc.Describe(settings);
        settings["width"] = Width;
        settings["order"] = Order;
        settings["mode"] = SettingNames.Of(Mode);
    }
}
