using System.Globalization;
using System.Text;

namespace Timbre.Cli.Terminal;

/// <summary>Rows under their column names, aligned for a font of fixed width. Cells are shown as they are, on one line each; nothing is cut off.</summary>
internal static class TextTable
{
    private const string Edge = "  ";
    private const string Gap = "   ";

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="leftColumns">Places of the columns that stand on the left; the first does anyway, the others stand on the right.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyList<int> leftColumns)
    {
        var lines = new List<string[]> { OneLine(columns, columns.Count) };
        foreach (var row in rows)
        {
            lines.Add(OneLine(row, columns.Count));
        }

        var widths = new int[columns.Count];
        foreach (var cells in lines)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], Width(cells[i]));
            }
        }

        var line = new StringBuilder();
        for (var n = 0; n < lines.Count; n++)
        {
            line.Clear();
            for (var i = 0; i < widths.Length; i++)
            {
                var cell = lines[n][i];
                var space = widths[i] - Width(cell);
                var left = i == 0 || leftColumns.Contains(i);
                line.Append(i == 0 ? Edge : Gap).Append(' ', left ? 0 : space).Append(cell).Append(' ', left ? space : 0);
            }

            output.WriteLine(line.ToString().TrimEnd());
            if (n == 0)
            {
                output.WriteLine(new string('─', line.Length + Edge.Length));
            }
        }
    }

    private static string[] OneLine(IReadOnlyList<string> cells, int count)
    {
        var texts = new string[count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = i < cells.Count ? cells[i].ReplaceLineEndings(" ") : "";
        }

        return texts;
    }

    /// <summary>Places that a text takes: none for marks that combine with the letter before, two for East Asian letters and pictures.</summary>
    internal static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += rune.IsAscii ? 1
                : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
                : IsWide(rune.Value) ? 2 : 1;
        }

        return width;
    }

    private static bool IsWide(int rune) => rune is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
