using System.Buffers.Binary;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Writes WAV files that every program reads.</summary>
public static class WavWriter
{
    private const int HeaderBytes = 44;

    /// <summary>
    /// Writes one channel as 16-bit PCM. Samples are rounded; what lies outside [-1, 1) is clipped, what is no number becomes 0. The file is
    /// written beside <paramref name="path"/> and renamed at the end, so that no half of it is ever seen. Missing parent folders are made.
    /// </summary>
    /// <exception cref="TimbreException">It cannot be written, or is longer than a WAV file can be (some 37 hours at 16 kHz).</exception>
    public static void Write(string path, ReadOnlySpan<float> mono, SampleRate rate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(path, mono, rate);
        var samples = mono.ToArray(); // a span cannot go into the closure
        AtomicFile.Write(path, stream => Write(stream, samples, rate));
    }

    /// <summary>The same file in memory.</summary>
    /// <exception cref="TimbreException">It is longer than an array can be (some 18 hours at 16 kHz).</exception>
    public static byte[] ToBytes(ReadOnlySpan<float> mono, SampleRate rate)
    {
        Check("memory", mono, rate);
        if (mono.Length > (Array.MaxLength - HeaderBytes) / 2)
        {
            throw new TimbreException($"{mono.Length} samples do not fit one array; write them to a file");
        }

        var file = new MemoryStream(HeaderBytes + (2 * mono.Length));
        Write(file, mono, rate);
        return file.ToArray();
    }

    private static void Check(string name, ReadOnlySpan<float> mono, SampleRate rate)
    {
        if (mono.Length > (uint.MaxValue - HeaderBytes) / 2 || rate.Hertz < 1)
        {
            throw new TimbreException($"{name}: {mono.Length} samples at {rate.Hertz} Hz do not fit a WAV file");
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<float> mono, SampleRate rate)
    {
        Span<byte> head = stackalloc byte[HeaderBytes];
        var dataBytes = (uint)mono.Length * 2;
        "RIFF    WAVEfmt "u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], HeaderBytes - 8 + dataBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(head[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(head[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], rate.Hertz);
        BinaryPrimitives.WriteInt32LittleEndian(head[28..], rate.Hertz * 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head[34..], 16);
        "data"u8.CopyTo(head[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[40..], dataBytes);
        stream.Write(head);
        var buffer = new byte[Math.Min(mono.Length, 1 << 15) * 2];
        for (var from = 0; from < mono.Length; from += buffer.Length / 2)
        {
            var count = Math.Min(buffer.Length / 2, mono.Length - from);
            for (var i = 0; i < count; i++)
            {
                var value = mono[from + i];
                var scaled = float.IsNaN(value) ? 0 : Math.Clamp(MathF.Round(value * 32768f), short.MinValue, short.MaxValue);
                BinaryPrimitives.WriteInt16LittleEndian(buffer.AsSpan(2 * i), (short)scaled);
            }

            stream.Write(buffer, 0, count * 2);
        }
    }
}
