using System.Security.Cryptography;
using System.Text;

namespace Timbre.Corpora;

internal enum ChecksumKind
{
    /// <summary>What OpenSLR states. Guards against damage, not against forgery.</summary>
    Md5,

    Sha256,

    /// <summary>Git's name for a file: the SHA-1 of <c>blob LENGTH\0</c> and the content.</summary>
    GitBlob,
}

/// <summary>What a file's publisher says that its content must come to.</summary>
/// <param name="Kind">How it is computed.</param>
/// <param name="Hex">The value in hexadecimal.</param>
/// <param name="Bytes">The file's size, which Git's checksum includes; the others do not look at it.</param>
internal sealed record Checksum(ChecksumKind Kind, string Hex, long Bytes = 0)
{
    public static Checksum Sha256(string hex = "") => new(ChecksumKind.Sha256, hex);

    public bool Is(string digest) => string.Equals(digest, Hex, StringComparison.OrdinalIgnoreCase);

    /// <summary>A computation that has not seen any content yet.</summary>
    public IncrementalHash Start()
    {
        var hash = IncrementalHash.CreateHash(Kind switch
        {
            ChecksumKind.Md5 => HashAlgorithmName.MD5,
            ChecksumKind.Sha256 => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA1,
        });
        if (Kind == ChecksumKind.GitBlob)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {Bytes}\0")));
        }

        return hash;
    }

    /// <summary>A file's digest of this kind, in lower-case hexadecimal.</summary>
    public string Of(string path, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var stream = File.OpenRead(path);
        using var hash = Start();
        Feed(hash, stream, progress, cancellationToken);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The two values, for a message.</summary>
    public string Against(string digest)
    {
        var name = Kind switch
        {
            ChecksumKind.Md5 => "MD5",
            ChecksumKind.Sha256 => "SHA-256",
            _ => "Git's SHA-1",
        };
        return $"{name} {digest}, expected {Hex}";
    }

    public static void Feed(IncrementalHash hash, Stream stream, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var block = new byte[1 << 20];
        long done = 0;
        for (int read; (read = stream.Read(block)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(block.AsSpan(0, read));
            progress?.Report(new DownloadProgress(DownloadStage.Verifying, done += read, stream.Length));
        }
    }
}
