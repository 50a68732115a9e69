namespace Timbre.Corpora;

/// <summary>What a download is doing.</summary>
public enum DownloadStage
{
    /// <summary>Bytes come over the network.</summary>
    Downloading,

    /// <summary>The checksum of what is there already is computed.</summary>
    Verifying,

    /// <summary>The archive is unpacked.</summary>
    Unpacking,
}

/// <summary>How far a download is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Bytes">Bytes of the archive that are done in this stage.</param>
/// <param name="Total">How many there are; null where nobody knows.</param>
public readonly record struct DownloadProgress(DownloadStage Stage, long Bytes, long? Total);

/// <summary>A corpus that is on this machine now.</summary>
/// <param name="Corpus">Which one.</param>
/// <param name="Root">Its folder, absolute: what a scan is given.</param>
/// <param name="AlreadyThere">Whether it was there before and nothing had to be fetched.</param>
public sealed record DownloadedCorpus(KnownCorpus Corpus, string Root, bool AlreadyThere);
