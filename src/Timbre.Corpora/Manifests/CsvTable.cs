using CsvHelper;

namespace Timbre.Corpora.Manifests;

/// <summary>A table with a header line: comma, semicolon or tab between the fields, quotes as RFC 4180 has them.</summary>
internal static class CsvTable
{
    /// <summary>The header's names, or an empty list for an empty file.</summary>
    public static IReadOnlyList<string> Header(string path)
    {
        IReadOnlyList<string> header = [];
        Read(path, names => header = names, row: null);
        return header;
    }

    /// <summary>Calls <paramref name="header"/> with the names, then <paramref name="row"/> (unless null) with each record's line and fields.</summary>
    public static void Read(string path, Action<IReadOnlyList<string>> header, Action<int, string[]>? row)
    {
        TextLines.Guard(path, () =>
        {
            var options = new CsvReaderOptions
            {
                Separator = SeparatorOf(path),
                HasHeader = false,
                TrimWhitespace = true,
                MaxRecordSize = TextLines.MaximumLength,
                MalformedData = CsvMalformedDataHandling.Throw,
                TrackLineNumbers = true,
                IncludeValuesInExceptions = false,
            };
            using var text = TextLines.Open(path);
            using var reader = CsvReader.Create(text, options, leaveOpen: true);
            try
            {
                Read(reader, path, header, row);
            }
            catch (CsvFormatException e)
            {
                throw new TimbreException($"{path}:{Math.Max(1, e.LineNumber)}: cannot be read as a table; a quotation mark may lack its partner, or the line is too long", e);
            }
        });
    }

    private static void Read(CsvReader reader, string path, Action<IReadOnlyList<string>> header, Action<int, string[]>? row)
    {
        string[]? names = null;
        while (reader.Read())
        {
            var fields = new string[reader.FieldCount];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = reader.GetString(i);
            }

            if (names is null)
            {
                names = fields;
                header(names);
                if (row is null)
                {
                    return;
                }
            }
            else if (fields.Skip(names.Length).Any(f => f.Length > 0))
            {
                throw new TimbreException(
                    $"{path}:{reader.LineNumber}: has {fields.Length} fields where the header has {names.Length}; quote fields that hold the separator");
            }
            else if (Array.Exists(fields, f => f.Length > 0))
            {
                row!((int)reader.LineNumber, fields);
            }
        }
    }

    private static char SeparatorOf(string path)
    {
        using var reader = TextLines.Open(path, strict: false);
        var start = new char[4096];
        var text = start.AsSpan(0, reader.ReadBlock(start, 0, start.Length)).TrimStart();
        var end = text.IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];
        return line.Contains('\t') ? '\t' : line.Contains(';') && !line.Contains(',') ? ';' : ',';
    }
}
