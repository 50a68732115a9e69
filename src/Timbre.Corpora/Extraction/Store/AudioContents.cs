using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Corpora;

/// <summary>What a file held when it was looked at.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="State">What it looked like.</param>
/// <param name="Settled">Whether its last change lay far enough back for another one to show in the state.</param>
internal readonly record struct AudioContent(ContentHash Hash, FileState State, bool Settled);

/// <summary>
/// Hashes of whole files. A file that looks as it did when it was hashed is not read again: by this process nor, through <see cref="HashMemory"/>, by a
/// later one. A file that had been changed less than two seconds before it was hashed is not remembered: it might change once more without
/// looking different, since file systems keep time in steps. May be shared by threads.
/// </summary>
internal sealed class AudioContents(string folder, TimeProvider clock)
{
    private const int BlockBytes = 1 << 17;
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);
    private readonly HashMemory _memory = new(folder);
    private readonly Lock[] _hashing = Array.ConvertAll(new Lock[64], _ => new Lock());

    /// <summary>How often a file was read to be hashed.</summary>
    internal int FilesRead => Volatile.Read(ref _filesRead);

    private int _filesRead;

    /// <summary>What a file holds; null where that cannot be told (it is absent, unreadable, or no file).</summary>
    public AudioContent? Identify(string path, CancellationToken cancellation)
    {
        var name = Name(path);
        if (Look(path) is not { } state)
        {
            return null;
        }

        if (_memory.Find(name, state) is { } known)
        {
            return new AudioContent(known, state, Settled: true);
        }

        // Hundreds of stretches of one long recording: one thread reads it, the others wait.
        lock (_hashing[(int)(uint)(name % (uint)_hashing.Length)])
        {
            if (_memory.Find(name, state) is { } meanwhile)
            {
                return new AudioContent(meanwhile, state, Settled: true);
            }

            var content = Hash(path, cancellation);
            if (content is { Settled: true } settled)
            {
                _memory.Add(name, settled.State, settled.Hash);
            }

            return content;
        }
    }

    /// <summary>Whether a file still holds what it did.</summary>
    public bool IsStill(string path, AudioContent content, CancellationToken cancellation) =>
        Look(path) == content.State && (content.Settled || Hash(path, cancellation)?.Hash == content.Hash);

    private static UInt128 Name(string path)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Bytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path)), hash);
        return ContentHash.From(hash).High;
    }

    private static FileState? Look(string path)
    {
        try
        {
            using var file = FileState.Open(path);
            return FileState.Of(file);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            return null;
        }
    }

    private AudioContent? Hash(string path, CancellationToken cancellation)
    {
        try
        {
            Interlocked.Increment(ref _filesRead);
            using var file = FileState.Open(path);
            var before = FileState.Of(file);
            var now = clock.GetUtcNow().UtcDateTime;
            var hash = Hash(file, cancellation);
            return FileState.Of(file) == before ? new AudioContent(hash, before, now - before.ChangedUtc > s_settling) : null;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            return null;
        }
    }

    private static ContentHash Hash(SafeFileHandle file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (long at = 0; ;)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(file, block, at);
                if (read == 0)
                {
                    return ContentHash.From(hash.GetHashAndReset());
                }

                hash.AppendData(block, 0, read);
                at += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static bool IsUnusable(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
