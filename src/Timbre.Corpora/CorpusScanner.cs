using Timbre.Corpora.Layouts;
using Timbre.Corpora.Manifests;

namespace Timbre.Corpora;

/// <summary>Makes a manifest of a folder of recordings.</summary>
public static class CorpusScanner
{
    /// <summary>The layouts by name: <c>auto</c> finds out which.</summary>
    public static IReadOnlyList<string> Layouts { get; } = ["auto", LibriSpeechLayout.Name, AudioMnistLayout.Name, SpeakerFolderLayout.Name, "kaldi", TableLayout.Name];

    /// <summary>
    /// Scans <paramref name="folder"/> and its subfolders. The result is the same on every machine: utterances in ordinal order of their ids.
    /// </summary>
    /// <param name="folder">Where the corpus was unpacked: with or without its outer folder, all of it or some subsets, or one subset's folder alone.</param>
    /// <param name="layout">One of <see cref="Layouts"/>.</param>
    /// <param name="subset">Keeps this subset only, e.g. <c>dev-clean</c>.</param>
    /// <exception cref="TimbreException">There is no such folder, layout or subset, or no audio in it.</exception>
    public static Manifest Scan(string folder, string layout = "auto", string? subset = null) => Survey(folder, layout, subset).Manifest;

    /// <summary>As <see cref="Scan"/>, and tells what was found, what is missing and what could not be read.</summary>
    /// <exception cref="TimbreException">There is no such folder, layout or subset, or no audio in it.</exception>
    public static CorpusScan Survey(string folder, string layout = "auto", string? subset = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Layouts.Contains(layout))
        {
            throw new TimbreException($"layout={layout}: is not known; choose one of {string.Join(", ", Layouts)}");
        }

        if (!Directory.Exists(folder))
        {
            throw new TimbreException(File.Exists(folder)
                ? $"{folder}: is a file; scan needs the folder that holds the recordings"
                : $"{folder}: no such folder");
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (utterances, kind, scanned) = layout is "kaldi" || (layout is "auto" && KaldiFolder.IsOne(root))
            ? (Kaldi(root), "kaldi", null)
            : layout is TableLayout.Name ? (Table(root), TableLayout.Name, null) : Walked(root, layout, subset, cancellationToken);
        utterances = OfSubset(utterances, subset, folder);
        if (utterances.Count == 0)
        {
            throw new TimbreException($"{folder}: holds no recordings that layout {kind} can read{Because(scanned?.Failures)}");
        }

        var manifest = new Manifest(Manifest.NameOf(utterances, Path.GetFileName(root)), utterances, root);
        var speakers = manifest.Speakers.Count;
        var notes = new List<string> { $"read as layout {kind}: {utterances.Count} {(utterances.Count == 1 ? "recording" : "recordings")} of {speakers} {(speakers == 1 ? "speaker" : "speakers")}" };
        notes.AddRange(scanned?.Notes ?? []);
        return new CorpusScan(manifest, kind, notes, scanned?.Failures ?? []);
    }

    private static (List<Utterance> Utterances, string Layout, ScanFolder? Scanned) Walked(string root, string layout, string? subset, CancellationToken cancellationToken)
    {
        var start = subset is not null && layout is "auto" or LibriSpeechLayout.Name && IsPlainName(subset) ? LibriSpeechLayout.SubsetFolder(root, subset!) ?? root : root;
        var scanned = new ScanFolder(start, FolderWalk.Of(start, cancellationToken));
        if (scanned.Audio.Count == 0 && (layout is not "auto" || TableLayout.Find(root) is null))
        {
            throw new TimbreException($"{root}: holds no audio files{Because(scanned.Failures)}");
        }

        var kind = layout is "auto" ? Detect(root, scanned) : layout;
        var utterances = kind switch
        {
            LibriSpeechLayout.Name => LibriSpeechLayout.Read(scanned),
            AudioMnistLayout.Name => AudioMnistLayout.Read(scanned),
            TableLayout.Name => Table(root),
            _ => SpeakerFolderLayout.Read(start == root ? scanned : scanned = new ScanFolder(root, FolderWalk.Of(root, cancellationToken))),
        };
        return (utterances, kind, scanned);
    }

    private static string Detect(string root, ScanFolder scanned)
    {
        if (LibriSpeechLayout.Matches(scanned))
        {
            return LibriSpeechLayout.Name;
        }

        if (AudioMnistLayout.Matches(scanned))
        {
            return AudioMnistLayout.Name;
        }

        if (TableLayout.Find(root) is not null)
        {
            return TableLayout.Name;
        }

        return SpeakerFolderLayout.Matches(scanned)
            ? SpeakerFolderLayout.Name
            : throw new TimbreException($"{root}: has no layout that Timbre knows; looked for a Kaldi data directory ({KaldiFolder.Table}), {LibriSpeechLayout.Expects}, " +
                $"{AudioMnistLayout.Expects}, {TableLayout.Expects} and {SpeakerFolderLayout.Expects}; put the recordings into a folder per speaker or write a table of them");
    }

    private static List<Utterance> Kaldi(string root)
    {
        if (KaldiFolder.IsOne(root))
        {
            return KaldiFolder.Read(root);
        }

        var below = FolderWalk.Of(root).Files.Where(f => Path.GetFileName(f) == KaldiFolder.Table).Select(f => Path.GetDirectoryName(f)!).ToList();
        return below switch
        {
            [var one] => KaldiFolder.Read(one),
            [] => throw new TimbreException($"{root}: is not a Kaldi data directory; it holds no {KaldiFolder.Table}"),
            _ => throw new TimbreException($"{root}: holds several Kaldi data directories ({string.Join(", ", below.Select(b => Path.GetRelativePath(root, b)))}); scan one of them"),
        };
    }

    private static List<Utterance> Table(string root)
    {
        var table = TableLayout.Find(root) ?? throw new TimbreException($"{root}: holds no table of recordings; looked for {TableLayout.Expects}");
        return Manifest.Load(table).Utterances.OrderBy(u => u.Id, StringComparer.Ordinal).ToList();
    }

    private static List<Utterance> OfSubset(List<Utterance> utterances, string? subset, string folder)
    {
        if (subset is null)
        {
            return utterances;
        }

        var kept = utterances.FindAll(u => string.Equals(u.Subset, subset, StringComparison.Ordinal));
        var there = utterances.Select(u => u.Subset).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return kept.Count > 0 ? kept : throw new TimbreException(
            $"{folder}: holds no recordings of subset {subset}; {(there.Count > 0 ? "there are " + string.Join(", ", there) : "its recordings name no subset")}");
    }

    private static bool IsPlainName(string name) => name.Length > 0 && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && name is not ("." or "..");

    private static string Because(IReadOnlyList<InputFailure>? failures) => failures is { Count: > 0 } ? $" ({failures[0].Path} {failures[0].Reason})" : "";
}
