using System.Numerics;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// A filter of any length that is convolved with signals of any length by Fourier transforms of blocks (overlap-save), in float32.
/// Planned once, immutable, may be shared by threads.
/// </summary>
public sealed class FftConvolution
{
    private const int ShortFilter = 2048;
    private const int MostBufferedElements = 1 << 17; // of the blocks that are transformed together: they should stay in the second-level cache

    private readonly FftFilter _filter;
    private readonly int _length;

    /// <summary>Plans the convolution with <paramref name="taps"/>, one or more.</summary>
    public FftConvolution(ReadOnlySpan<float> taps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taps.Length, 1, nameof(taps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taps.Length, 1 << 26, nameof(taps));
        TapCount = taps.Length;

        // Longer blocks waste less on their overlap; shorter ones stay in the cache.
        _length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, taps.Length * (taps.Length <= ShortFilter ? 4 : 2)));
        _filter = new FftFilter(_length, taps);
    }

    /// <summary>Taps of the filter.</summary>
    public int TapCount { get; }

    /// <summary>
    /// <c>output[i] = Σ taps[k]·signal[i + offset − k]</c>; the signal is silent before its start and after its end. The output may not overlap the signal.
    /// An offset of half the taps undoes the delay of a symmetric filter.
    /// </summary>
    public void Run(ReadOnlySpan<float> signal, int offset, Span<float> output)
    {
        var block = _length - TapCount + 1;
        var blocks = (output.Length + block - 1) / block;
        if (blocks == 0)
        {
            return;
        }

        var buffer = new LaneBuffer(_filter.Rows, Width((blocks + 1) / 2));
        for (var first = 0; first < blocks; first += 2 * buffer.Width)
        {
            Load(signal, offset - TapCount + 1L, first, block, buffer);
            _filter.Run(buffer);
            Store(buffer, first, block, output);
        }
    }

    /// <summary>The widest that is filled and does not overflow the cache. Depends on lengths alone, so that equal calls give equal bits.</summary>
    private int Width(int pairs)
    {
        var width = LaneBuffer.Lanes;
        while (width > 4 && (width / 2 >= pairs || (long)width * _length > MostBufferedElements))
        {
            width /= 2;
        }

        return pairs == 1 ? 1 : width;
    }

    private void Load(ReadOnlySpan<float> signal, long start, int first, int block, LaneBuffer buffer)
    {
        var width = buffer.Width;
        var values = buffer.Values[..(2 * _length * width)];
        values.Clear();
        for (var slot = 0; slot < 2 * width; slot++)
        {
            // Slot s is the real part of lane s or, from the width on, the imaginary part of lane s − width.
            var at = start + ((long)(first + slot) * block);
            var from = (int)Math.Clamp(-at, 0, _length);
            var to = (int)Math.Clamp(signal.Length - at, 0, _length);
            for (var i = from; i < to; i++)
            {
                values[(2 * i * width) + slot] = signal[(int)(at + i)];
            }
        }
    }

    private void Store(LaneBuffer buffer, int first, int block, Span<float> output)
    {
        var width = buffer.Width;
        var values = buffer.Values[..(2 * _length * width)];
        for (var slot = 0; slot < 2 * width; slot++)
        {
            var at = (long)(first + slot) * block;
            var count = (int)Math.Clamp(output.Length - at, 0, block);
            for (var i = 0; i < count; i++)
            {
                output[(int)at + i] = values[(2 * (i + TapCount - 1) * width) + slot];
            }
        }
    }
}
