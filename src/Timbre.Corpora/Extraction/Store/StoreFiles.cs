using System.Globalization;
using System.Text.RegularExpressions;

namespace Timbre.Corpora;

/// <summary>
/// The files of a store and their names: entries <c>ab/ab….features</c> (the SHA-256 of the key), hashes of recordings <c>hashes/….hashes</c>, and what is being written,
/// <c>.timbre-….tmp</c>. Only files of these names at these places are ever counted or removed; links are not followed.
/// </summary>
internal static partial class StoreFiles
{
    /// <summary>Folders that the entries are spread over.</summary>
    public const int Shards = 256;

    private const string HashFolder = "hashes";
    private static readonly TimeSpan s_stale = TimeSpan.FromHours(1);

    private enum Kind
    {
        Other,
        Entry,
        Hashes,
        Temporary,
    }

    public static string Entry(string folder, string name) => Path.Combine(folder, name[..2], name + ".features");

    public static string Hashes(string folder) => Path.Combine(folder, HashFolder);

    /// <summary>The number of the folder that an entry is in.</summary>
    public static int Shard(string entry) => int.Parse(Path.GetFileName(entry.AsSpan())[..2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static FeatureStoreUsage Measure(string folder) => Each(folder, _ => { });

    public static FeatureStoreUsage Clear(string folder)
    {
        var removed = Each(folder, file => file.Delete());
        foreach (var own in Folders(folder))
        {
            RemoveEmpty(own.FullName);
        }

        RemoveEmpty(folder);
        return removed;
    }

    /// <summary>Removes what was being written there more than an hour ago; whoever wrote it is gone.</summary>
    public static void SweepTemporary(string shard, DateTime now)
    {
        try
        {
            foreach (var file in new DirectoryInfo(shard).EnumerateFiles(".timbre-*.tmp"))
            {
                if (TemporaryName().IsMatch(file.Name) && now - file.LastWriteTimeUtc > s_stale)
                {
                    file.Delete();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is not there yet, or somebody else sweeps it.
        }
    }

    /// <summary>Bytes that are free where the folder is or will be; null where the system does not say.</summary>
    public static long? FreeSpace(string folder)
    {
        try
        {
            var there = folder;
            while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
            {
                there = parent;
            }

            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(there)! : there).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static FeatureStoreUsage Each(string folder, Action<FileInfo> visit)
    {
        var (entries, bytes) = (0, 0L);
        try
        {
            foreach (var file in Folders(folder).SelectMany(own => own.EnumerateFiles()))
            {
                var kind = KindOf(file);
                if (kind == Kind.Other || Visited(file) is not { } length)
                {
                    continue;
                }

                bytes += length;
                entries += kind == Kind.Entry ? 1 : 0;
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removes it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{folder}: {e.Message}; check the permissions there", e);
        }

        return new FeatureStoreUsage(entries, bytes);

        long? Visited(FileInfo file)
        {
            try
            {
                var length = file.Length;
                visit(file);
                return length;
            }
            catch (FileNotFoundException)
            {
                return null; // it was removed or renamed meanwhile
            }
        }
    }

    private static IEnumerable<DirectoryInfo> Folders(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateDirectories().Where(d => (d.Name == HashFolder || ShardName().IsMatch(d.Name)) && !d.Attributes.HasFlag(FileAttributes.ReparsePoint))
        : [];

    private static Kind KindOf(FileInfo file) => TemporaryName().IsMatch(file.Name) ? Kind.Temporary
        : file.Directory!.Name == HashFolder ? HashMemory.IsOwn(file.Name) ? Kind.Hashes : Kind.Other
        : EntryName().IsMatch(file.Name) && file.Name.StartsWith(file.Directory.Name, StringComparison.Ordinal) ? Kind.Entry
        : Kind.Other;

    private static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It holds something that is not the store's, or is not there.
        }
    }

    [GeneratedRegex("^[0-9a-f]{2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShardName();

    [GeneratedRegex("^[0-9a-f]{64}\\.features$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EntryName();

    [GeneratedRegex("^\\.timbre-[0-9a-f]{32}\\.tmp$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TemporaryName();
}
