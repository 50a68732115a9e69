namespace Timbre.Recipes;

/// <summary>How much speech a model needs, read off its accuracy at growing amounts of it.</summary>
internal static class SecondsArgument
{
    private static readonly double[] s_targets = [0.95, 0.9, 0.8, 0.5];

    /// <summary><c>`tdnn` needs 4 s to be right in 95 % of cases</c>: the highest of a few targets that is reached and then kept.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="points">The fewest seconds first.</param>
    /// <param name="of">What the seconds are of, after a space; may be empty.</param>
    public static string? Needs(string model, IReadOnlyList<GrowthPoint> points, string of = "")
    {
        var known = points.Where(p => double.IsFinite(p.Accuracy)).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        foreach (var target in s_targets)
        {
            if (Reached(known, target) is { } at)
            {
                return at == known[0]
                    ? $"{SpeakerWords.Model(model)} is right in {Goal(target)} of cases or more even with the least that was tried, {SpeakerWords.Seconds(at.Seconds)}{of}"
                    : $"{SpeakerWords.Model(model)} needs {SpeakerWords.Seconds(at.Seconds)}{of} to be right in {Goal(target)} of cases";
            }
        }

        return $"{SpeakerWords.Model(model)} is right in {Say.Percent(known[^1].Accuracy)} of cases even with {SpeakerWords.Seconds(known[^1].Seconds)}{of}";
    }

    /// <summary>The first amount from which on the accuracy stays at the target or above; null where there is none.</summary>
    public static GrowthPoint? Reached(IReadOnlyList<GrowthPoint> points, double target)
    {
        GrowthPoint? first = null;
        foreach (var point in points.Where(p => double.IsFinite(p.Accuracy)))
        {
            first = point.Accuracy >= target ? first ?? point : null;
        }

        return first;
    }

    private static string Goal(double target) => $"{Say.Fixed(100 * target, 0)}\u00a0%";
}
