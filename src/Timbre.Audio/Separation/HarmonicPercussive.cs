using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Splits sounds into what goes on (voices, tones) and what strikes (clicks, plosives) by median filters over time and frequency
/// (Fitzgerald 2010; margins: Driedger, Müller and Disch 2014), as <c>librosa.decompose.hpss</c> and <c>librosa.effects</c> 0.10.2.
/// Immutable, may be shared by threads; the work on one recording is serial.
/// </summary>
public sealed class HarmonicPercussive
{
    private readonly MedianFilter _overTime;
    private readonly MedianFilter _overFrequency;
    private readonly SoftMask _harmonicMask;
    private readonly SoftMask _percussiveMask;
    private readonly SignalSeparation _signals;

    /// <summary>Checks the options and plans the transforms.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public HarmonicPercussive(HarmonicPercussiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        _overTime = new MedianFilter(options.HarmonicKernel);
        _overFrequency = new MedianFilter(options.PercussiveKernel);
        var split = options is { HarmonicMargin: 1, PercussiveMargin: 1 };
        _harmonicMask = new SoftMask(options.Power, options.HarmonicMargin, split);
        _percussiveMask = new SoftMask(options.Power, options.PercussiveMargin, split);
        _signals = new SignalSeparation(options.Stft, _overTime, _overFrequency);
    }

    /// <summary>What it was made of.</summary>
    public HarmonicPercussiveOptions Options { get; }

    /// <summary>The two masks, 0 to 1, of a magnitude spectrogram <c>[bins, frames]</c>; with margins of 1 (and a finite power) they add up to 1.</summary>
    /// <exception cref="TimbreException">A magnitude is negative or not finite.</exception>
    public (FeatureMatrix Harmonic, FeatureMatrix Percussive) Masks(FeatureMatrix magnitudes)
    {
        var (harmonic, percussive) = MaskValues(magnitudes);
        return (new FeatureMatrix(magnitudes.FeatureCount, magnitudes.FrameCount, harmonic), new FeatureMatrix(magnitudes.FeatureCount, magnitudes.FrameCount, percussive));
    }

    /// <summary>The two parts of a magnitude spectrogram <c>[bins, frames]</c>.</summary>
    /// <exception cref="TimbreException">A magnitude is negative or not finite.</exception>
    public (FeatureMatrix Harmonic, FeatureMatrix Percussive) Separate(FeatureMatrix magnitudes)
    {
        var (harmonic, percussive) = MaskValues(magnitudes);
        return (Product(harmonic, magnitudes), Product(percussive, magnitudes));
    }

    /// <summary>The two parts of a signal, each as long as it; with margins of 1 they add up to it (within rounding, and where frames cover it).</summary>
    /// <exception cref="TimbreException">There are no samples, or some are not finite.</exception>
    public (float[] Harmonic, float[] Percussive) Separate(ReadOnlySpan<float> samples)
    {
        var harmonic = new float[samples.Length];
        var percussive = new float[samples.Length];
        _signals.Run(samples, (_harmonicMask, harmonic), (_percussiveMask, percussive));
        return (harmonic, percussive);
    }

    /// <summary>The part of a signal that goes on, as <c>librosa.effects.harmonic</c>.</summary>
    /// <exception cref="TimbreException">There are no samples, or some are not finite.</exception>
    public float[] Harmonic(ReadOnlySpan<float> samples)
    {
        var harmonic = new float[samples.Length];
        _signals.Run(samples, (_harmonicMask, harmonic), null);
        return harmonic;
    }

    /// <summary>The part of a signal that strikes, as <c>librosa.effects.percussive</c>.</summary>
    /// <exception cref="TimbreException">There are no samples, or some are not finite.</exception>
    public float[] Percussive(ReadOnlySpan<float> samples)
    {
        var percussive = new float[samples.Length];
        _signals.Run(samples, null, (_percussiveMask, percussive));
        return percussive;
    }

    private (float[] Harmonic, float[] Percussive) MaskValues(FeatureMatrix magnitudes)
    {
        ArgumentNullException.ThrowIfNull(magnitudes);
        var source = magnitudes.Values;
        if (!source.IsEmpty && !(TensorPrimitives.Min(source) >= 0 && float.IsFinite(TensorPrimitives.Max(source))))
        {
            throw new TimbreException("the magnitudes must be finite and at least 0");
        }

        var (bins, frames) = (magnitudes.FeatureCount, magnitudes.FrameCount);
        var steady = new float[source.Length];
        var struck = new float[source.Length];
        _overTime.AlongRows(source, bins, frames, steady);
        _overFrequency.DownColumns(source, bins, frames, struck);

        // A piece at a time, so that both masks can go where the medians were.
        Span<float> piece = stackalloc float[1024];
        for (var start = 0; start < steady.Length; start += piece.Length)
        {
            var harmonic = steady.AsSpan(start, Math.Min(piece.Length, steady.Length - start));
            var percussive = struck.AsSpan(start, harmonic.Length);
            _percussiveMask.Apply(percussive, harmonic, piece[..harmonic.Length]);
            _harmonicMask.Apply(harmonic, percussive, harmonic);
            piece[..harmonic.Length].CopyTo(percussive);
        }

        return (steady, struck);
    }

    private static FeatureMatrix Product(float[] mask, FeatureMatrix magnitudes)
    {
        TensorPrimitives.Multiply(mask, magnitudes.Values, mask);
        return new FeatureMatrix(magnitudes.FeatureCount, magnitudes.FrameCount, mask);
    }
}
