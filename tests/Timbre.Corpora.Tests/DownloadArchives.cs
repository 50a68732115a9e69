using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Timbre.Numerics;

namespace Timbre.Corpora.Tests;

/// <summary>Small archives made in memory, honest and evil.</summary>
internal static class DownloadArchives
{
    /// <summary>A corpus of three recordings of noise (so that it does not compress) and a table.</summary>
    public static byte[] Corpus(string outer = "LibriSpeech", int size = 100_000) => Tar(writer =>
    {
        Add(writer, $"{outer}/SPEAKERS.TXT", "; speakers"u8.ToArray());
        for (var i = 0; i < 3; i++)
        {
            Add(writer, $"{outer}/part/{i}/{i}-1-0000.flac", Noise(size, i));
        }
    });

    public static byte[] Tar(Action<TarWriter> write)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            write(tar);
        }

        return memory.ToArray();
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return memory.ToArray();
    }

    public static byte[] Plain(byte[] gzipped)
    {
        using var gzip = new GZipStream(new MemoryStream(gzipped), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    public static byte[] Zip(Action<ZipArchive> write)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            write(zip);
        }

        return memory.ToArray();
    }

    public static void Add(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    public static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }

    public static byte[] Noise(int size, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size).Select(_ => (byte)random.NextBits())];
    }

    public static string Md5(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
