using Microsoft.Win32.SafeHandles;

namespace Timbre.Neural;

/// <summary>
/// An open file that is read at any place by any thread. Reads go through the system's file cache straight into the caller's memory, so
/// nothing of the file stays resident, and a file that another process cuts off meanwhile gives a message; a mapped one would end the process.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private CheckpointFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        Length = length;
        _handle = handle;
    }

    public string Path { get; }

    public long Length { get; }

    public static CheckpointFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            // A pipe or device has no length either; opening one could wait for ever.
            if (new FileInfo(path).Length == 0)
            {
                throw CheckpointError.Of(path, "is empty");
            }

            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
            return new CheckpointFile(path, handle, RandomAccess.GetLength(handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            handle?.Dispose();
            throw e is FileNotFoundException or DirectoryNotFoundException
                ? CheckpointError.Of(path, "does not exist", e)
                : CheckpointError.Of(path, $"cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Fills <paramref name="bytes"/> from that place on.</summary>
    public void Read(long position, Span<byte> bytes)
    {
        if (position < 0 || position > Length - bytes.Length)
        {
            throw Refuse($"ends too early: bytes {position} to {position + bytes.Length} were expected of {Length}; it is damaged or was cut off");
        }

        try
        {
            while (!bytes.IsEmpty)
            {
                var read = RandomAccess.Read(_handle, bytes, position);
                if (read == 0)
                {
                    throw Refuse("became shorter while it was read");
                }

                bytes = bytes[read..];
                position += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Refuse($"cannot be read ({e.Message})", e);
        }
    }

    public byte[] Read(long position, int count)
    {
        if (count > Length - position)
        {
            throw Refuse($"ends too early: {count} bytes were expected at {position} of {Length}; it is damaged or was cut off");
        }

        var bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    public TimbreException Refuse(string what, Exception? cause = null) => CheckpointError.Of(Path, what, cause);

    public void Dispose() => _handle.Dispose();
}
