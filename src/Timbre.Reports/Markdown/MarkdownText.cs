using System.Globalization;
using System.Text;

namespace Timbre.Reports;

/// <summary>Text, prose and tables as GitHub-flavoured Markdown. Foreign text never becomes markup or HTML.</summary>
internal static class MarkdownText
{
    /// <summary>Plain text on one line, with everything escaped that Markdown or HTML would take for markup.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            switch (c)
            {
                case '<': encoded.Append("&lt;"); break;
                case '>': encoded.Append("&gt;"); break;
                case '&': encoded.Append("&amp;"); break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '$' or '!': encoded.Append('\\').Append(c); break;
                case '\r': break;
                case '\n' or '\t': encoded.Append(' '); break;
                case < ' ' or '\u007f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'): encoded.Append('\ufffd'); break;
                default: encoded.Append(c); break;
            }
        }

        return encoded.ToString().Replace("://", "&#58;//", StringComparison.Ordinal).Replace("www.", "www&#46;", StringComparison.OrdinalIgnoreCase);
    }

    public static string Prose(string markdown)
    {
        var text = new StringBuilder();
        foreach (var paragraph in InlineMarkdown.Parse(markdown))
        {
            for (var i = 0; i < paragraph.Items.Count; i++)
            {
                var mark = !paragraph.IsList ? "" : paragraph.IsOrdered ? (i + 1).ToString(CultureInfo.InvariantCulture) + ". " : "- ";
                text.Append(mark).Append(LineStart(Inline(paragraph.Items[i]))).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public static string Inline(string markdown) => Inline(InlineMarkdown.ParseInline(markdown));

    /// <summary>A table with at most so many rows; what is left out is said under it.</summary>
    public static string Table(Table table, int most = int.MaxValue)
    {
        var numbers = HtmlTable.NumberColumns(table);
        var best = HtmlTable.BestNumbers(table);
        var text = new StringBuilder();
        if (table.Title is { Length: > 0 } title)
            text.Append("**").Append(Encode(title)).Append("**\n\n");
        text.Append("| ").AppendJoin(" | ", table.Columns.Select(column => Encode(column.Title))).Append(" |\n");
        text.Append('|').AppendJoin("|", numbers.Select(number => number ? "---:" : ":---")).Append("|\n");
        foreach (var row in table.Rows.Take(most))
            text.Append("| ").AppendJoin(" | ", row.Select((cell, i) => Cell(cell, table.Columns[i], best[i] is { } b && cell.Number == b))).Append(" |\n");
        text.Append('\n');
        if (table.Rows.Count > most)
            text.Append(CultureInfo.InvariantCulture, $"… and {table.Rows.Count - most} more rows.\n\n");
        if (table.Note is { Length: > 0 } note)
            text.Append(LineStart(Inline(note))).Append("\n\n");
        return text.ToString();
    }

    private static string Cell(Cell cell, Column column, bool isBest)
    {
        var text = CellText.Of(cell, column.Format);
        text = column.Format == CellFormat.Code && cell.Text is { Length: > 0 } code ? Code(code) : Encode(text);
        if (isBest)
            text = $"**{text}**";
        return CellText.Interval(cell, column.Format) is { } interval ? $"{text} ({interval})" : text;
    }

    private static string Inline(IReadOnlyList<InlineMarkdown.Inline> inlines) => string.Concat(inlines.Select(inline => inline.Kind switch
    {
        InlineMarkdown.Kind.Bold => $"**{Inline(inline.Children)}**",
        InlineMarkdown.Kind.Emphasis => $"*{Inline(inline.Children)}*",
        InlineMarkdown.Kind.Code => Code(inline.Value),
        InlineMarkdown.Kind.Link => $"[{Inline(inline.Children)}]({inline.Value.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})",
        _ => Encode(inline.Value),
    }));

    /// <summary>Code that cannot end early nor split a table's cell.</summary>
    private static string Code(string code)
    {
        var clean = code.ReplaceLineEndings(" ");
        return clean.AsSpan().IndexOfAny('`', '|') >= 0 ? Encode(clean) : $"`{clean}`";
    }

    /// <summary>A line that is not taken for a list, a heading or a rule because of how it begins.</summary>
    private static string LineStart(string line)
    {
        var digits = 0;
        while (digits < line.Length && char.IsAsciiDigit(line[digits]))
            digits++;
        if (digits > 0 && digits < line.Length && line[digits] is '.' or ')')
            return line[..digits] + "\\" + line[digits..];
        return line.Length > 0 && line[0] is '-' or '+' or '=' ? "\\" + line : line;
    }
}
