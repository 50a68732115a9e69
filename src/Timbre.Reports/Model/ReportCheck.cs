using System.Text.Json.Nodes;

namespace Timbre.Reports;

/// <summary>
/// What a report must hold before it is written: nothing missing, ids distinct, rows as long as the header, and no chart that would
/// fetch something or lead somewhere.
/// </summary>
internal static class ReportCheck
{
    private static readonly HashSet<string> Reaching = new(StringComparer.OrdinalIgnoreCase) { "url", "href", "src", "loader", "usermeta", "$schema" };

    public static void Check(Report report, string name)
    {
        if (report.Facts.Any(fact => fact is null) || report.Sections.Any(section => section is null))
            throw Wrong(name, "a fact or a section is null");

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in report.Sections)
        {
            if (section.Id.Length == 0 || !section.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw Wrong(name, $"section id '{section.Id}' must be letters, digits and hyphens");
            if (!ids.Add(section.Id))
                throw Wrong(name, $"section id '{section.Id}' occurs twice");
            Check(section.Blocks, name);
        }
    }

    private static void Check(IReadOnlyList<Block> blocks, string name)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case null:
                    throw Wrong(name, "a block is null");
                case Table table:
                    Check(table, name);
                    break;
                case Chart chart:
                    Check(chart, name);
                    break;
                case SmallMultiples { Charts: var charts, Data: var data, Legend: var legend }:
                    if (legend.Any(entry => entry is null || entry.Colour.Length != 7 || entry.Colour[0] != '#' || !entry.Colour.Skip(1).All(char.IsAsciiHexDigit)))
                        throw Wrong(name, "a colour of a legend must be # and six hexadecimal digits");
                    if (charts.Any(chart => chart is null))
                        throw Wrong(name, "a chart is null");
                    foreach (var chart in charts)
                        Check(chart, name);
                    if (data is not null)
                        Check(data, name);
                    break;
                case KeyFigures figures when figures.Items.Any(item => item is null):
                    throw Wrong(name, "a key figure is null");
                case SideBySide { Columns: var columns }:
                    if (columns.Any(column => column is null))
                        throw Wrong(name, "a side is null");
                    foreach (var column in columns)
                        Check(column.Blocks, name);
                    break;
                case Details details:
                    Check(details.Blocks, name);
                    break;
                case RecordingBlock recording:
                    Check(recording, name);
                    break;
                case Recordings { Items: var items }:
                    foreach (var item in items)
                        Check(item, name);
                    break;
            }
        }
    }

    private static void Check(Table table, string name)
    {
        if (table.Columns.Any(column => column is null) || table.Rows.Any(row => row is null))
            throw Wrong(name, "a column or a row of a table is null");
        if (table.Rows.FirstOrDefault(row => row.Count != table.Columns.Count) is { } odd)
            throw Wrong(name, $"a row has {odd.Count} cells where the table has {table.Columns.Count} columns");
    }

    private static void Check(RecordingBlock? recording, string name)
    {
        if ((recording is null ? "a recording is null" : RecordingCheck.Of(recording)) is { } wrong)
            throw Wrong(name, wrong);
    }

    private static void Check(Chart chart, string name)
    {
        if (string.IsNullOrWhiteSpace(chart.Sentence))
            throw Wrong(name, "a chart has no sentence that says what it shows");
        CheckSpec(chart.Spec, name);
        if (chart.Data is not null)
            Check(chart.Data, name);
    }

    /// <summary>Data values may hold anything; the rest of a specification may not name an address.</summary>
    private static void CheckSpec(JsonNode? node, string name)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                CheckSpec(item, name);
        }
        else if (node is JsonObject spec)
        {
            foreach (var (key, value) in spec)
            {
                if (Reaching.Contains(key))
                    throw Wrong(name, $"a chart's specification holds '{key}': data must be given as values, and charts do not lead elsewhere");
                if (key is not ("values" or "datasets"))
                    CheckSpec(value, name);
            }
        }
    }

    private static TimbreException Wrong(string name, string what) => new($"{name}: not a valid report: {what}");
}
