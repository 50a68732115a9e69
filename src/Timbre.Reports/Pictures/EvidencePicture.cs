namespace Timbre.Reports;

/// <summary>A spectrogram in grey with a map of evidence over it as a PNG picture: orange speaks for, blue against; time to the right, the first row at the bottom.</summary>
public static class EvidencePicture
{
    private const int Greys = 12;
    private const int Steps = 10; // of evidence, to either side of none
    private const int Signs = (2 * Steps) + 1;
    private const double Full = 0.95; // so many of the values are told apart; the few beyond have the full colour

    private static readonly byte[] Palette = Colours();

    /// <summary>Draws the picture, a pixel the mean of what it stands for; where there is less than fits, whoever shows it stretches it.</summary>
    /// <param name="levels">What is seen in grey, <c>[rows, frames]</c> in C order; what is not finite counts as the lowest.</param>
    /// <param name="evidence">What is seen in colour, <c>[rows, frames]</c>; what is not finite counts as none.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="width">The most pixels along: 1 to 4096.</param>
    /// <param name="height">The most pixels up: 1 to 4096.</param>
    /// <param name="range">How far below the highest level the darkest grey lies, above 0.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="TimbreException">A size is out of range or does not agree with the values.</exception>
    public static byte[] Render(ReadOnlySpan<float> levels, ReadOnlySpan<float> evidence, int rows, int frames, int width, int height, double range = 70)
    {
        Require(rows >= 1 && frames >= 1 && (long)rows * frames == levels.Length && levels.Length == evidence.Length, "evidence", $"[{rows}, {frames}]", $"must have at least one row and one frame, and {levels.Length} and {evidence.Length} values were given");
        Require(width is >= 1 and <= 4096, "width", width, "must be from 1 to 4096 pixels");
        Require(height is >= 1 and <= 4096, "height", height, "must be from 1 to 4096 pixels");
        Require(range is > 0 and < 1e6, "range", range, "must be above 0");

        var (columns, lines) = (Math.Min(width, frames), Math.Min(height, rows));
        var (top, scale) = (Highest(levels), Scale(evidence));
        var pixels = new byte[columns * lines];
        for (var line = 0; line < lines; line++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (level, sign, count) = (0.0, 0.0, 0);
                for (var y = Part(line, lines, rows); y < Part(line + 1, lines, rows); y++)
                {
                    for (var x = Part(column, columns, frames); x < Part(column + 1, columns, frames); x++, count++)
                    {
                        var (grey, colour) = (levels[(y * frames) + x], evidence[(y * frames) + x]);
                        level += float.IsFinite(grey) ? Math.Clamp(1 + ((grey - top) / range), 0, 1) : 0;
                        sign += float.IsFinite(colour) ? Math.Clamp(colour / scale, -1, 1) : 0;
                    }
                }

                pixels[((lines - 1 - line) * columns) + column] = (byte)(((int)Math.Round((Greys - 1) * level / count) * Signs) + Steps + (int)Math.Round(Steps * sign / count));
            }
        }

        return PngImage.Encode(pixels, columns, lines, Palette);
    }

    private static int Part(int part, int parts, int items) => (int)((long)part * items / parts);

    private static float Highest(ReadOnlySpan<float> levels)
    {
        var top = float.NegativeInfinity;
        foreach (var level in levels)
            top = float.IsFinite(level) ? Math.Max(top, level) : top;
        return float.IsFinite(top) ? top : 0;
    }

    /// <summary>The size of evidence that has the full colour; 1 where there is none.</summary>
    private static float Scale(ReadOnlySpan<float> evidence)
    {
        var sizes = new List<float>();
        foreach (var value in evidence)
        {
            if (float.IsFinite(value) && value != 0)
                sizes.Add(Math.Abs(value));
        }

        sizes.Sort();
        return sizes.Count > 0 ? sizes[(int)(Full * (sizes.Count - 1))] : 1;
    }

    /// <summary>For each grey all steps from most against to most for. Lightness moves towards that of the colour, so that it is seen in silence too.</summary>
    private static byte[] Colours()
    {
        var colours = new byte[3 * Greys * Signs];
        for (var grey = 0; grey < Greys; grey++)
        {
            for (var sign = -Steps; sign <= Steps; sign++)
            {
                var (strength, plain) = (Math.Abs(sign) / (double)Steps, 0.14 + (0.8 * grey / (Greys - 1)));
                var (aim, chroma, hue) = sign > 0 ? (0.74, 0.165, 62.0) : (0.58, 0.14, 248.0);
                HeatColours.Write(plain + (0.55 * strength * (aim - plain)), chroma * strength, hue * Math.PI / 180, colours.AsSpan(3 * ((grey * Signs) + sign + Steps), 3));
            }
        }

        return colours;
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
    }
}
