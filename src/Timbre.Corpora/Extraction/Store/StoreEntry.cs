using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>What the store holds of an utterance.</summary>
internal sealed record StoredExtraction(FeatureMatrix Features, double Seconds, double LevelDb, IReadOnlyList<string> Warnings);

/// <summary>
/// An entry of the store as bytes, little-endian: <c>TimbreFE</c>, version of the layout, lengths of key and warnings, features, frames, 0 (six 32-bit numbers with
/// the version first), seconds and level (64-bit floats), the key, the warnings (a JSON list), the features (32-bit floats, C order), SHA-256 of all that.
/// </summary>
internal static class StoreEntry
{
    /// <summary>The layout; an entry of another one is not there.</summary>
    public const int LayoutVersion = 1;

    /// <summary>The longest matrix that is stored, in values (1 GiB).</summary>
    public const long MostValues = 1L << 28;

    private const int HeaderBytes = 48;
    private const int MostWarningBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "TimbreFE"u8;

    public static void Write(Stream stream, ReadOnlySpan<byte> key, StoredExtraction entry)
    {
        var warnings = JsonSerializer.SerializeToUtf8Bytes(entry.Warnings);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], LayoutVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], warnings.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], entry.Features.FeatureCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], entry.Features.FrameCount);
        BinaryPrimitives.WriteDoubleLittleEndian(header[32..], entry.Seconds);
        BinaryPrimitives.WriteDoubleLittleEndian(header[40..], entry.LevelDb);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(header);
        Put(key);
        Put(warnings);
        Put(MemoryMarshal.AsBytes(InFileOrder(entry.Features.Values)));
        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads an entry. What it says of itself is believed only as far as the length of the file bears it out.</summary>
    /// <returns>Null where it is damaged, of another layout, or the entry of another key.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static StoredExtraction? Read(string path, ReadOnlySpan<byte> key, int featureCount)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file, header, 0) < HeaderBytes || !header.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(header[8..]) != LayoutVersion)
        {
            return null;
        }

        var keyBytes = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        var warningBytes = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        var features = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        var frames = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        var values = (long)features * frames;
        if (keyBytes != key.Length || warningBytes is < 0 or > MostWarningBytes || features != featureCount || frames < 0 || values > MostValues
            || length != HeaderBytes + (long)keyBytes + warningBytes + (values * sizeof(float)) + ContentHash.Bytes)
        {
            return null;
        }

        var text = new byte[HeaderBytes + keyBytes + warningBytes];
        if (RandomAccess.Read(file, text, 0) < text.Length || !text.AsSpan(HeaderBytes, keyBytes).SequenceEqual(key))
        {
            return null;
        }

        var matrix = new float[values];
        var bytes = MemoryMarshal.AsBytes(matrix.AsSpan());
        Span<byte> sum = stackalloc byte[ContentHash.Bytes];
        if (!ReadAll(file, bytes, text.Length) || !ReadAll(file, sum, length - ContentHash.Bytes) || !SumIs(sum, text, bytes))
        {
            return null;
        }

        return new StoredExtraction(
            new FeatureMatrix(features, frames, InMemoryOrder(matrix)),
            BinaryPrimitives.ReadDoubleLittleEndian(header[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(header[40..]),
            JsonSerializer.Deserialize<string[]>(text.AsSpan(HeaderBytes + keyBytes)) ?? []);
    }

    private static bool ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> bytes, long from)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[at..], from + at);
            if (read == 0)
            {
                return false;
            }

            at += read;
        }

        return true;
    }

    private static bool SumIs(ReadOnlySpan<byte> sum, ReadOnlySpan<byte> text, ReadOnlySpan<byte> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text);
        hash.AppendData(values);
        return sum.SequenceEqual(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<float> InFileOrder(ReadOnlySpan<float> values) => BitConverter.IsLittleEndian ? values : InMemoryOrder(values.ToArray());

    private static float[] InMemoryOrder(float[] values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }
}
