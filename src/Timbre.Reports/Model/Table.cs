using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>A table. Wide ones scroll inside their own box.</summary>
/// <param name="Columns">The columns, left to right.</param>
/// <param name="Rows">The rows; each has one cell per column.</param>
public sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block
{
    /// <summary>The caption above the table.</summary>
    public string? Title { get; init; }

    /// <summary>A remark under the table (inline Markdown).</summary>
    public string? Note { get; init; }
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Format">How its numbers are written; it also decides the alignment (text left, numbers right).</param>
/// <param name="Best">Which of its numbers is set off as the best.</param>
public sealed record Column(string Title, CellFormat Format = CellFormat.Auto, Best Best = Best.None);

/// <summary>Which number of a column is the best one.</summary>
public enum Best
{
    /// <summary>None is.</summary>
    None,

    /// <summary>The highest.</summary>
    Highest,

    /// <summary>The lowest.</summary>
    Lowest,
}

/// <summary>How the cells of a column are written.</summary>
public enum CellFormat
{
    /// <summary>Text as it is, whole numbers as <see cref="Integer"/>, other numbers with four significant digits.</summary>
    Auto,

    /// <summary>Text, aligned left.</summary>
    Text,

    /// <summary>Text in a fixed-width font: identifiers, paths, settings.</summary>
    Code,

    /// <summary>A whole number with groups of three digits.</summary>
    Integer,

    /// <summary>One digit after the point.</summary>
    Fixed1,

    /// <summary>Two digits after the point.</summary>
    Fixed2,

    /// <summary>Three digits after the point.</summary>
    Fixed3,

    /// <summary>Four digits after the point.</summary>
    Fixed4,

    /// <summary>A share of one as a percentage with one digit (0.925 is 92.5 %).</summary>
    Percent,

    /// <summary>Seconds as a duration a person reads: 40 ms, 3.2 s, 4 min 10 s, 2 h 5 min.</summary>
    Seconds,
}

/// <summary>One cell: text, a number (with an interval where it has one) or nothing. In JSON a string, a number, an object or null.</summary>
[JsonConverter(typeof(CellConverter))]
public readonly record struct Cell
{
    /// <summary>The text, or null.</summary>
    public string? Text { get; private init; }

    /// <summary>The number, or null; never NaN or infinite.</summary>
    public double? Number { get; private init; }

    /// <summary>The lower end of the number's interval, or null.</summary>
    public double? Low { get; private init; }

    /// <summary>The upper end of the number's interval, or null.</summary>
    public double? High { get; private init; }

    /// <summary>Nothing: written as a dash.</summary>
    public static Cell Empty => default;

    /// <summary>A cell of text.</summary>
    public static Cell Of(string? text) => new() { Text = text };

    /// <summary>A cell with a number; one that is not finite gives an empty cell.</summary>
    public static Cell Of(double? number) => new() { Number = Finite(number) };

    /// <summary>A cell with a number and its interval.</summary>
    public static Cell Of(double? number, double? low, double? high) =>
        Finite(number) is { } value
            ? Finite(low) is { } l && Finite(high) is { } h ? new() { Number = value, Low = l, High = h } : new() { Number = value }
            : Empty;

    /// <summary>A cell of text.</summary>
    public static implicit operator Cell(string? text) => Of(text);

    /// <summary>A cell with a number.</summary>
    public static implicit operator Cell(double number) => Of(number);

    /// <summary>A cell with a number, or an empty one.</summary>
    public static implicit operator Cell(double? number) => Of(number);

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
