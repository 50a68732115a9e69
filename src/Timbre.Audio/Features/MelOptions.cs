namespace Timbre.Audio;

/// <summary>A mel spectrogram: defaults of <c>librosa.feature.melspectrogram</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record MelOptions
{
    /// <summary>Frames and window; the hop is 512 samples unless it is set.</summary>
    public StftOptions Stft { get; init; } = new() { HopLength = 512 };

    /// <summary>Mel bands, librosa's <c>n_mels</c>: 1 to 4,096.</summary>
    public int BandCount { get; init; } = 128;

    /// <summary>Lower edge of the lowest band in Hz, <c>fmin</c>.</summary>
    public double MinimumFrequency { get; init; }

    /// <summary>Upper edge of the highest band in Hz, <c>fmax</c>; null: half the sample rate.</summary>
    public double? MaximumFrequency { get; init; }

    /// <summary>False: Slaney's mel scale, linear below 1 kHz; true: HTK's formula.</summary>
    public bool Htk { get; init; }

    /// <summary>True: each band's area is normalised (<c>norm='slaney'</c>); false: each triangle's peak is 1.</summary>
    public bool AreaNormalised { get; init; } = true;

    /// <summary>Exponent of the magnitude: 1 magnitude, 2 power.</summary>
    public double Power { get; init; } = 2;

    /// <summary>The frequency in Hz at which each band is most sensitive, from the lowest band to the highest.</summary>
    /// <param name="rate">The rate of the samples.</param>
    public IReadOnlyList<double> CentreFrequencies(SampleRate rate) => MelScale.Frequencies(BandCount + 2, MinimumFrequency, MaximumFrequency ?? rate.Hertz / 2.0, Htk)[1..^1];

    internal void Check()
    {
        Stft.Check();
        Setting.Require(BandCount is >= 1 and <= 4096, "n_mels", BandCount, "must be from 1 to 4096 bands");
        Setting.Require(MinimumFrequency >= 0 && double.IsFinite(MinimumFrequency), "fmin", MinimumFrequency, "must be a frequency in Hz, at least 0");
        Setting.Require(
            MaximumFrequency is not { } top || (top > MinimumFrequency && double.IsFinite(top)),
            "fmax",
            MaximumFrequency,
            $"must be a frequency in Hz above fmin ({Setting.Text(MinimumFrequency)})");
        Setting.Require(Power > 0 && double.IsFinite(Power), "power", Power, "must be a positive number");
    }

    internal void Describe(IDictionary<string, object?> settings, string normName)
    {
        Stft.Describe(settings);
        settings["power"] = Power;
        settings["n_mels"] = BandCount;
        settings["fmin"] = MinimumFrequency;
        settings["fmax"] = MaximumFrequency;
        settings["htk"] = Htk;
        settings[normName] = AreaNormalised ? "slaney" : null;
    }
}
