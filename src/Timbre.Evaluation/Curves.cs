using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>A point of a curve over thresholds.</summary>
/// <param name="X">Horizontal value; the curve says what it is.</param>
/// <param name="Y">Vertical value.</param>
/// <param name="Threshold">Items with this score or more are called positive; +∞ (JSON: null) where none is.</param>
public readonly record struct CurvePoint(
    [property: JsonPropertyName("x")] double X,
    [property: JsonPropertyName("y")] double Y,
    [property: JsonPropertyName("threshold")][property: JsonConverter(typeof(NanAsNullConverter))] double Threshold);

/// <summary>Curves of a ranking, thinned to what a chart can show; the first and the last point always stay. Empty where the ranking is not defined.</summary>
public static class Curves
{
    /// <summary>Points that a chart gets unless told otherwise.</summary>
    public const int DefaultPoints = 200;

    /// <summary>X = false alarm rate, Y = hit rate, from (0, 0) to (1, 1).</summary>
    public static IReadOnlyList<CurvePoint> Roc(ScoreRanking ranking, int maximumPoints = DefaultPoints) =>
        Build(ranking, maximumPoints, (hits, alarms, r) => ((double)alarms / r.Negatives, (double)hits / r.Positives), start: (0, 0));

    /// <summary>X = recall, Y = precision, from the strictest threshold (recall 0, precision 1 by convention) to recall 1.</summary>
    public static IReadOnlyList<CurvePoint> PrecisionRecall(ScoreRanking ranking, int maximumPoints = DefaultPoints) =>
        Build(ranking, maximumPoints, (hits, alarms, r) => ((double)hits / r.Positives, (double)hits / (hits + alarms)), start: (0, 1));

    /// <summary>Detection error trade-off: X = false alarm rate, Y = miss rate, from (0, 1) to (1, 0).</summary>
    public static IReadOnlyList<CurvePoint> Det(ScoreRanking ranking, int maximumPoints = DefaultPoints) =>
        Build(ranking, maximumPoints, (hits, alarms, r) => ((double)alarms / r.Negatives, 1 - ((double)hits / r.Positives)), start: (0, 1));

    /// <summary>Both axes as normal deviates, as a DET plot draws them; points at a rate of 0 or 1 have none and are left out.</summary>
    public static IReadOnlyList<CurvePoint> ToNormalDeviates(IReadOnlyList<CurvePoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var points = new List<CurvePoint>();
        foreach (var point in curve)
        {
            if (point is { X: > 0 and < 1, Y: > 0 and < 1 })
            {
                points.Add(new CurvePoint(NormalDistribution.Quantile(point.X), NormalDistribution.Quantile(point.Y), point.Threshold));
            }
        }

        return points;
    }

    /// <summary>At most <paramref name="maximumPoints"/> points, spread evenly along the way that the curve goes.</summary>
    public static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> curve, int maximumPoints = DefaultPoints)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, 2);
        if (curve.Count <= maximumPoints)
        {
            return curve;
        }

        var way = new double[curve.Count];
        for (var i = 1; i < way.Length; i++)
        {
            way[i] = way[i - 1] + Math.Abs(curve[i].X - curve[i - 1].X) + Math.Abs(curve[i].Y - curve[i - 1].Y);
        }

        var points = new List<CurvePoint>(maximumPoints) { curve[0] };
        for (var i = 1; i < way.Length - 1; i++)
        {
            if (way[i] >= way[^1] * points.Count / (maximumPoints - 1) && points.Count < maximumPoints - 1)
            {
                points.Add(curve[i]);
            }
        }

        points.Add(curve[^1]);
        return points;
    }

    private static IReadOnlyList<CurvePoint> Build(
        ScoreRanking ranking, int maximumPoints, Func<int, int, ScoreRanking, (double X, double Y)> place, (double X, double Y) start)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (!ranking.IsDefined)
        {
            return [];
        }

        var points = new List<CurvePoint> { new(start.X, start.Y, double.PositiveInfinity) };
        foreach (var (hits, alarms, threshold) in ranking.Steps())
        {
            var (x, y) = place(hits, alarms, ranking);
            points.Add(new CurvePoint(x, y, threshold));
        }

        return Thin(points, maximumPoints);
    }
}
