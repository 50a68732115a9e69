namespace Timbre.Recipes;

/// <summary>Gain per feature of boosted trees, mean over the folds.</summary>
/// <param name="Model">Whose trees.</param>
/// <param name="PerRecording">Whether its features describe whole recordings.</param>
/// <param name="Several">Whether other boosted trees were run as well.</param>
/// <param name="InOrder">Each feature, in the order of its column.</param>
internal sealed record FeatureGains(string Model, bool PerRecording, bool Several, IReadOnlyList<(string Name, double Gain)> InOrder)
{
    /// <summary>The largest gain first.</summary>
    public IReadOnlyList<(string Name, double Gain)> Ordered { get; } = [.. InOrder.OrderByDescending(g => g.Gain)];

    /// <summary>Of the best model that told its gains; null where no trees were run.</summary>
    public static FeatureGains? Of(RunView run) => Of(run.Outcome, [.. run.Ranked.Select(m => m.Outcome)]);

    /// <summary>Of the first model that told its gains; null where none did.</summary>
    public static FeatureGains? Of(ExperimentOutcome outcome, IReadOnlyList<ModelOutcome> models)
    {
        var trees = models.Select(m => (Model: m, Names: Names(outcome, m), Told: Told(m))).Where(t => t.Told.Count > 0 && t.Told.All(i => i.Count == t.Names.Count)).ToList();
        if (trees.Count == 0)
        {
            return null;
        }

        var (model, names, told) = trees[0];
        return new FeatureGains(model.Model, model.Level is null, trees.Count > 1, [.. names.Select((name, i) => (name, told.Average(t => t[i])))]);
    }

    private static IReadOnlyList<string> Names(ExperimentOutcome outcome, ModelOutcome model)
    {
        var input = ModelChoice.Parse(model.Model).Input;
        return outcome.Inputs.FirstOrDefault(i => i.Name == input)?.Extractor.FeatureNames ?? [];
    }

    private static List<IReadOnlyList<double>> Told(ModelOutcome model) =>
        [.. model.Trainings.Select(t => t.Importance).OfType<IReadOnlyList<double>>().Where(i => i.All(double.IsFinite))];
}
