using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// MFCC as Kaldi computes them (<c>torchaudio.compliance.kaldi.mfcc</c>, transposed: a row per coefficient). With <c>use_energy</c> the logarithm of the
/// energy stands in for coefficient 0; with <c>htk_compat</c> that row comes last (times √2 where it is not the energy).
/// </summary>
public sealed class KaldiMfccExtractor : IFeatureExtractor
{
    private readonly KaldiComputer _computer;
    private readonly LaneMatrix _transform;

    /// <summary>Checks the options and plans the cosine transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public KaldiMfccExtractor(KaldiMfccOptions options)
    {
        options.Check();
        _computer = new KaldiComputer(options.Fbank);
        _transform = Transform(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
        FeatureNames = Names();
    }

    /// <summary>What it was made of.</summary>
    public KaldiMfccOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "kaldi_mfcc";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.CoefficientCount;

    /// <summary>Numbered by coefficient, wherever its row is; <c>kaldi_mfcc_energy</c> in place of number 0 where that is the energy.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Fbank.Frames.Rate;

    private KaldiFrameOptions Frames => Options.Fbank.Frames;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frames = _computer.FrameCount(samples, rate);
        var values = ShortTimeSpectrum.Room(FeatureCount, frames);
        var coefficients = new LaneBuffer(FeatureCount);
        _computer.Run(samples, rate, frames, (first, count, bands, energies) =>
        {
            _transform.Multiply(bands, 0, coefficients, 0);
            if (Frames.UseEnergy)
            {
                energies.CopyTo(coefficients.Row(0));
            }

            for (var i = 0; i < FeatureCount; i++)
            {
                coefficients.Row(i)[..count].CopyTo(values.AsSpan((Row(i) * frames) + first, count));
            }
        });
        if (Frames.SubtractMean)
        {
            KaldiOutput.SubtractMeans(values, frames);
        }

        return new FeatureMatrix(FeatureCount, frames, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.HopSeconds(rate);

    /// <summary>From decibels to coefficients.</summary>
    private static LaneMatrix Transform(KaldiMfccOptions options)
    {
        var rows = new (int First, float[] Weights)[options.CoefficientCount];
        for (var k = 0; k < rows.Length; k++)
        {
            var lift = options.Lifter > 0 ? 1 + (options.Lifter / 2 * double.SinPi(k / options.Lifter)) : 1;
            var htk = k == 0 && options.Fbank.Frames.HtkCompatible && !options.Fbank.Frames.UseEnergy ? Math.Sqrt(2) : 1;
            var weights = new float[options.Fbank.BandCount];
            for (var n = 0; n < weights.Length; n++)
            {
                weights[n] = (float)(lift * htk * Math.Log(10) / 10 * CosineTransform.Weight(2, orthonormal: true, k, n, weights.Length));
            }

            rows[k] = (0, weights);
        }

        return new LaneMatrix(options.Fbank.BandCount, rows);
    }

    /// <summary>Where coefficient i goes.</summary>
    private int Row(int coefficient) => !Frames.HtkCompatible ? coefficient : coefficient == 0 ? FeatureCount - 1 : coefficient - 1;

    private string[] Names()
    {
        var names = new string[FeatureCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[Row(i)] = i == 0 && Frames.UseEnergy ? "kaldi_mfcc_energy" : $"kaldi_mfcc_{i}";
        }

        return names;
    }
}
