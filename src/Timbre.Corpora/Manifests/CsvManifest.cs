namespace Timbre.Corpora.Manifests;

/// <summary>Manifests as a table with a header: Timbre's columns or their aliases, in any order; others are ignored.</summary>
internal static class CsvManifest
{
    /// <summary>Whether the table has a column for the audio file.</summary>
    public static bool HasPathColumn(string path)
    {
        try
        {
            return CsvTable.Header(path).Any(n => UtteranceFields.ColumnOf(n) == "path");
        }
        catch (TimbreException)
        {
            return false;
        }
    }

    public static List<Utterance> Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var ids = new UtteranceIds(path);
        IReadOnlyList<string> names = [];
        CsvTable.Read(
            path,
            header =>
            {
                names = header;
                if (!header.Any(n => UtteranceFields.ColumnOf(n) == "path"))
                {
                    throw new TimbreException($"{path}:1: has no column for the audio file; the header must name one of {UtteranceFields.PathNames}");
                }
            },
            (line, fields) =>
            {
                var utterance = new UtteranceFields($"{path}:{line}", folder);
                for (var i = 0; i < Math.Min(fields.Length, names.Count); i++)
                {
                    utterance.Set(names[i], fields[i]);
                }

                ids.Add(utterance.Build(), line);
            });
        return ids.ToList();
    }
}
