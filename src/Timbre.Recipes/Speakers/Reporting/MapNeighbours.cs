namespace Timbre.Recipes;

/// <summary>How often the nearest point of another utterance on a map is of the same group.</summary>
/// <param name="Share">That share.</param>
/// <param name="Expected">The share if points lay anywhere.</param>
internal readonly record struct MapNeighbours(double Share, double Expected)
{
    /// <summary>Counts over all points that have a group.</summary>
    /// <param name="points">The points.</param>
    /// <param name="at">Where a point lies.</param>
    /// <param name="group">Its group; null = none.</param>
    public static MapNeighbours Of(IReadOnlyList<SpacePoint> points, Func<SpacePoint, (double X, double Y)> at, Func<SpacePoint, string?> group)
    {
        var known = points.Select(p => (p.Utterance.Id, At: at(p), Group: group(p))).Where(p => p.Group is not null && double.IsFinite(p.At.X) && double.IsFinite(p.At.Y)).ToArray();
        var sizes = known.GroupBy(p => p.Group!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var (same, expected, counted) = (0, 0.0, 0);
        foreach (var point in known)
        {
            var (nearest, least) = ((string?)null, double.PositiveInfinity);
            foreach (var other in known)
            {
                var (dx, dy) = (other.At.X - point.At.X, other.At.Y - point.At.Y);
                var distance = (dx * dx) + (dy * dy);
                if (distance < least && other.Id != point.Id)
                {
                    (nearest, least) = (other.Group, distance);
                }
            }

            if (nearest is not null)
            {
                counted++;
                same += nearest == point.Group ? 1 : 0;
                expected += (sizes[point.Group!] - 1.0) / Math.Max(1, known.Length - 1);
            }
        }

        return counted == 0 ? new MapNeighbours(double.NaN, double.NaN) : new MapNeighbours((double)same / counted, expected / counted);
    }
}
