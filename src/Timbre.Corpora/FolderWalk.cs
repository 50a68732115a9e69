namespace Timbre.Corpora;

/// <summary>
/// The files below a folder in ordinal order of their paths, the same on every machine. Hidden files and folders are left out; links are
/// followed, but no folder is entered twice, so that a loop of links ends; a folder that cannot be read is noted and passed over.
/// </summary>
internal sealed class FolderWalk
{
    private const int MaximumDepth = 64;
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];
    private readonly List<InputFailure> _failures = [];
    private readonly CancellationToken _cancellation;

    private FolderWalk(CancellationToken cancellation) => _cancellation = cancellation;

    public IReadOnlyList<string> Files => _files;

    public IReadOnlyList<InputFailure> Failures => _failures;

    public static FolderWalk Of(string folder, CancellationToken cancellation = default)
    {
        var walk = new FolderWalk(cancellation);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        walk.Enter(full, walk.Real(new DirectoryInfo(full)), 0);
        return walk;
    }

    private void Enter(string shown, string real, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (depth > MaximumDepth || !_entered.Add(real))
        {
            return;
        }

        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(real).GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            _failures.Add(new InputFailure(shown, e is UnauthorizedAccessException ? "may not be read (permission denied)" : $"cannot be read ({e.Message})"));
            return;
        }

        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
        {
            if (entry.Name.StartsWith('.'))
            {
                continue;
            }

            var path = Path.Combine(shown, entry.Name);
            if (entry is DirectoryInfo folder)
            {
                Enter(path, folder.LinkTarget is null ? folder.FullName : Real(folder), depth + 1);
            }
            else
            {
                _files.Add(path);
            }
        }
    }

    private string Real(DirectoryInfo folder)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName);
        }
        catch (IOException e)
        {
            _failures.Add(new InputFailure(folder.FullName, $"is a link that leads nowhere ({e.Message})"));
            return folder.FullName;
        }
    }
}
