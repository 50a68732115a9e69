using Timbre.Audio;
using Timbre.Corpora.Manifests;

namespace Timbre.Corpora.Layouts;

/// <summary>A folder that is being scanned: its files, walked once, and what a layout has to say about them.</summary>
internal sealed class ScanFolder(string folder, FolderWalk walk)
{
    private readonly Lazy<List<string>> _audio = new(() => walk.Files.Where(AudioFiles.IsAudioName).ToList());

    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public IReadOnlyList<string> Files => walk.Files;

    public IReadOnlyList<string> Audio => _audio.Value;

    public IReadOnlyList<InputFailure> Failures => walk.Failures;

    public List<string> Notes { get; } = [];

    /// <summary>
    /// The table of that name that belongs to the folder: in it, in one of its parents, or below it (the shallowest, then the first by name).
    /// </summary>
    public string? FindTable(string name)
    {
        for (var at = new DirectoryInfo(Root); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return Files.Where(f => Path.GetFileName(f) == name).MinBy(f => (f.Count(c => c == Path.DirectorySeparatorChar), f));
    }

    /// <summary>The folders between the root and the file.</summary>
    public string[] FoldersOf(string file) =>
        (Path.GetDirectoryName(Path.GetRelativePath(Root, file)) ?? "").Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Ids made unique, then everything in ordinal order of the ids.</summary>
    public static List<Utterance> Ordered(IEnumerable<Utterance> utterances)
    {
        var names = new UniqueNames();
        return utterances.Select(u => u with { Id = names.Take(u.Id) }).OrderBy(u => u.Id, StringComparer.Ordinal).ToList();
    }
}
