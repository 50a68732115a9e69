namespace Timbre.Audio;

/// <summary>Tells from the first bytes what a file is, whatever it is called, and opens the reader for it.</summary>
internal static class AudioOpener
{
    /// <exception cref="TimbreException">The file cannot be read or is no audio.</exception>
    public static SampleReader Open(string path, WarningList warnings, ReadPurpose purpose, CancellationToken cancellationToken)
    {
        FileStream? stream = null;
        try
        {
            if (Directory.Exists(path))
            {
                throw new TimbreException($"{path}: is a folder, not a recording");
            }

            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
            if (!stream.CanSeek)
            {
                throw new TimbreException($"{path}: is not a plain file; save it to one first");
            }

            var reader = Open(stream, path, warnings, purpose, cancellationToken);
            stream = reader is FfmpegReader ? stream : null; // the others own it
            return reader;
        }
        catch (FileNotFoundException e)
        {
            throw new TimbreException($"{path}: does not exist", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new TimbreException($"{path}: does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
        finally
        {
            stream?.Dispose();
        }
    }

    private static SampleReader Open(FileStream stream, string path, WarningList warnings, ReadPurpose purpose, CancellationToken cancellationToken)
    {
        if (stream.Length == 0)
        {
            throw new TimbreException($"{path}: is an empty file (0 bytes)");
        }

        Span<byte> head = stackalloc byte[FlacFrameHeader.MaximumLength];
        head = head[..ReadAt(stream, 0, head)];
        if (IsFlac(stream, head))
        {
            return new FlacReader(stream, path, warnings, purpose);
        }

        if ((head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8) || head.StartsWith("BW64"u8)) && head.Length >= 12 && head[8..].StartsWith("WAVE"u8))
        {
            stream.Position = 0;
            if (WavHeader.Read(stream, path) is { } header)
            {
                return new WavReader(stream, header, path, warnings);
            }
        }

        return new FfmpegReader(path, warnings, cancellationToken);
    }

    private static bool IsFlac(FileStream stream, ReadOnlySpan<byte> head)
    {
        Span<byte> mark = stackalloc byte[4];
        var isFlac = head.StartsWith("fLaC"u8)
            || FlacFrameHeader.TryParse(head, out _)
            || (FlacMetadata.Id3Length(head) is > 0 and var tag && ReadAt(stream, tag, mark) == 4 && mark.SequenceEqual("fLaC"u8));
        stream.Position = 0;
        return isFlac;
    }

    private static int ReadAt(FileStream stream, long position, Span<byte> bytes)
    {
        stream.Position = position;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
    }
}
