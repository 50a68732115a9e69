namespace Timbre.Classification;

/// <summary>What the time-delay network looks like, and what it is shown in training. Deviations are in the unit of the scaled pictures, where 1 is a deviation of the training values.</summary>
public sealed record TdnnSettings
{
    /// <summary>Filters of its first four convolutions.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>Values of its embedding.</summary>
    public int Embedding { get; init; } = 128;

    /// <summary>Share of a picture's frames that it is shown at once, another stretch in each epoch; 15 frames at least.</summary>
    public double CropFraction { get; init; } = 0.8;

    /// <summary>By how much another microphone tilts the spectrum.</summary>
    public double TiltDeviation { get; init; } = 0.2;

    /// <summary>By how much another microphone bends it.</summary>
    public double WalkDeviation { get; init; } = 0.2;

    /// <summary>By how much the loudness changes.</summary>
    public double LevelDeviation { get; init; } = 0.2;

    /// <summary>Bands of frequency, and as many stretches of time, that are covered.</summary>
    public int Masks { get; init; } = 1;

    /// <summary>Whether each band loses its mean over time, in training and ever after: what a steady microphone adds is gone, and what is steady in a voice, too.</summary>
    public bool SubtractMean { get; init; }

    /// <summary>Additive angular margin in radians, in place of smoothed labels; 0 = none.</summary>
    public double Margin { get; init; }

    /// <summary>Whether the rate rises before it falls (one cycle), rather than falls from the start (cosine).</summary>
    public bool OneCycle { get; init; }
}
