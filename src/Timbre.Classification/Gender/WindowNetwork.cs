using System.Numerics.Tensors;
using Timbre.Audio;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>
/// A network on windows of a log-mel picture, and how samples become such a window: the same for training and use. What it says of a window does not depend on the
/// level of the recording. Immutable; may be shared by threads.
/// </summary>
internal sealed class WindowNetwork
{
    private const float DecibelsPerUnit = 20; // the picture is the decadic logarithm of an amplitude
    private readonly float _range;

    /// <exception cref="TimbreException">The network does not take such windows, or does not end with one output.</exception>
    public WindowNetwork(LogMelExtractor bands, Network network, double rangeDecibels)
    {
        (Bands, Network, RangeDecibels) = (bands, network, rangeDecibels);
        _range = (float)(rangeDecibels / DecibelsPerUnit);
        var stft = bands.Options.Mel.Stft;
        if (stft.Center || bands.RequiredRate is not { } rate)
        {
            throw new TimbreException("windows are cut without padding and at a rate of their own: center must be false, and sr given");
        }

        if (network.Definition.InputShape is not [var height, var width] || height != bands.FeatureCount || network.OutputSize != 1)
        {
            throw new TimbreException($"a network on [{string.Join(", ", network.Definition.InputShape)}] with {network.OutputSize} outputs does not take windows [{bands.FeatureCount}, frames] and give one log-odds");
        }

        (Rate, Frames) = (rate, width);
        (HopSamples, FrameSamples) = (stft.HopLength ?? stft.FrameLength / 4, stft.FrameLength);
    }

    public LogMelExtractor Bands { get; }

    public Network Network { get; }

    public SampleRate Rate { get; }

    /// <summary>What lies further below the highest value of a window counts as so far below, in dB.</summary>
    public double RangeDecibels { get; }

    /// <summary>Frames of a window.</summary>
    public int Frames { get; }

    public int HopSamples { get; }

    public int FrameSamples { get; }

    /// <summary>Samples from one window to the next, if they follow one another without a gap.</summary>
    public int StepSamples => Frames * HopSamples;

    /// <summary>Samples of a window.</summary>
    public int WindowSamples => ((Frames - 1) * HopSamples) + FrameSamples;

    /// <summary>The picture of a recording [bands, frames], of which <see cref="Prepare"/> makes windows; a recording shorter than one frame has zeros behind it.</summary>
    public float[] Picture(ReadOnlySpan<float> samples)
    {
        if (samples.Length < FrameSamples)
        {
            var padded = new float[FrameSamples];
            samples.CopyTo(padded);
            samples = padded;
        }

        var values = Bands.Extract(samples, Rate).Values.ToArray();
        TensorPrimitives.Multiply(values, 1 / DecibelsPerUnit, values);
        return values;
    }

    /// <summary>Makes a window of a picture independent of the level: its range limited, its mean 0.</summary>
    public void Prepare(Span<float> window)
    {
        TensorPrimitives.Max(window, TensorPrimitives.Max<float>(window) - _range, window);
        TensorPrimitives.Subtract(window, TensorPrimitives.Sum<float>(window) / window.Length, window);
    }

    /// <summary>The windows of a recording, one after the other, the last one at its end: as the network takes them, the first frame of each, and the whole picture in dB.</summary>
    public (float[] Inputs, IReadOnlyList<int> Starts, FeatureMatrix Picture) Windows(ReadOnlySpan<float> samples)
    {
        var height = Bands.FeatureCount;
        var picture = Picture(samples);
        var frames = picture.Length / height;
        var count = Math.Max(1, (frames + Frames - 1) / Frames);
        var starts = Enumerable.Range(0, count).Select(i => Math.Max(0, Math.Min(i * Frames, frames - Frames))).ToArray();
        var inputs = new float[count * Network.InputSize];
        for (var i = 0; i < count; i++)
        {
            var window = inputs.AsSpan(i * Network.InputSize, Network.InputSize);
            SpectrogramCrops.Copy(picture, height, starts[i], window);
            Prepare(window);
        }

        TensorPrimitives.Multiply(picture, DecibelsPerUnit, picture);
        return (inputs, starts, new FeatureMatrix(height, frames, picture));
    }

    /// <summary>Whether another network looks at the same picture of the same samples.</summary>
    public bool Sees(WindowNetwork other) => WindowSamples == other.WindowSamples && Bands.Options == other.Bands.Options;

    /// <summary>Log-odds of label 1 for the picture of one window; of fewer frames than it takes, they are repeated.</summary>
    public float LogOdds(ReadOnlySpan<float> picture)
    {
        var window = new float[Network.InputSize];
        SpectrogramCrops.Copy(picture, Bands.FeatureCount, 0, window);
        Prepare(window);
        var odds = new float[1];
        Network.Predict(window, odds);
        return odds[0];
    }
}
