namespace Timbre.Reports;

/// <summary>A spectrogram as a PNG picture: time to the right, low frequencies at the bottom, louder is lighter.</summary>
public static class SpectrogramPicture
{
    /// <summary>Fewer levels than a byte has: a step of about 1 dB is not seen, and the file is half as large.</summary>
    private const int Levels = 64;

    private static readonly byte[] Palette = HeatColours.Of(Levels);

    /// <summary>
    /// Draws a spectrogram. Where there are more frames than columns of pixels, or more bins than rows, a pixel is the mean of those it
    /// stands for; where there are fewer, the picture is only as large as they are, and whoever shows it stretches it.
    /// </summary>
    /// <param name="decibels">Levels in dB, <c>[bins, frames]</c> in C order, the lowest frequency first. What is not finite counts as silence.</param>
    /// <param name="bins">At least 1.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="width">The most pixels along: 1 to 4096.</param>
    /// <param name="height">The most pixels up: 1 to 4096.</param>
    /// <param name="rangeDb">How far below the loudest level the darkest colour lies, in dB, above 0.</param>
    /// <returns>A PNG file. Levels that are all alike (silence) give its darkest colour.</returns>
    /// <exception cref="TimbreException">A size is out of range or does not agree with the levels.</exception>
    public static byte[] Render(ReadOnlySpan<float> decibels, int bins, int frames, int width, int height, double rangeDb = 70)
    {
        Require(bins >= 1 && frames >= 1 && (long)bins * frames == decibels.Length, "decibels", $"[{bins}, {frames}]", $"must have at least one bin and one frame, and {decibels.Length} values were given");
        Require(width is >= 1 and <= 4096, "width", width, "must be from 1 to 4096 pixels");
        Require(height is >= 1 and <= 4096, "height", height, "must be from 1 to 4096 pixels");
        Require(rangeDb is > 0 and < 1e6, "rangeDb", rangeDb, "must be above 0 dB");

        var (columns, rows) = (Math.Min(width, frames), Math.Min(height, bins));
        var (top, bottom) = Scale(decibels, rangeDb);
        var pixels = new byte[columns * rows];
        var sums = new double[columns];
        for (var row = 0; row < rows; row++)
        {
            var (from, to) = Part(row, rows, bins);
            Array.Clear(sums);
            for (var bin = from; bin < to; bin++)
                AddMeans(decibels.Slice(bin * frames, frames), bottom, sums);
            var line = pixels.AsSpan((rows - 1 - row) * columns, columns);
            for (var column = 0; column < columns; column++)
                line[column] = Level(sums[column] / (to - from), top, bottom);
        }

        return PngImage.Encode(pixels, columns, rows, Palette);
    }

    /// <summary>The loudest level and the one that is drawn darkest.</summary>
    private static (float Top, float Bottom) Scale(ReadOnlySpan<float> decibels, double rangeDb)
    {
        var (top, least) = (float.NegativeInfinity, float.PositiveInfinity);
        foreach (var value in decibels)
        {
            if (float.IsFinite(value))
                (top, least) = (Math.Max(top, value), Math.Min(least, value));
            else
                least = float.NegativeInfinity;
        }

        return top > least ? (top, (float)(top - rangeDb)) : (0, 0);
    }

    /// <summary>Adds each pixel's mean over its frames; what lies below the darkest level counts as that level.</summary>
    private static void AddMeans(ReadOnlySpan<float> levels, float bottom, double[] sums)
    {
        for (var column = 0; column < sums.Length; column++)
        {
            var (from, to) = Part(column, sums.Length, levels.Length);
            var sum = 0.0;
            foreach (var value in levels[from..to])
                sum += value > bottom && float.IsFinite(value) ? value : bottom; // a comparison with NaN is false
            sums[column] += sum / (to - from);
        }
    }

    /// <summary>Which of the items fall to a part: at least one each, as there are never more parts than items.</summary>
    private static (int From, int To) Part(int part, int parts, int items) => ((int)((long)part * items / parts), (int)((part + 1L) * items / parts));

    private static byte Level(double value, float top, float bottom) =>
        top > bottom ? (byte)Math.Clamp((int)Math.Round((Levels - 1) * (value - bottom) / (top - bottom)), 0, Levels - 1) : (byte)0;

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
    }
}
