namespace Timbre.Classification;

/// <summary>How the network of a <see cref="GenderClassifier"/> is trained. The defaults are those of the model that ships.</summary>
public sealed record GenderTrainingOptions
{
    /// <summary>One network for each, 1 to 16; the mean of what they say counts. The same one may be there more than once.</summary>
    public IReadOnlyList<GenderFrontEnd> FrontEnds { get; init; } = [new(512, 64), new(512, 64), new(512, 64), new(1024, 96)];

    /// <summary>Lowest frequency of the bands, in Hz.</summary>
    public double MinimumFrequency { get; init; } = 50;

    /// <summary>Highest frequency of the bands, in Hz, up to 8000.</summary>
    public double MaximumFrequency { get; init; } = 7000;

    /// <summary>Channels of the convolutions over time, 2 to 1024; the last one has half as many more.</summary>
    public int Channels { get; init; } = 96;

    /// <summary>Passes over the utterances, at least 1.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Windows that a pass takes from each utterance, at least 1.</summary>
    public int WindowsPerUtterance { get; init; } = 4;

    /// <summary>Share of the windows that come from the recording itself, the others from its altered copies: 0 to 1.</summary>
    public double CleanShare { get; init; } = 0.25;

    /// <summary>Windows of a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Highest learning rate.</summary>
    public double Rate { get; init; } = 2e-3;

    /// <summary>Weight decay (AdamW).</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Share of the values before the last layer that are left out: 0 to below 1.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Share of each label that is spread over both.</summary>
    public double LabelSmoothing { get; init; } = 0.05;

    /// <summary>Alpha of mixup; 0 = none.</summary>
    public double Mixup { get; init; } = 0.3;

    /// <summary>Stretches of bands, and as many of time, that are covered in each window, up to a sixth of either.</summary>
    public int Masks { get; init; } = 2;

    /// <summary>Deviation of the tilt of the spectrum that each window gets, in dB at its ends.</summary>
    public double TiltDecibels { get; init; } = 3;

    /// <summary>Deviation of the random walk over the bands that each window gets, in dB from lowest to highest.</summary>
    public double WalkDecibels { get; init; } = 3;

    /// <summary>Share of the windows that noise is added to, another one each time: 0 to 1.</summary>
    public double NoiseShare { get; init; } = 0.75;

    /// <summary>Least level of a window above its noise, in dB.</summary>
    public double NoiseLow { get; init; } = -3;

    /// <summary>Greatest level of a window above its noise, in dB, not below <see cref="NoiseLow"/>.</summary>
    public double NoiseHigh { get; init; } = 20;

    /// <summary>The share of the epochs after which the weights are averaged: 0 to 1; 1 = never.</summary>
    public double AverageAfter { get; init; } = 0.6;

    internal void Check()
    {
        Require(FrontEnds.Count is >= 1 and <= 16, "front_ends", FrontEnds.Count, "must be 1 to 16");
        foreach (var front in FrontEnds)
        {
            Require(front.FrameLength is 256 or 512 or 1024 or 2048, "frame_length", front.FrameLength, "must be 256, 512, 1024 or 2048");
            Require(front.Bands is >= 16 and <= 256, "bands", front.Bands, "must be from 16 to 256");
        }

        Require(MinimumFrequency >= 0 && MinimumFrequency < MaximumFrequency && MaximumFrequency <= 8000, "fmax", MaximumFrequency, "must lie above fmin and not above 8000 Hz");
        Require(Channels is >= 2 and <= 1024, "channels", Channels, "must be a number from 2 to 1024");
        Require(WindowsPerUtterance >= 1, "windows_per_utterance", WindowsPerUtterance, "must be at least 1");
        Require(CleanShare is >= 0 and <= 1, "clean_share", CleanShare, "must be a share from 0 to 1");
        Require(Dropout is >= 0 and < 1, "dropout", Dropout, "must be at least 0 and below 1");
        Require(Masks >= 0, "masks", Masks, "must be 0 or more");
        Require(TiltDecibels >= 0 && double.IsFinite(TiltDecibels), "tilt_db", TiltDecibels, "must be 0 or more");
        Require(WalkDecibels >= 0 && double.IsFinite(WalkDecibels), "walk_db", WalkDecibels, "must be 0 or more");
        Require(NoiseShare is >= 0 and <= 1, "noise_share", NoiseShare, "must be a share from 0 to 1");
        Require(NoiseLow >= -40, "noise_low_db", NoiseLow, "must be -40 or more");
        Require(NoiseHigh >= NoiseLow && NoiseHigh <= 100, "noise_high_db", NoiseHigh, "must be noise_low_db or more, and at most 100");
        Require(AverageAfter is >= 0 and <= 1, "average_after", AverageAfter, "must be a share from 0 to 1");
    }

    private static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }
}
