using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// From short-time spectra back to a signal, as <c>librosa.istft</c> 0.10.2: frames are windowed again, added up, and divided by the sum of
/// the squared windows wherever that is not 0. Immutable, may be shared by threads.
/// </summary>
internal sealed class ShortTimeSynthesis
{
    private const float Tiny = 1.17549435e-38f;

    private readonly FrameSynthesis _frames;
    private readonly float[] _squares;
    private readonly int _hop;
    private readonly int _lead;

    public ShortTimeSynthesis(StftOptions options)
    {
        options.Check();
        var window = Windows.Centred(options.Window, options.EffectiveWindowLength, options.FrameLength);
        _frames = new FrameSynthesis(options.FrameLength, window);
        _squares = new float[window.Length];
        TensorPrimitives.Multiply(window, window, _squares);
        _hop = options.EffectiveHopLength;
        _lead = options.Center ? options.FrameLength / 2 : 0;
    }

    public LaneBuffer CreateScratch() => _frames.CreateScratch();

    /// <summary>Zeros for all samples that so many frames touch.</summary>
    public float[] Room(int frames)
    {
        var length = ((frames - 1L) * _hop) + _frames.Length;
        return length <= Array.MaxLength ? new float[length] : throw new TimbreException($"{frames} frames do not fit into one array; separate a shorter recording");
    }

    /// <summary>Adds frames from <paramref name="frame"/> on.</summary>
    public void Add(LaneBuffer real, LaneBuffer imaginary, int frame, int count, LaneBuffer scratch, float[] room) =>
        _frames.Add(real, imaginary, count, scratch, room.AsSpan(frame * _hop), _hop);

    /// <summary>The signal that the frames make, into <paramref name="target"/>; zeros where there is no frame.</summary>
    public void Finish(float[] room, int frames, Span<float> target)
    {
        var weights = new float[_hop];
        var reach = (_frames.Length + _hop - 1) / _hop;
        for (var block = 0; (long)block * _hop < room.Length; block++)
        {
            var first = Math.Max(0, block - reach + 1);
            var last = Math.Min(block, frames - 1);
            if (block < reach || last < block)
            {
                Weights(block, first, last, weights); // in between they stay the same
            }

            var samples = room.AsSpan(block * _hop, Math.Min(_hop, room.Length - (block * _hop)));
            TensorPrimitives.Divide(samples, weights.AsSpan(0, samples.Length), samples);
        }

        var count = Math.Clamp(room.Length - _lead, 0, target.Length);
        room.AsSpan(Math.Min(_lead, room.Length), count).CopyTo(target);
        target[count..].Clear();
    }

    /// <summary>What the samples from block·hop on are divided by.</summary>
    private void Weights(int block, int first, int last, Span<float> weights)
    {
        weights.Clear();
        for (var frame = first; frame <= last; frame++)
        {
            var start = (block - frame) * _hop;
            var part = _squares.AsSpan(start, Math.Min(_hop, _squares.Length - start));
            TensorPrimitives.Add(part, weights[..part.Length], weights[..part.Length]);
        }

        foreach (ref var weight in weights)
        {
            weight = weight > Tiny ? weight : 1;
        }
    }
}
