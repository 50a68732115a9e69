namespace Timbre.Audio;

/// <summary>Mel-frequency cepstral coefficients: defaults of <c>librosa.feature.mfcc</c> 0.10.2. Checked when an extractor is made of them.</summary>
public sealed record MfccOptions
{
    /// <summary>Coefficients to keep, <c>n_mfcc</c>; at most as many as mel bands.</summary>
    public int CoefficientCount { get; init; } = 20;

    /// <summary>The log-mel spectrogram that they are taken of.</summary>
    public LogMelOptions LogMel { get; init; } = new();

    /// <summary>Type of the cosine transform: 1, 2 or 3.</summary>
    public int DctType { get; init; } = 2;

    /// <summary>True: the cosine transform is orthonormal (<c>norm='ortho'</c>); false: SciPy's unscaled one.</summary>
    public bool Orthonormal { get; init; } = true;

    /// <summary>Liftering: coefficient n (from 1) times 1 + L/2·sin(πn/L); 0: none.</summary>
    public double Lifter { get; init; }

    internal void Check()
    {
        LogMel.Check();
        Setting.Require(CoefficientCount >= 1, "n_mfcc", CoefficientCount, "must be a positive number of coefficients");
        Setting.Require(CoefficientCount <= LogMel.Mel.BandCount, "n_mfcc", CoefficientCount, $"must be at most n_mels ({LogMel.Mel.BandCount})");
        Setting.Require(DctType is >= 1 and <= 3, "dct_type", DctType, "must be 1, 2 or 3");
        Setting.Require(DctType != 1 || LogMel.Mel.BandCount >= 2, "dct_type", DctType, "needs at least 2 mel bands (n_mels)");
        Setting.Require(Lifter >= 0 && double.IsFinite(Lifter), "lifter", Lifter, "must be a non-negative number");
    }

    internal void Describe(IDictionary<string, object?> settings)
    {
        LogMel.Describe(settings, "mel_norm");
        settings["n_mfcc"] = CoefficientCount;
        settings["dct_type"] = DctType;
        settings["norm"] = Orthonormal ? "ortho" : null;
        settings["lifter"] = Lifter;
    }
}
