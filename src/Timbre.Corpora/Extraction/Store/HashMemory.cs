using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// Remembers the hashes of files from one process to the next. Every process appends to a file of its own, so that none writes over another's;
/// all are read once, when the first hash is asked for, and merged when they have become many. A record that was cut off or damaged is passed over: the file it
/// stood for is hashed again. May be shared by threads.
/// </summary>
/// <remarks>
/// A file is a sequence of records of 80 bytes, little-endian but for the hashes: 16 of the SHA-256 of the full path, 8 length, 8 time of the last change (100 ns
/// since the year 1, UTC), 8 probe (<see cref="FileState"/>), 32 SHA-256 of the content, 8 of the SHA-256 of the 72 before.
/// </remarks>
internal sealed partial class HashMemory(string folder)
{
    private const int RecordBytes = 80;
    private const int SummedBytes = 72;
    private const int MostFiles = 16;
    private const long MostBytes = 256L << 20;
    private readonly Lazy<ConcurrentDictionary<UInt128, (FileState State, ContentHash Hash)>> _known = new(() => Load(folder));
    private readonly string _own = Path.Combine(folder, $"{Guid.NewGuid():N}.hashes");
    private readonly Lock _writing = new();
    private bool _closed;

    /// <summary>Whether a file in the folder is one of these.</summary>
    public static bool IsOwn(string name) => NamePattern().IsMatch(name);

    /// <summary>The hash of the file of that name, if it still looks as it did.</summary>
    public ContentHash? Find(UInt128 name, FileState state) => _known.Value.TryGetValue(name, out var found) && found.State == state ? found.Hash : null;

    /// <summary>Remembers a hash; where it cannot be written, for the life of this object.</summary>
    public void Add(UInt128 name, FileState state, ContentHash hash)
    {
        _known.Value[name] = (state, hash);
        Span<byte> record = stackalloc byte[RecordBytes];
        Write(record, name, state, hash);
        lock (_writing)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                Directory.CreateDirectory(folder);
                using var stream = new FileStream(_own, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                stream.Write(record);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _closed = true; // a full disk: what follows would be torn off in the middle
            }
        }
    }

    private static ConcurrentDictionary<UInt128, (FileState State, ContentHash Hash)> Load(string folder)
    {
        var known = new ConcurrentDictionary<UInt128, (FileState, ContentHash)>();
        List<string> files;
        try
        {
            files = [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => IsOwn(f.Name)).OrderBy(f => f.LastWriteTimeUtc).Select(f => f.FullName)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return known;
        }

        foreach (var file in files)
        {
            Read(file, known); // the later ones stand
        }

        if (files.Count > MostFiles)
        {
            Merge(folder, files, known);
        }

        return known;
    }

    private static void Read(string file, ConcurrentDictionary<UInt128, (FileState State, ContentHash Hash)> into)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            if (stream.Length > MostBytes)
            {
                return;
            }

            Span<byte> record = stackalloc byte[RecordBytes];
            while (stream.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes)
            {
                if (Sum(record) == BinaryPrimitives.ReadUInt64LittleEndian(record[SummedBytes..]) && BinaryPrimitives.ReadInt64LittleEndian(record[24..]) is var ticks && ticks >= 0)
                {
                    var state = new FileState(BinaryPrimitives.ReadInt64LittleEndian(record[16..]), ticks, BinaryPrimitives.ReadUInt64LittleEndian(record[32..]));
                    into[BinaryPrimitives.ReadUInt128BigEndian(record)] = (state, ContentHash.From(record.Slice(40, ContentHash.Bytes)));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was merged into another one meanwhile, or cannot be read: its files are hashed again.
        }
    }

    /// <summary>One file in place of many. A process that still appends to one of them loses what it adds: it is hashed once more, nothing else.</summary>
    private static void Merge(string folder, List<string> files, ConcurrentDictionary<UInt128, (FileState State, ContentHash Hash)> known)
    {
        try
        {
            AtomicFile.Write(Path.Combine(folder, $"{Guid.NewGuid():N}.hashes"), stream =>
            {
                Span<byte> record = stackalloc byte[RecordBytes];
                foreach (var (name, (state, hash)) in known)
                {
                    Write(record, name, state, hash);
                    stream.Write(record);
                }
            });
            files.ForEach(File.Delete);
        }
        catch (Exception e) when (e is TimbreException or IOException or UnauthorizedAccessException)
        {
            // They stay many.
        }
    }

    private static void Write(Span<byte> record, UInt128 name, FileState state, ContentHash hash)
    {
        BinaryPrimitives.WriteUInt128BigEndian(record, name);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], state.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], state.ChangedTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(record[32..], state.Probe);
        hash.Write(record[40..]);
        BinaryPrimitives.WriteUInt64LittleEndian(record[SummedBytes..], Sum(record));
    }

    private static ulong Sum(ReadOnlySpan<byte> record)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Bytes];
        SHA256.HashData(record[..SummedBytes], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    [GeneratedRegex("^[0-9a-f]{32}\\.hashes$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamePattern();
}
