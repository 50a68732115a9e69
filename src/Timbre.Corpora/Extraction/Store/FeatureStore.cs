using System.Security.Cryptography;
using System.Text.Json;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// Features that were computed once, to be found again by what they are of (the bytes of the recording and the stretch of it) and how they were computed (the kind,
/// every setting, the augmentation), in a folder that any number of threads and processes may use at once. It is a cache: whatever is damaged or absent is computed again,
/// and where nothing can be written the work goes on without. May be shared by threads.
/// </summary>
public sealed class FeatureStore
{
    /// <summary>
    /// Part of every key. Raise it whenever a decoder, the resampler, an augmentation or a feature gives other numbers for the same recording and settings: what was stored
    /// before is then not found any more.
    /// </summary>
    public const int NumbersVersion = 1;

    /// <summary>Free space that is left to others, in bytes: a cache must not be what fills the disk.</summary>
    private const long SpaceToLeave = 256L << 20;

    private const long BytesBetweenLooks = 32L << 20;
    private readonly long _spaceToLeave;
    private readonly bool[] _swept = new bool[StoreFiles.Shards];
    private string? _problem;
    private long _unlooked = BytesBetweenLooks;

    private FeatureStore(string folder, long spaceToLeave, TimeProvider clock)
    {
        Folder = folder;
        _spaceToLeave = spaceToLeave;
        Contents = new AudioContents(StoreFiles.Hashes(folder), clock);
    }

    /// <summary>Where it is, absolute.</summary>
    public string Folder { get; }

    /// <summary>Why nothing is stored any more (no space, no permission), for a person; null while all is well. What is there already is found all the same.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Hashes of recordings.</summary>
    internal AudioContents Contents { get; }

    /// <summary>Whether it still takes entries.</summary>
    internal bool Keeps => Problem is null;

    /// <summary>The store in a folder, that of <see cref="TimbreHome.Features"/> unless one is given. Nothing is made or read by this.</summary>
    public static FeatureStore Open(string? folder = null) => Open(folder ?? TimbreHome.Features, SpaceToLeave, TimeProvider.System);

    internal static FeatureStore Open(string folder, long spaceToLeave, TimeProvider clock) => new(Path.GetFullPath(folder), spaceToLeave, clock);

    /// <summary>How many entries there are and what they and all else that the store made occupy.</summary>
    /// <exception cref="TimbreException">The folder cannot be read.</exception>
    public FeatureStoreUsage Measure() => StoreFiles.Measure(Folder);

    /// <summary>Removes every file that a store made, of this version or another process, and nothing else; says what was removed.</summary>
    /// <exception cref="TimbreException">The folder cannot be read, or a file cannot be removed.</exception>
    public FeatureStoreUsage Clear() => StoreFiles.Clear(Folder);

    /// <summary>The entry of a key; null where there is none that is whole.</summary>
    internal StoredExtraction? Find(byte[] key, int featureCount)
    {
        try
        {
            return StoreEntry.Read(StoreFiles.Entry(Folder, Name(key)), key, featureCount);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Stores an entry. What prevents it is told by <see cref="Problem"/> and ends the storing.</summary>
    internal void Keep(byte[] key, StoredExtraction entry)
    {
        if (!Keeps || entry.Features.Values.Length > StoreEntry.MostValues || !HasSpace(entry.Features.Values.Length * sizeof(float)))
        {
            return;
        }

        var path = StoreFiles.Entry(Folder, Name(key));
        try
        {
            Sweep(path);
            Write();
        }
        catch (TimbreException)
        {
            try
            {
                Write(); // the folder may have been removed while the entry was written
            }
            catch (TimbreException e)
            {
                Stop(InputFailure.From(path, e).Reason);
            }
        }

        void Write() => AtomicFile.Write(path, stream => StoreEntry.Write(stream, key, entry));
    }

    private static string Name(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key));

    private void Stop(string problem) => Interlocked.CompareExchange(ref _problem, problem, null);

    private bool HasSpace(long bytes)
    {
        if (Interlocked.Add(ref _unlooked, bytes) < BytesBetweenLooks)
        {
            return true;
        }

        if (StoreFiles.FreeSpace(Folder) is { } free && free - bytes < _spaceToLeave)
        {
            Stop($"only {free / 1e6:0} MB are free on its disk, and {_spaceToLeave / 1e6:0} MB are left to others");
            return false;
        }

        Interlocked.Exchange(ref _unlooked, 0); // after the look: until it has found space, nobody else may go without one
        return true;
    }

    /// <summary>Removes what processes that were killed left in the folder of an entry, once for each folder.</summary>
    private void Sweep(string entry)
    {
        ref var swept = ref _swept[StoreFiles.Shard(entry)];
        if (!Volatile.Read(ref swept))
        {
            Volatile.Write(ref swept, true);
            StoreFiles.SweepTemporary(Path.GetDirectoryName(entry)!, DateTime.UtcNow);
        }
    }
}

/// <summary>What a store occupies, or what was removed from it.</summary>
/// <param name="Entries">Utterances whose features it holds.</param>
/// <param name="Bytes">Bytes of the entries and of all else that the store made.</param>
public sealed record FeatureStoreUsage(int Entries, long Bytes);
