namespace Timbre.Recipes;

/// <summary>What a model judges one at a time, as sentences call it.</summary>
/// <param name="One">One of them: <c>frame</c>.</param>
internal readonly record struct PieceWord(string One)
{
    private static readonly PieceWord s_any = new("piece");

    public string Many => One + "s";

    /// <summary>The word for a level of <see cref="ResultRow"/>.</summary>
    public static PieceWord Of(string? level) => level is null ? s_any : new PieceWord(level);

    /// <summary>The word that fits all models that judge pieces; null where all of them judge whole recordings.</summary>
    public static PieceWord? Of(IEnumerable<ModelScore> models)
    {
        var levels = models.Select(m => m.Outcome.Level).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return levels.Count switch { 0 => null, 1 => Of(levels[0]), _ => s_any };
    }
}
