namespace Timbre.Audio;

/// <summary>Kaldi's filter bank: defaults of <c>torchaudio.compliance.kaldi.fbank</c>. Checked when an extractor is made of them.</summary>
public sealed record KaldiFbankOptions
{
    /// <summary>Frames, windows and energy.</summary>
    public KaldiFrameOptions Frames { get; init; } = new();

    /// <summary>Mel bands, <c>num_mel_bins</c>: 4 to 4,096.</summary>
    public int BandCount { get; init; } = 23;

    /// <summary>Lower edge of the lowest band in Hz, <c>low_freq</c>.</summary>
    public double LowFrequency { get; init; } = 20;

    /// <summary>Upper edge of the highest band in Hz, <c>high_freq</c>; 0 and below: so far below half the rate.</summary>
    public double HighFrequency { get; init; }

    /// <summary>True: natural logarithms of the bands.</summary>
    public bool UseLog { get; init; } = true;

    /// <summary>True: bands of the power spectrum; false: of magnitudes.</summary>
    public bool UsePower { get; init; } = true;

    internal void Check()
    {
        Frames.Check();
        Setting.Require(BandCount is >= 4 and <= 4096, "num_mel_bins", BandCount, "must be from 4 to 4096 bands");
        Setting.Require(LowFrequency >= 0 && double.IsFinite(LowFrequency), "low_freq", LowFrequency, "must be a frequency in Hz, at least 0");
        Setting.Require(double.IsFinite(HighFrequency), "high_freq", HighFrequency, "must be a frequency in Hz, or 0 and below to count from half the rate");
        if (Frames.Rate is { } rate)
        {
            CheckAt(rate);
        }
    }

    /// <summary>What depends on the rate; gives the upper edge in Hz.</summary>
    internal double CheckAt(SampleRate rate)
    {
        Frames.CheckAt(rate);
        var half = rate.Hertz / 2.0;
        var high = HighFrequency <= 0 ? HighFrequency + half : HighFrequency;
        Setting.Require(high > 0 && high <= half, "high_freq", HighFrequency, $"must lie between 0 and half the sample rate ({Setting.Text(half)} Hz of {rate})");
        Setting.Require(LowFrequency < high, "low_freq", LowFrequency, $"must be below the upper edge ({Setting.Text(high)} Hz at {rate})");
        return high;
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Frames.Describe(settings);
        settings["num_mel_bins"] = BandCount;
        settings["low_freq"] = LowFrequency;
        settings["high_freq"] = HighFrequency;
        settings["use_log_fbank"] = UseLog;
        settings["use_power"] = UsePower;
    }
}
