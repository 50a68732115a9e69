namespace Timbre.Recipes;

/// <summary>Lengths of pieces in words.</summary>
internal static class GenderDurations
{
    /// <summary><c>0.5 s</c>, <c>4 s</c>.</summary>
    public static string Seconds(GenderRow row) => FormattableString.Invariant($"{row.PieceSeconds:0.##}\u00a0s");
}
