namespace Timbre.Learning.Clustering;

/// <summary>
/// The nearest centre of each row, as computed in double: float32 decides wherever its error cannot matter, the rest is computed again.
/// The distances come as bounds that hold in spite of rounding.
/// </summary>
internal static class NearestCentres
{
    /// <summary>A little more, and a little less, than rounding to float can change.</summary>
    public const float Up = 1 + (1f / (1 << 21));
    public const float Down = 1 - (1f / (1 << 21));

    /// <summary>One row after <see cref="CentreProducts.Nearest"/>.</summary>
    public static int Find(ClusterRows rows, CentreSet centres, CentreProducts products, int place, int row, out float upper, out float lower)
    {
        var norm = rows.Norms[row];
        var error = products.Error(norm, centres);
        var (nearest, second) = products.Distances(place, norm);
        if (second - nearest > 2 * error)
        {
            upper = MathF.Sqrt(Math.Max(0, nearest) + error) * Up;
            lower = MathF.Sqrt(Math.Max(0, second - error)) * Down;
            return products.Labels[place];
        }

        var label = Exactly(rows, centres, row, out var first, out var next);
        upper = (float)Math.Sqrt(first) * Up;
        lower = (float)Math.Sqrt(next) * Down;
        return label;
    }

    private static int Exactly(ClusterRows rows, CentreSet centres, int row, out double nearest, out double second)
    {
        var label = 0;
        nearest = second = double.PositiveInfinity;
        for (var k = 0; k < centres.Count; k++)
        {
            var distance = rows.SquaredDistance(row, centres.Of(k));
            if (distance < nearest)
            {
                (nearest, second, label) = (distance, nearest, k);
            }
            else
            {
                second = Math.Min(second, distance);
            }
        }

        return label;
    }
}
