using System.Text;

namespace Timbre.Reports;

/// <summary>Tables as HTML, in a box of their own that scrolls sideways where the table is wider than the page.</summary>
internal static class HtmlTable
{
    public static void Write(StringBuilder html, Table table)
    {
        var label = HtmlText.Encode(table.Title ?? "Table");
        html.Append($"<div class=\"table-block\">\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table>\n");
        if (table.Title is { Length: > 0 } title)
            html.Append($"<caption>{HtmlText.Encode(title)}</caption>\n");
        html.Append("<thead><tr>");
        foreach (var (column, number) in table.Columns.Zip(NumberColumns(table)))
            html.Append($"<th scope=\"col\"{(number ? " class=\"number\"" : "")}>{HtmlText.Encode(column.Title)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");

        var numbers = NumberColumns(table);
        var best = BestNumbers(table);
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                Cell(html, row[i], table.Columns[i], numbers[i], isHeader: i == 0 && !numbers[0], isBest: best[i] is { } b && row[i].Number == b);
            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
        if (table.Note is { Length: > 0 } note)
            html.Append($"<p class=\"table-note\">{HtmlText.Inline(note)}</p>\n");
        html.Append("</div>\n");
    }

    /// <summary>Which columns hold numbers: those whose format is one, or that hold no text but some number.</summary>
    internal static bool[] NumberColumns(Table table) => [.. table.Columns.Select((column, i) => column.Format switch
    {
        CellFormat.Text or CellFormat.Code => false,
        CellFormat.Auto => table.Rows.Any(row => row[i].Number is not null) && table.Rows.All(row => row[i].Text is null),
        _ => true,
    })];

    /// <summary>The best number of each column; null where none is set off or all are the same.</summary>
    internal static double?[] BestNumbers(Table table) => [.. table.Columns.Select((column, i) =>
    {
        var numbers = table.Rows.Select(row => row[i].Number).OfType<double>().ToList();
        if (column.Best == Best.None || numbers.Count < 2 || numbers.Min() == numbers.Max())
            return (double?)null;
        return column.Best == Best.Highest ? numbers.Max() : numbers.Min();
    })];

    private static void Cell(StringBuilder html, Cell cell, Column column, bool isNumber, bool isHeader, bool isBest)
    {
        var text = HtmlText.Encode(CellText.Of(cell, column.Format));
        if (column.Format == CellFormat.Code && cell.Text is not null)
            text = $"<code>{text}</code>";
        if (isBest)
            text = $"<strong>{text}</strong>";
        if (CellText.Interval(cell, column.Format) is { } interval)
            text += $" <span class=\"interval\">{HtmlText.Encode(interval)}</span>";

        var classes = (isNumber, isBest) switch { (true, true) => " class=\"number best\"", (true, false) => " class=\"number\"", (false, true) => " class=\"best\"", _ => "" };
        html.Append(isHeader ? $"<th scope=\"row\"{classes}>{text}</th>" : $"<td{classes}>{text}</td>");
    }
}
