using System.Security.Cryptography;

namespace Timbre.Corpora;

/// <summary>
/// The part of a file that has come so far (<c>NAME.part</c>), its running checksum, and beside it (<c>NAME.part.from</c>) which address it came
/// from and that server's ETag or date, so that a later run goes on only with the same content. Not to be shared by threads.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _origin;
    private readonly FileStream _stream;
    private readonly Checksum? _checksum;
    private IncrementalHash? _hash;

    private PartialFile(string path, FileStream stream, Checksum? checksum)
    {
        (Path, _stream, _origin, _checksum, _hash) = (path, stream, path + ".from", checksum, checksum?.Start());
    }

    public string Path { get; }

    public long Length => _stream.Length;

    /// <summary>Opens or makes the file and, where a checksum is wanted, reads what is there.</summary>
    public static PartialFile Open(string path, Checksum? checksum, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var file = new PartialFile(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 17), checksum);
        try
        {
            file.Rehash(progress, cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The address and the validator of what is there, or nulls.</summary>
    public (string? Address, string? Validator) Origin()
    {
        var lines = File.Exists(_origin) ? File.ReadAllLines(_origin) : [];
        return lines.Length == 2 ? (lines[0], lines[1].Length > 0 ? lines[1] : null) : (null, null);
    }

    public void SetOrigin(Uri address, string? validator) => File.WriteAllLines(_origin, [address.AbsoluteUri, validator ?? ""]);

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException e)
        {
            throw new TimbreException($"{Path}: cannot write ({e.Message}); make room or choose another folder with --to DIR, then try again: what came is kept", e);
        }

        _hash?.AppendData(bytes.Span);
    }

    /// <summary>Hands what came to the system, so that a later run finds it.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Forgets what came.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        _hash?.Dispose();
        _hash = _checksum?.Start();
        File.Delete(_origin);
    }

    /// <summary>The checksum of what came, in lower-case hexadecimal; only where one is wanted.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash!.GetCurrentHash());

    /// <summary>Closes the file and gives it its final name.</summary>
    public void Finish(string path)
    {
        Dispose();
        File.Move(Path, path, overwrite: true);
        File.Delete(_origin);
    }

    /// <summary>Closes and deletes the file.</summary>
    public void Discard()
    {
        Dispose();
        File.Delete(Path);
        File.Delete(_origin);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash?.Dispose();
    }

    private void Rehash(IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (_hash is not null)
        {
            Checksum.Feed(_hash, _stream, progress, cancellationToken);
        }

        _stream.Seek(0, SeekOrigin.End);
    }
}
