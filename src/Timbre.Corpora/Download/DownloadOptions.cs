namespace Timbre.Corpora;

/// <summary>How patient a download is. The defaults suit a slow line.</summary>
public sealed record DownloadOptions
{
    /// <summary>After how long without a single byte a connection is given up and tried again.</summary>
    public TimeSpan InactivityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how long the whole download is given up (what came is kept); null means never.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>How many failures in a row, without any progress between, end the download.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait after the first failure; doubled after each further one, at most 30 s.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the archive stays beside the unpacked corpus.</summary>
    public bool KeepArchive { get; init; }

    /// <summary>How many new bytes count as progress.</summary>
    internal long ProgressBytes { get; init; } = 1 << 20;

    /// <summary>The unpacked corpus may be this many times the archive at most: speech does not shrink further, a decompression bomb does.</summary>
    internal double LargestExpansion { get; init; } = 20;

    /// <summary>Free bytes on the disk that holds a folder, or null where that cannot be told.</summary>
    internal Func<string, long?> FreeBytes { get; init; } = DiskSpace.Free;
}
