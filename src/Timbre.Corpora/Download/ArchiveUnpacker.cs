using System.Formats.Tar;
using System.IO.Compression;

namespace Timbre.Corpora;

/// <summary>
/// Unpacks an archive that is not trusted: files and folders only, none outside the folder, none twice, no more bytes than expected.
/// </summary>
internal sealed class ArchiveUnpacker(string archive, string folder, long largestBytes, IProgress<DownloadProgress>? progress)
{
    private const int MostEntries = 2_000_000;

    /// <summary>The Unix file type in a zip entry's upper attributes.</summary>
    private const int UnixTypeMask = 0xF000;

    private readonly byte[] _block = new byte[1 << 17];
    private long _written;
    private int _entries;
    private long _report;

    /// <summary>Unpacks into the folder, which should be empty; on an error it is left for the caller to delete.</summary>
    public void Unpack(ArchiveKind kind, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        try
        {
            if (kind == ArchiveKind.Zip)
            {
                UnpackZip(cancellationToken);
            }
            else
            {
                UnpackTar(cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException
            or OverflowException)
        {
            throw new TimbreException($"{archive}: damaged or not complete ({e.Message}); delete it and get it again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{archive}: cannot be unpacked ({e.Message}); make room or choose another folder with --to DIR", e);
        }
    }

    private void UnpackTar(CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(archive);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var plain = new TarEndStream(gzip, Count);
        using var tar = new TarReader(plain);
        while (tar.GetNextEntry(copyData: false) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (entry.EntryType)
            {
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                case TarEntryType.Directory or TarEntryType.DirectoryList:
                    MakeFolder(entry.Name);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    WriteFile(entry.Name, entry.DataStream ?? Stream.Null, file, count: null, cancellationToken);
                    break;
                default:
                    throw Refused(entry.Name, $"a {entry.EntryType}");
            }
        }

        // Reading to the end checks the checksum of the compressed stream; what follows the end mark of a tar file is padding.
        while (plain.Read(_block) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!plain.EndMarkSeen)
        {
            throw new InvalidDataException("it ends too early");
        }

        Finish(file);
    }

    private void UnpackZip(CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(archive);
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
            if (type is not (0 or 0x8000 or 0x4000))
            {
                throw Refused(entry.FullName, "a link or a device");
            }

            if (entry.FullName.EndsWith('/'))
            {
                MakeFolder(entry.FullName);
                continue;
            }

            using var data = entry.Open();
            WriteFile(entry.FullName, data, file, Count, cancellationToken);
        }

        Finish(file);
    }

    private void MakeFolder(string name)
    {
        CountEntry(name);
        if (EntryPath.Below(folder, name, archive) is { } path)
        {
            Directory.CreateDirectory(path);
        }
    }

    private void WriteFile(string name, Stream data, FileStream source, Action<int>? count, CancellationToken cancellationToken)
    {
        CountEntry(name);
        var path = EntryPath.Below(folder, name, archive) ?? throw Refused(name, "a file without a name");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Path.Exists(path))
        {
            throw Refused(name, "there twice");
        }

        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int read; (read = data.Read(_block)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count?.Invoke(read);
            target.Write(_block, 0, read);
            if (source.Position >= _report)
            {
                progress?.Report(new DownloadProgress(DownloadStage.Unpacking, source.Position, source.Length));
                _report = source.Position + (1 << 20);
            }
        }
    }

    private void Count(int bytes)
    {
        _written += bytes;
        if (_written > largestBytes)
        {
            throw new TimbreException($"{archive}: unpacks to more than {DiskSpace.Size(largestBytes)}, far more than speech does (or than the disk holds); stopped");
        }
    }

    private void CountEntry(string name)
    {
        if (++_entries > MostEntries)
        {
            throw Refused(name, $"one of more than {MostEntries} entries");
        }
    }

    private void Finish(FileStream file)
    {
        if (_entries == 0)
        {
            throw new InvalidDataException("it holds nothing");
        }

        progress?.Report(new DownloadProgress(DownloadStage.Unpacking, file.Length, file.Length));
    }

    private TimbreException Refused(string name, string what) =>
        new($"{archive}: its entry \"{EntryPath.Printable(name)}\" is {what}, which a corpus does not need; this is not the archive it should be, nothing was unpacked");
}
