namespace Timbre.Audio;

/// <summary>Kaldi's MFCC: defaults of <c>torchaudio.compliance.kaldi.mfcc</c>. Checked when an extractor is made of them.</summary>
public sealed record KaldiMfccOptions
{
    /// <summary>The bands that they are taken of; always the logarithms of power.</summary>
    public KaldiFbankOptions Fbank { get; init; } = new();

    /// <summary>Coefficients to keep, <c>num_ceps</c>; at most as many as mel bands.</summary>
    public int CoefficientCount { get; init; } = 13;

    /// <summary>Liftering: coefficient n (from 0) times 1 + L/2·sin(πn/L); 0: none.</summary>
    public double Lifter { get; init; } = 22;

    internal void Check()
    {
        Fbank.Check();
        Setting.Require(Fbank.UseLog, "use_log_fbank", Fbank.UseLog, "must be true: MFCC are taken of logarithms");
        Setting.Require(Fbank.UsePower, "use_power", Fbank.UsePower, "must be true: MFCC are taken of power");
        Setting.Require(CoefficientCount >= 1, "num_ceps", CoefficientCount, "must be a positive number of coefficients");
        Setting.Require(CoefficientCount <= Fbank.BandCount, "num_ceps", CoefficientCount, $"must be at most num_mel_bins ({Fbank.BandCount})");
        Setting.Require(Lifter >= 0 && double.IsFinite(Lifter), "cepstral_lifter", Lifter, "must be a non-negative number");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        Fbank.Describe(settings);
        settings.Remove("use_log_fbank");
        settings.Remove("use_power");
        settings["num_ceps"] = CoefficientCount;
        settings["cepstral_lifter"] = Lifter;
    }
}
