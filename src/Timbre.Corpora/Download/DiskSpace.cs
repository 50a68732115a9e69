namespace Timbre.Corpora;

/// <summary>Asks for room before it is needed, so that a download of hours does not fail at its end.</summary>
internal static class DiskSpace
{
    /// <summary>Free bytes for this user on the disk that holds <paramref name="folder"/>, which need not exist yet; null where that cannot be told.</summary>
    public static long? Free(string folder)
    {
        var existing = new DirectoryInfo(Path.GetFullPath(folder));
        while (existing is { Exists: false, Parent: not null })
        {
            existing = existing.Parent;
        }

        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? existing.Root.FullName : existing.FullName).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Throws where fewer than <paramref name="needed"/> bytes are free; <paramref name="what"/> says what for.</summary>
    public static void Require(DownloadOptions options, string folder, long needed, string what)
    {
        if (options.FreeBytes(folder) is { } free && free < needed)
        {
            throw new TimbreException($"{folder}: {what} needs about {Size(needed)} and {Size(free)} are free; make room or choose another folder with --to DIR");
        }
    }

    public static string Size(long bytes) => bytes switch
    {
        < 1000 => FormattableString.Invariant($"{bytes} bytes"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:0.#} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:0.##} GB"),
    };
}
