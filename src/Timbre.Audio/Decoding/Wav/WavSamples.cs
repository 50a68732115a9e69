using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Timbre.Audio;

/// <summary>Turns the bytes of WAV frames into the mean of the channels. Whole numbers are scaled by 2^(bits-1) to [-1, 1).</summary>
internal static class WavSamples
{
    /// <summary>Decodes as many frames as <paramref name="mono"/> holds. Returns how many of them were not finite numbers and became 0.</summary>
    public static int Decode(WavHeader header, ReadOnlySpan<byte> bytes, Span<float> mono)
    {
        if (header is { Encoding: WavEncoding.Pcm, SampleBytes: 2 } && BitConverter.IsLittleEndian)
        {
            var shorts = MemoryMarshal.Cast<byte, short>(bytes);
            if (header.Channels == 1)
            {
                ScaleShorts(shorts, mono);
                return 0;
            }

            if (header.Channels == 2)
            {
                for (var i = 0; i < mono.Length; i++)
                {
                    mono[i] = (shorts[2 * i] + shorts[(2 * i) + 1]) * (1f / 65536);
                }

                return 0;
            }
        }

        var at = 0;
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < header.Channels; c++)
            {
                sum += One(header, bytes[at..]);
                at += header.SampleBytes;
            }

            mono[i] = (float)(sum / header.Channels);
        }

        return header.Encoding == WavEncoding.Float ? ZeroWhatIsNoNumber(mono) : 0;
    }

    private static double One(WavHeader header, ReadOnlySpan<byte> bytes) => (header.Encoding, header.SampleBytes) switch
    {
        (WavEncoding.Pcm, 1) => (bytes[0] - 128) / 128.0,
        (WavEncoding.Pcm, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (WavEncoding.Pcm, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2147483648.0,
        (WavEncoding.Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
        (WavEncoding.Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (WavEncoding.Float, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (WavEncoding.ALaw, _) => Companding.ALaw[bytes[0]],
        _ => Companding.MuLaw[bytes[0]],
    };

    private static int ZeroWhatIsNoNumber(Span<float> mono)
    {
        var count = 0;
        foreach (ref var value in mono)
        {
            if (!float.IsFinite(value))
            {
                value = 0;
                count++;
            }
        }

        return count;
    }

    private static void ScaleShorts(ReadOnlySpan<short> samples, Span<float> mono)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(mono);
        var i = 0;
        for (; i + Vector256<short>.Count <= mono.Length; i += Vector256<short>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            (Vector256.ConvertToSingle(low) * (1f / 32768)).StoreUnsafe(ref to, (nuint)i);
            (Vector256.ConvertToSingle(high) * (1f / 32768)).StoreUnsafe(ref to, (nuint)(i + 8));
        }

        for (; i < mono.Length; i++)
        {
            mono[i] = samples[i] * (1f / 32768);
        }
    }
}
