namespace Timbre.Corpora;

internal enum ArchiveKind
{
    TarGz,
    Zip,
}

/// <summary>A corpus that Timbre knows where to get. Immutable; may be shared by threads. <see cref="KnownCorpora"/> lists them.</summary>
public sealed record KnownCorpus
{
    internal KnownCorpus(string name, string archiveName, params IReadOnlyList<Uri> addresses)
    {
        (Name, ArchiveName, Addresses) = (name, archiveName, addresses);
    }

    /// <summary>As one types it, e.g. <c>librispeech/dev-clean</c>.</summary>
    public string Name { get; }

    /// <summary>The archive's file name on this machine, e.g. <c>dev-clean.tar.gz</c>.</summary>
    public string ArchiveName { get; }

    /// <summary>Where the archive is, tried in turn.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The archive's MD5 in lower-case hexadecimal, as its publisher states it; null where none is stated.</summary>
    public string? Md5 { get; init; }

    /// <summary>The archive's exact size in bytes where it is known.</summary>
    public long? Bytes { get; init; }

    /// <summary>What it holds, in a few words.</summary>
    public string Holds { get; init; } = "";

    /// <summary>The licence of the recordings.</summary>
    public string Licence { get; init; } = "";

    /// <summary>The page that describes the corpus.</summary>
    public Uri? Homepage { get; init; }

    /// <summary>The layout that reads it: <c>librispeech</c> or <c>audiomnist</c>.</summary>
    public string Layout { get; init; } = "auto";

    /// <summary>The corpus itself within the folder it is unpacked to, e.g. <c>LibriSpeech/dev-clean</c>.</summary>
    public string Folder { get; init; } = "";

    /// <summary>How many recordings there are, checked after unpacking; null where that is not known.</summary>
    public int? Recordings { get; init; }

    /// <summary>The extension of the recordings, e.g. <c>.flac</c>.</summary>
    internal string RecordingExtension { get; init; } = ".flac";

    /// <summary>A guess of the archive's size, for progress and disk space, where <see cref="Bytes"/> is not known.</summary>
    internal long RoughBytes { get; init; }

    internal ArchiveKind Kind { get; init; } = ArchiveKind.TarGz;

    /// <summary>The name that the archive's single outer folder gets; null leaves it as it is.</summary>
    internal string? OuterFolder { get; init; }

    internal Checksum? Checksum => Md5 is null ? null : new Checksum(ChecksumKind.Md5, Md5);

    internal long LikelyBytes => Bytes ?? RoughBytes;
}
