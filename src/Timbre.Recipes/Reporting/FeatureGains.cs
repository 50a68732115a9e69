namespace Timbre.Recipes;

/// <summary>Gain per feature of the best boosted trees, mean over the folds.</summary>
/// <param name="Model">Whose trees.</param>
/// <param name="PerRecording">Whether its features describe whole recordings.</param>
/// <param name="Several">Whether other boosted trees were run as well.</param>
/// <param name="Ordered">Each feature, the largest gain first.</param>
internal sealed record FeatureGains(string Model, bool PerRecording, bool Several, IReadOnlyList<(string Name, double Gain)> Ordered)
{
    /// <summary>Null where no trees were run.</summary>
    public static FeatureGains? Of(RunView run)
    {
        var trees = run.Ranked.Select(m => (Model: m, Names: Names(run, m.Input), Told: Told(m))).Where(t => t.Told.Count > 0 && t.Told.All(i => i.Count == t.Names.Count)).ToList();
        if (trees.Count == 0)
        {
            return null;
        }

        var (model, names, told) = trees[0];
        return new FeatureGains(
            model.Name,
            model.Outcome.Level is null,
            trees.Count > 1,
            [.. names.Select((name, i) => (Name: name, Gain: told.Average(t => t[i]))).OrderByDescending(g => g.Gain)]);
    }

    private static IReadOnlyList<string> Names(RunView run, string input) => run.Outcome.Inputs.FirstOrDefault(i => i.Name == input)?.Extractor.FeatureNames ?? [];

    private static List<IReadOnlyList<double>> Told(ModelScore model) =>
        [.. model.Outcome.Trainings.Select(t => t.Importance).OfType<IReadOnlyList<double>>().Where(i => i.All(double.IsFinite))];
}
