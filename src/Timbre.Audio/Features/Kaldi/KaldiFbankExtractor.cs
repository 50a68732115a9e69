using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>
/// Mel bands as Kaldi computes them (<c>torchaudio.compliance.kaldi.fbank</c>, transposed: a row per band). With <c>use_energy</c> the logarithm of the
/// energy is row 0, with <c>htk_compat</c> the last.
/// </summary>
public sealed class KaldiFbankExtractor : IFeatureExtractor
{
    private readonly KaldiComputer _computer;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public KaldiFbankExtractor(KaldiFbankOptions options)
    {
        _computer = new KaldiComputer(options);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
        FeatureNames = Names();
    }

    /// <summary>What it was made of.</summary>
    public KaldiFbankOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "kaldi_fbank";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Options.BandCount + (Options.Frames.UseEnergy ? 1 : 0);

    /// <summary>Bands are numbered from 0; the energy, where there is one, is <c>kaldi_fbank_energy</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Frames.Rate;

    private int EnergyRow => !Options.Frames.UseEnergy ? -1 : Options.Frames.HtkCompatible ? Options.BandCount : 0;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frames = _computer.FrameCount(samples, rate);
        var values = ShortTimeSpectrum.Room(FeatureCount, frames);
        var bandStart = EnergyRow == 0 ? frames : 0;
        _computer.Run(samples, rate, frames, (first, count, bands, energies) =>
        {
            LaneRowsOutput.Copy(bands, 0, Options.BandCount, values, frames, bandStart + first, count);
            if (EnergyRow >= 0)
            {
                energies[..count].CopyTo(values.AsSpan((EnergyRow * frames) + first, count));
            }
        });
        if (Options.UseLog)
        {
            var bandValues = values.AsSpan(bandStart, Options.BandCount * frames);
            TensorPrimitives.Multiply(bandValues, KaldiOutput.NepersPerDecibel, bandValues);
        }

        if (Options.Frames.SubtractMean)
        {
            KaldiOutput.SubtractMeans(values, frames);
        }

        return new FeatureMatrix(FeatureCount, frames, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.HopSeconds(rate);

    private string[] Names()
    {
        var names = new string[FeatureCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = i == EnergyRow ? "kaldi_fbank_energy" : $"kaldi_fbank_{(EnergyRow == 0 ? i - 1 : i)}";
        }

        return names;
    }
}
