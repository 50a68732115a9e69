using System.Globalization;

namespace Timbre.Reports;

/// <summary>Cells as a person reads them. Groups of digits are set apart by a narrow no-break space, as units are by a no-break space.</summary>
internal static class CellText
{
    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = "\u202f" };

    public static string Of(Cell cell, CellFormat format)
    {
        if (cell.Text is not null)
            return cell.Text;
        return cell.Number is { } number ? Of(number, format) : "–";
    }

    /// <summary>The interval in the same format as its number, without its unit; null where the cell has none. A dash between negative numbers would be misread.</summary>
    public static string? Interval(Cell cell, CellFormat format)
    {
        if (cell is not { Low: { } low, High: { } high })
            return null;
        return $"{Of(low, format).Replace("\u00a0%", "", StringComparison.Ordinal)}{(low < 0 ? " to " : "–")}{Of(high, format).Replace("\u00a0%", "", StringComparison.Ordinal)}";
    }

    public static string Of(double number, CellFormat format) => format switch
    {
        CellFormat.Integer => Sign(number.ToString("N0", Numbers)),
        CellFormat.Fixed1 => Sign(number.ToString("N1", Numbers)),
        CellFormat.Fixed2 => Sign(number.ToString("N2", Numbers)),
        CellFormat.Fixed3 => Sign(number.ToString("N3", Numbers)),
        CellFormat.Fixed4 => Sign(number.ToString("N4", Numbers)),
        CellFormat.Percent => Sign((100 * number).ToString("N1", Numbers)) + "\u00a0%",
        CellFormat.Seconds => Seconds(number),
        _ => Auto(number),
    };

    private static string Auto(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
            return Of(number, CellFormat.Integer);
        return Sign(number.ToString("G4", CultureInfo.InvariantCulture));
    }

    private static string Seconds(double seconds)
    {
        var length = Math.Abs(seconds);
        if (seconds < 0)
            return "−" + Seconds(length);
        if (length < 0.0995)
            return $"{(1000 * length).ToString("0.#", CultureInfo.InvariantCulture)}\u00a0ms";
        if (length < 99.5)
            return $"{length.ToString(length < 9.95 ? "0.0#" : "0.0", CultureInfo.InvariantCulture)}\u00a0s";
        if (length > 1e9)
            return $"{length.ToString("G3", CultureInfo.InvariantCulture)}\u00a0s";
        var whole = (long)Math.Round(length);
        return whole < 3600
            ? $"{whole / 60}\u00a0min {whole % 60}\u00a0s"
            : $"{whole / 3600}\u00a0h {whole % 3600 / 60}\u00a0min";
    }

    private static string Sign(string number) => !number.StartsWith('-') ? number : number.AsSpan(1).IndexOfAnyInRange('1', '9') < 0 ? number[1..] : "−" + number[1..];
}
