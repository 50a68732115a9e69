using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Corpora;

/// <summary>
/// What a file looks like without reading all of it: length, time of the last change, and 64 bits of a hash over 4 KiB in its middle. The last part is for
/// corpora whose files all carry the time of their archive and have one length: another file under the same name is told by it.
/// </summary>
internal readonly record struct FileState(long Length, long ChangedTicks, ulong Probe)
{
    private const int ProbeBytes = 4096;

    public DateTime ChangedUtc => new(ChangedTicks, DateTimeKind.Utc);

    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The state of an open file; a link's is that of the file behind it.</summary>
    public static FileState Of(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> middle = stackalloc byte[ProbeBytes];
        Span<byte> hash = stackalloc byte[ContentHash.Bytes];
        var read = RandomAccess.Read(file, middle, Math.Max(0, (length - ProbeBytes) / 2));
        SHA256.HashData(middle[..read], hash);
        return new FileState(length, File.GetLastWriteTimeUtc(file).Ticks, BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }
}
