namespace Timbre.Corpora;

/// <summary>Turns the name of an archive's entry into a path below a folder, or refuses it.</summary>
internal static class EntryPath
{
    /// <summary>The path below <paramref name="folder"/>, or null where the entry is the folder itself (<c>./</c>).</summary>
    public static string? Below(string folder, string entry, string archive)
    {
        if (entry.StartsWith('/') || entry.Contains('\\', StringComparison.Ordinal) || entry.Contains('\0', StringComparison.Ordinal) || HasDrive(entry))
        {
            throw Refused(archive, entry);
        }

        var segments = entry.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        if (segments.Any(s => s == ".." || s.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0))
        {
            throw Refused(archive, entry);
        }

        if (segments.Length == 0)
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine([folder, .. segments]));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : throw Refused(archive, entry);
    }

    private static bool HasDrive(string entry) => entry.Length >= 2 && entry[1] == ':' && char.IsAsciiLetter(entry[0]);

    private static TimbreException Refused(string archive, string entry) =>
        new($"{archive}: its entry \"{Printable(entry)}\" would leave the folder; this is not the archive it should be, nothing was unpacked");

    internal static string Printable(string entry) => new([.. entry.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
}
