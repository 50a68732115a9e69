namespace Timbre.Reports;

/// <summary>
/// The two axes that cells, dots and dendrogram of a similarity map have in common, in units of one cell: names run from 0 to their number,
/// and the dendrogram stands in the room above, below zero.
/// </summary>
/// <param name="Count">How many names.</param>
/// <param name="Room">The room of the dendrogram.</param>
/// <param name="Highest">The height of its root.</param>
/// <param name="FontSize">Of the names, in CSS pixels.</param>
/// <param name="Distance">What the heights of the dendrogram are.</param>
/// <param name="Marked">Whether dots stand between names and cells.</param>
internal sealed record SimilarityAxes(int Count, double Room, double Highest, int FontSize, string Distance, bool Marked)
{
    /// <summary>Between the first row and the leaves.</summary>
    public const double Gap = 0.7;

    private readonly double[] places = [.. Enumerable.Range(0, Count).Select(i => i + 0.5)];

    public object X(string field) => new
    {
        field,
        type = "quantitative",
        title = (string?)null,
        scale = new { domain = new[] { 0, Math.Max(1, Count) }, nice = false, zero = false },
        axis = new
        {
            values = places,
            orient = "bottom",
            labelExpr = "marked[floor(datum.value)]",
            labelAngle = -90,
            labelAlign = "right",
            labelBaseline = "middle",
            labelFontSize = FontSize,
            labelLimit = 120,
            labelOverlap = true,
            labelSeparation = 0,
            labelPadding = Marked ? 18 : 5,
            grid = false,
            ticks = false,
            domain = false,
        },
    };

    public object Y(string field) => new
    {
        field,
        type = "quantitative",
        title = Room > 0 && Highest > 0 ? Distance : null,
        scale = new { domain = new[] { -Room, Math.Max(1, Count) }, nice = false, zero = false, reverse = true },
        axis = new
        {
            values = Room > 0 && Highest > 0 ? [.. places, Up(Highest / 2), Up(Highest)] : places,
            labelExpr = FormattableString.Invariant($"datum.value < 0 ? format({Highest:G6} * (-datum.value - {Gap}) / {Full:G6}, '.2~g') : marked[floor(datum.value)]"),
            labelFontSize = FontSize,
            labelOverlap = false,
            titleAnchor = "start", // at the top of this reversed axis, and downwards from there: beside the dendrogram
            titleAlign = "right",
            titleFontSize = FontSize,
            titleLimit = 160,
            labelPadding = Marked ? 18 : 5,
            grid = false,
            ticks = false,
            domain = false,
        },
    };

    /// <summary>Where a height of the dendrogram is drawn.</summary>
    public double Up(double height) => -Gap - (Highest > 0 ? height / Highest * Full : 0);

    /// <summary>What the root stands above the leaves; a little of the room is left over it.</summary>
    private double Full => Math.Max(0.1, (Room - Gap) * 0.96);
}
