using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Timbre.Audio;

/// <summary>What becomes of a decoded frame: the mean of its channels as floats, and the bytes that the MD5 is taken over.</summary>
internal static class FlacOutput
{
    /// <summary>The mean of the channels, scaled by 2^(bits-1) to [-1, 1).</summary>
    public static void MixToMono(ReadOnlySpan<int[]> channels, int bits, Span<float> mono)
    {
        var scale = 1f / (1L << (bits - 1));
        if (channels.Length == 1)
        {
            ScaleMono(channels[0].AsSpan(0, mono.Length), scale, mono);
            return;
        }

        if (channels.Length == 2)
        {
            var left = channels[0].AsSpan(0, mono.Length);
            var right = channels[1].AsSpan(0, mono.Length);
            if (bits <= 24)
            {
                for (var i = 0; i < mono.Length; i++)
                {
                    mono[i] = (left[i] + right[i]) * (scale * 0.5f);
                }

                return;
            }
        }

        for (var i = 0; i < mono.Length; i++)
        {
            long sum = 0;
            foreach (var channel in channels)
            {
                sum += channel[i];
            }

            mono[i] = sum * scale / channels.Length;
        }
    }

    /// <summary>Interleaved, little-endian, in as few whole bytes as hold <paramref name="bits"/>. Returns the number of bytes.</summary>
    public static int ToBytes(ReadOnlySpan<int[]> channels, int count, int bits, Span<byte> bytes)
    {
        if (channels.Length == 1 && bits is > 8 and <= 16)
        {
            ToShorts(channels[0].AsSpan(0, count), MemoryMarshal.Cast<byte, short>(bytes)[..count]);
            return count * 2;
        }

        var at = 0;
        var width = (bits + 7) / 8;
        if (width == 2)
        {
            for (var i = 0; i < count; i++)
            {
                foreach (var channel in channels)
                {
                    BinaryPrimitives.WriteInt16LittleEndian(bytes[at..], (short)channel[i]);
                    at += 2;
                }
            }

            return at;
        }

        for (var i = 0; i < count; i++)
        {
            foreach (var channel in channels)
            {
                var value = channel[i];
                for (var b = 0; b < width; b++)
                {
                    bytes[at++] = (byte)(value >> (8 * b));
                }
            }
        }

        return at;
    }

    private static void ScaleMono(ReadOnlySpan<int> samples, float scale, Span<float> mono)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(mono);
        var i = 0;
        for (; i + Vector256<int>.Count <= mono.Length; i += Vector256<int>.Count)
        {
            (Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref from, (nuint)i)) * scale).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < mono.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i) * scale;
        }
    }

    private static void ToShorts(ReadOnlySpan<int> samples, Span<short> shorts)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(shorts);
        var i = 0;
        if (BitConverter.IsLittleEndian)
        {
            for (; i + Vector256<short>.Count <= shorts.Length; i += Vector256<short>.Count)
            {
                Vector256.Narrow(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)(i + 8))).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < shorts.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(MemoryMarshal.AsBytes(shorts[i..]), (short)samples[i]);
        }
    }
}
