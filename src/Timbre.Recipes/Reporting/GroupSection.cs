using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What each group of features is worth: alone, when it is missing, and when it is shuffled.</summary>
internal static class GroupSection
{
    public static Section? Of(RunView run)
    {
        if (run.Outcome.Groups is not { Models.Count: > 0, Groups.Count: > 1 } study || !study.All.Any(double.IsFinite))
        {
            return null;
        }

        var best = Enumerable.Range(0, study.Models.Count).MaxBy(m => double.IsFinite(study.All[m]) ? study.All[m] : double.NegativeInfinity);
        var sorted = study.Groups.OrderByDescending(g => g.Figures[best].Alone).ToList();
        List<Block> blocks =
        [
            new Text(Method(study)),
            Chart(study, sorted, best, run.Chance),
            new Text(GroupArgument.Missed(study, best)),
            new Text(GroupArgument.Replace(study, best, run.Chance)),
            .. Enumerable.Range(0, study.Models.Count).OrderBy(m => m == best ? 0 : 1).Select(m => Table(study, m)),
            GenderByGroup.Meanings(sorted.Select(g => g.Group).Where(g => g.Meaning.Length > 0)) with { Title = "What the groups are" },
        ];
        return new Section("groups", "What each group of features is worth", blocks, GroupArgument.Lead(study, best));
    }

    private static string Method(GroupStudy study) =>
        $"The numbers of a recording fall into {study.Groups.Count} groups that each measure one thing. {Say.Capital(Say.List([.. study.Models.Select(Say.Model)]))} "
        + $"{(study.Models.Count == 1 ? "was" : "were")} trained again in the same folds, with one group alone and with all but one. **Alone** is the accuracy with nothing but the group; "
        + "**lost without it** is how far the model with all groups is ahead of one that never had the group; **lost when shuffled** is what the model with all groups loses when it is shown this group from other recordings: how much it relies on it.";

    private static Chart Chart(GroupStudy study, List<GroupWorth> sorted, int best, double chance)
    {
        var all = study.All[best];
        var measures = new List<Measure> { new("all groups", "alone", all) };
        measures.AddRange(sorted.Where(g => double.IsFinite(g.Figures[best].Alone)).Select(g => new Measure(
            g.Group.Name, "alone", g.Figures[best].Alone, Finite(g.Figures[best].AloneInterval.Low), Finite(g.Figures[best].AloneInterval.High))));
        var above = sorted.Count(g => g.Figures[best].AloneInterval is { IsDefined: true, Low: var low } && low > chance);
        var mark = !double.IsFinite(chance) ? ""
            : $" The dashed line is the share of the more frequent label, {Say.Percent(chance)}; {(above == sorted.Count ? "every group's interval lies above it" : $"the intervals of {Say.Whole(above)} of {sorted.Count} groups lie above it")}.";
        return Charts.Bars(
            $"Accuracy of {Say.Model(study.Models[best])} on unheard speakers with one group alone, and with all of them.{mark}",
            measures,
            "accuracy per utterance",
            reference: double.IsFinite(chance) ? chance : null) with { Title = $"Each group alone, {study.Models[best]}" };
    }

    private static Table Table(GroupStudy study, int model) => new(
        [
            new("Group", CellFormat.Text), new("Columns", CellFormat.Integer), new("Alone", CellFormat.Percent, Best.Highest), new("Lost without it", CellFormat.Percent, Best.Highest), new("Lost when shuffled", CellFormat.Percent, Best.Highest),
        ],
        [.. study.Groups.OrderByDescending(g => g.Figures[model].Alone).Select(g => (Group: g, Own: g.Figures[model])).Select(g => new Cell[]
        {
            g.Group.Group.Name, g.Group.Columns, Cell.Of(g.Own.Alone, g.Own.AloneInterval.Low, g.Own.AloneInterval.High), Lost(study.All[model] - g.Own.Without, g.Own.LossInterval), g.Own.Shuffled,
        })])
    {
        Title = $"{Say.Capital(Say.Model(study.Models[model])[4..])}: {Say.Percent(study.All[model])} with all groups",
        Note = "Accuracies per utterance and differences of them, with 95\u00a0% intervals from drawing other speakers. A negative loss is a gain.",
    };

    private static Cell Lost(double loss, ConfidenceInterval interval) => Cell.Of(loss, interval.Low, interval.High);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
