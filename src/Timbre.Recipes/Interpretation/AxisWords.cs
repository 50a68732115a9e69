using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The rows of a picture in words, as an axis, and as numbers along a curve.</summary>
internal static class AxisWords
{
    private const double LeastGap = 0.085; // of the height: closer marks would touch
    private static readonly double[] s_kilohertz = [0.1, 0.2, 0.5, 1, 2, 4, 8, 16];

    /// <summary>Marks at round frequencies where these lie between the bands, or at numbers of rows.</summary>
    public static PictureAxis Up(PictureAxes axes)
    {
        var marks = new List<PictureMark>();
        if (axes.Kind == PictureRowKind.Frequency)
        {
            foreach (var kilohertz in s_kilohertz)
            {
                if (Place(axes.Rows, 1000 * kilohertz) is { } share && (marks.Count == 0 || share - marks[^1].Share >= LeastGap))
                {
                    marks.Add(new PictureMark(FormattableString.Invariant($"{kilohertz:0.#}"), share));
                }
            }

            return new PictureAxis("frequency in kHz, in mel bands", marks);
        }

        var step = Math.Max(1, (int)Math.Ceiling(axes.Rows.Count / 4.0 / 5) * 5);
        for (var row = 0; row < axes.Rows.Count; row += step)
        {
            marks.Add(new PictureMark($"{row}", (row + 0.5) / axes.Rows.Count));
        }

        return new PictureAxis(axes.Kind == PictureRowKind.Cepstrum ? "cepstral coefficient" : "feature", marks);
    }

    /// <summary><c>between 120 and 640 Hz</c>, edges midway between the centres of bands.</summary>
    public static string Range(PictureAxes axes, EvidenceBand band)
    {
        if (axes.Kind != PictureRowKind.Frequency)
        {
            var what = axes.Kind == PictureRowKind.Cepstrum ? "cepstral coefficient" : "feature";
            return band.First == band.Last ? $"in {what} {band.First}" : $"in {what}s {band.First} to {band.Last}";
        }

        var low = band.First == 0 ? Math.Max(0, axes.Rows[0] - (Gap(axes.Rows, 0) / 2)) : (axes.Rows[band.First - 1] + axes.Rows[band.First]) / 2;
        var high = band.Last == axes.Rows.Count - 1 ? axes.Rows[^1] + (Gap(axes.Rows, axes.Rows.Count - 2) / 2) : (axes.Rows[band.Last] + axes.Rows[band.Last + 1]) / 2;
        return $"between {Hertz(low)} and {Hertz(high)}\u00a0Hz";
    }

    /// <summary>Whether the narrowest band that holds half is no narrower than half of the rows: no row has more than another.</summary>
    public static bool IsEven(PictureAxes axes, EvidenceBand band) => 2 * (band.Last - band.First + 1) >= axes.Rows.Count;

    /// <summary>What a curve over the rows has along.</summary>
    public static (string Title, IReadOnlyList<double> Values, bool Logarithmic, IReadOnlyList<double>? Ticks) Along(PictureAxes axes) => axes.Kind switch
    {
        PictureRowKind.Frequency => ("frequency in Hz", axes.Rows, true, [.. s_kilohertz.Select(k => 1000 * k).Where(h => h >= axes.Rows[0] && h <= axes.Rows[^1])]),
        PictureRowKind.Cepstrum => ("cepstral coefficient", axes.Rows, false, null),
        _ => ("feature", axes.Rows, false, null),
    };

    /// <summary><c>By frequency</c>, <c>By coefficient</c>: the head of a curve over the rows.</summary>
    public static string By(PictureAxes axes) => axes.Kind switch { PictureRowKind.Frequency => "By frequency", PictureRowKind.Cepstrum => "By coefficient", _ => "By feature" };

    private static string Hertz(double hertz) => Say.Whole(10 * (long)Math.Round(hertz / 10));

    private static double Gap(IReadOnlyList<double> rows, int at) => at >= 0 && at + 1 < rows.Count ? rows[at + 1] - rows[at] : rows[0];

    /// <summary>Where a frequency lies in the picture, from 0 to 1; null outside the bands.</summary>
    private static double? Place(IReadOnlyList<double> rows, double hertz)
    {
        if (hertz < rows[0] || hertz > rows[^1])
        {
            return null;
        }

        var row = 0;
        while (row + 1 < rows.Count && rows[row + 1] <= hertz)
        {
            row++;
        }

        var between = row + 1 < rows.Count ? (hertz - rows[row]) / (rows[row + 1] - rows[row]) : 0;
        return (row + 0.5 + between) / rows.Count;
    }
}
