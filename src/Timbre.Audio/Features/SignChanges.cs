using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Timbre.Audio;

/// <summary>
/// Where a signal changes its sign, a bit a sample, with a running count a word, so that any stretch is counted at once.
/// Values within the threshold are zero; zero is positive or a sign of its own.
/// </summary>
internal sealed class SignChanges
{
    private readonly ulong[] _changes;
    private readonly int[] _before;

    public SignChanges(ReadOnlySpan<float> samples, float threshold, bool zeroPositive)
    {
        var words = (samples.Length + 63) / 64;
        _changes = new ulong[words];
        _before = new int[words + 1];
        var last = new float[64];
        var negativeCarry = samples[0] < -threshold ? 1UL : 0; // the first sample changes nothing
        var positiveCarry = samples[0] > threshold ? 1UL : 0;
        for (var word = 0; word < words; word++)
        {
            var piece = samples[(word * 64)..Math.Min(samples.Length, (word * 64) + 64)];
            if (piece.Length < 64)
            {
                last.AsSpan().Fill(piece[^1]);
                piece.CopyTo(last);
                piece = last;
            }

            var negative = BitsBelow(piece, -threshold, 1);
            var changes = negative ^ ((negative << 1) | negativeCarry);
            negativeCarry = negative >> 63;
            if (!zeroPositive)
            {
                var positive = BitsBelow(piece, -threshold, -1);
                changes |= positive ^ ((positive << 1) | positiveCarry);
                positiveCarry = positive >> 63;
            }

            _changes[word] = changes;
            _before[word + 1] = _before[word] + BitOperations.PopCount(changes);
        }
    }

    /// <summary>Samples from <paramref name="first"/> up to, not including, <paramref name="end"/> whose sign is not that of the sample before.</summary>
    public int Count(int first, int end) => Before(end) - Before(first);

    private int Before(int sample)
    {
        var (word, bit) = (sample / 64, sample % 64);
        return _before[word] + (bit == 0 ? 0 : BitOperations.PopCount(_changes[word] & ((1UL << bit) - 1)));
    }

    /// <summary>Bit i: sign·x[i] is below the limit.</summary>
    private static ulong BitsBelow(ReadOnlySpan<float> x, float limit, float sign)
    {
        var result = 0UL;
        if (Vector512.IsHardwareAccelerated)
        {
            var vectors = MemoryMarshal.Cast<float, Vector512<float>>(x);
            for (var i = 0; i < vectors.Length; i++)
            {
                result |= Vector512.LessThan(vectors[i] * sign, Vector512.Create(limit)).ExtractMostSignificantBits() << (16 * i);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var vectors = MemoryMarshal.Cast<float, Vector128<float>>(x);
            for (var i = 0; i < vectors.Length; i++)
            {
                result |= (ulong)Vector128.LessThan(vectors[i] * sign, Vector128.Create(limit)).ExtractMostSignificantBits() << (4 * i);
            }
        }
        else
        {
            for (var i = 0; i < x.Length; i++)
            {
                result |= (x[i] * sign < limit ? 1UL : 0) << i;
            }
        }

        return result;
    }
}
