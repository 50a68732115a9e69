using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>What is kept of 16 frames until they are judged. All rows are as long and aligned, so that the same frame gives the same bits wherever it lies.</summary>
internal sealed class SpeechBlock
{
    /// <summary>Frames of a block.</summary>
    public const int Frames = 16;

    /// <summary>Bins of the spectrum that are kept, 0 to 1600 Hz.</summary>
    public const int Bins = 103;

    /// <summary>Wide bands, kept after the bins.</summary>
    public const int Bands = 8;

    /// <summary>Floats from one row to the next.</summary>
    public const int Stride = 112;

    private readonly AlignedFloats _powers = new(Frames * Stride);
    private readonly AlignedFloats _amplitudes = new(Frames * Stride);
    private readonly AlignedFloats _logarithms = new(Frames * Stride);
    private readonly AlignedFloats _minimum = new(Stride);

    /// <summary>Frames that it holds.</summary>
    public int Count { get; set; }

    /// <summary>By how much each frame differs from its neighbours, in dB.</summary>
    public float[] Changes { get; } = new float[Frames];

    /// <summary>Sum of each frame's weighted amplitudes.</summary>
    public float[] Weights { get; } = new float[Frames];

    /// <summary>All rows of powers.</summary>
    public Span<float> Powers => _powers.Span;

    /// <summary>The lowest sum of five frames, by bin and band.</summary>
    public Span<float> Minimum => _minimum.Span;

    public Span<float> Power(int frame) => _powers.Span.Slice(frame * Stride, Stride);

    public Span<float> Amplitude(int frame) => _amplitudes.Span.Slice(frame * Stride, Bins);

    public Span<float> Logarithm(int frame) => _logarithms.Span.Slice(frame * Stride, Bins);
}
