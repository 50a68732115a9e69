using Timbre.Corpora.Manifests;

namespace Timbre.Corpora.Layouts;

/// <summary>A folder with a table of its recordings in it: <c>metadata.csv</c>, <c>manifest.jsonl</c>, or one table of any name with a column for the file.</summary>
internal static class TableLayout
{
    public const string Name = "csv";
    public const string Expects = "a table of recordings (metadata.csv, manifest.jsonl or another .csv or .tsv with a column for the file)";

    private static readonly string[] s_known = ["manifest.jsonl", "manifest.csv", "manifest.tsv", "metadata.csv", "metadata.jsonl", "metadata.tsv"];

    /// <summary>The table; null where there is none.</summary>
    /// <exception cref="TimbreException">There are several, and none has a name that says which to take.</exception>
    public static string? Find(string folder)
    {
        if (s_known.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) is { } known)
        {
            return known;
        }

        string[] tables = [];
        TextLines.Guard(folder, () => tables = Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".csv" or ".tsv" && CsvManifest.HasPathColumn(f))
            .Order(StringComparer.Ordinal)
            .ToArray());
        return tables.Length <= 1 ? tables.FirstOrDefault() : throw new TimbreException(
            $"{folder}: holds several tables of recordings ({string.Join(", ", tables.Select(Path.GetFileName))}); name the one to read");
    }
}
