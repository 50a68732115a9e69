using Timbre.Corpora.Manifests;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// The recordings of a corpus: who speaks, with which label, and where the audio lies. Immutable; may be shared by threads.
/// A manifest may name files that are absent: that is found out where they are used, one by one.
/// </summary>
public sealed class Manifest
{
    private static readonly string[] s_json = [".jsonl", ".ndjson", ".json"];
    private static readonly string[] s_tables = [".csv", ".tsv"];
    private readonly Lazy<Dictionary<string, Utterance>> _byId;

    /// <summary>Wraps utterances, which keep their order; ids must be unique.</summary>
    /// <exception cref="TimbreException">An id is empty or there twice.</exception>
    public Manifest(string name, IEnumerable<Utterance> utterances, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        Name = name;
        Root = root;
        Utterances = Array.AsReadOnly(utterances.ToArray());
        var ids = new HashSet<string>(Utterances.Count, StringComparer.Ordinal);
        foreach (var u in Utterances)
        {
            if (string.IsNullOrEmpty(u.Id))
            {
                throw new TimbreException($"{name}: the utterance of {u.Path} has no id");
            }

            if (!ids.Add(u.Id))
            {
                throw new TimbreException($"{name}: the id {TextLines.Quote(u.Id)} is there twice; ids must be unique");
            }
        }

        _byId = new(() => Utterances.ToDictionary(u => u.Id, StringComparer.Ordinal));
    }

    /// <summary>What it is called: the corpus and, where there is only one, its subset (<c>librispeech/dev-clean</c>), else the file's name.</summary>
    public string Name { get; }

    /// <summary>The folder that it was read from; null for one made in memory.</summary>
    public string? Root { get; }

    /// <summary>The utterances in the manifest's order, with absolute paths.</summary>
    public IReadOnlyList<Utterance> Utterances { get; }

    /// <summary>The speakers that are named, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Speakers => Utterances.Select(u => u.Speaker).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    /// <summary>The utterance of that id; null where there is none.</summary>
    public Utterance? Find(string id) => _byId.Value.GetValueOrDefault(id);

    /// <summary>Whether <paramref name="path"/> is named like a manifest (<c>.jsonl</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c>, <c>wav.scp</c>) or is a Kaldi data directory.</summary>
    public static bool IsManifest(string path) =>
        HasExtension(path, s_json) || HasExtension(path, s_tables) || Path.GetFileName(path) == KaldiFolder.Table || KaldiFolder.IsOne(path);

    /// <summary>Reads JSON Lines (or a JSON array), a table with a header (comma, semicolon or tab), or a Kaldi data directory.</summary>
    /// <exception cref="TimbreException">It cannot be read, holds nothing, or a line is wrong: <c>PATH:LINE: what</c>.</exception>
    public static Manifest Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetFileName(path) == KaldiFolder.Table)
        {
            path = Path.GetDirectoryName(Path.GetFullPath(path))!;
        }

        List<Utterance> utterances;
        string root;
        if (Directory.Exists(path))
        {
            root = Path.GetFullPath(path);
            utterances = KaldiFolder.IsOne(path)
                ? KaldiFolder.Read(root)
                : throw new TimbreException($"{path}: is a folder without {KaldiFolder.Table}; make a manifest of it with 'timbre corpus scan'");
        }
        else
        {
            root = Path.GetDirectoryName(Path.GetFullPath(path))!;
            utterances = HasExtension(path, s_json) ? JsonManifest.Read(path)
                : HasExtension(path, s_tables) ? CsvManifest.Read(path)
                : throw new TimbreException($"{path}: {(File.Exists(path) ? "is not named like a manifest" : "no such file or folder")}; manifests are .jsonl, .json, .csv, .tsv or a Kaldi data directory");
        }

        return utterances.Count > 0
            ? new Manifest(NameOf(utterances, Path.GetFileNameWithoutExtension(path)), utterances, root)
            : throw new TimbreException($"{path}: holds no utterances");
    }

    /// <summary>
    /// Writes JSON Lines, one utterance a line. Paths are kept relative to the file where they lie below its folder, else absolute.
    /// A half-written file is never left.
    /// </summary>
    /// <exception cref="TimbreException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AtomicFile.Write(path, stream => JsonManifest.Write(stream, Utterances, folder));
    }

    /// <summary>The same corpus with only the utterances that <paramref name="keep"/> lets through.</summary>
    public Manifest Where(Func<Utterance, bool> keep) => new(Name, Utterances.Where(keep), Root);

    /// <summary>
    /// All utterances of <paramref name="speakers"/> speakers, half of them female and half male, drawn at random.
    /// The same seed takes the same speakers whatever the order of the manifest.
    /// </summary>
    /// <exception cref="TimbreException">The number is odd or not positive, or there are too few speakers of a gender.</exception>
    public Manifest TakeBalanced(int speakers, long seed) => BalancedSubset.Take(this, speakers, seed);

    internal static string NameOf(IReadOnlyList<Utterance> utterances, string otherwise)
    {
        var corpora = utterances.Select(u => u.Corpus).Distinct(StringComparer.Ordinal).Take(2).ToList();
        var subsets = utterances.Select(u => u.Subset).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return corpora is [{ } corpus] ? (subsets is [{ } subset] ? $"{corpus}/{subset}" : corpus) : otherwise;
    }

    private static bool HasExtension(string path, string[] extensions) => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
