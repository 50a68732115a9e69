using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Every pair of models on the same utterances.</summary>
internal static class DifferencesSection
{
    public static Section? Of(RunView run)
    {
        if (run.Compared.Count == 0)
        {
            return null;
        }

        var table = new Table(
            [new("First", CellFormat.Text), new("Second", CellFormat.Text), new("1st better by", CellFormat.Percent), new("Only 1st right", CellFormat.Integer), new("Only 2nd right", CellFormat.Integer), new("p", CellFormat.Text), new("p, Holm", CellFormat.Text), new("Real?", CellFormat.Text)],
            [.. run.Compared.Select(p => Turned(p)).Select(p => new Cell[]
            {
                p.First, p.Second, Cell.Of(p.Difference.Estimate, p.Difference.Low, p.Difference.High), p.Test.OnlyFirstRight, p.Test.OnlySecondRight, Short(p.Test.PValue), Short(p.AdjustedP), p.Decided ? "yes" : "no",
            })])
        {
            Note = "McNemar's test asks whether two models are right equally often on the same utterances; Holm's correction allows for the number of pairs. It takes utterances as independent, so the interval, from drawing other speakers, has to leave out zero as well before a difference counts.",
        };
        return new Section("differences", "Are the differences real?", [table], Lead(run));
    }

    private static string Lead(RunView run)
    {
        var learned = run.Compared.Where(p => p.First != Classification.ModelCatalog.Majority && p.Second != Classification.ModelCatalog.Majority).ToList();
        var scope = learned.Count > 0 ? learned : run.Compared;
        var decided = scope.Count(p => p.Decided);
        var among = learned.Count > 0 && learned.Count < run.Compared.Count ? " among the models that learn" : "";
        return decided == 0
            ? scope.Count == 1 ? $"The difference{among} is not beyond what chance gives." : $"None of the {Say.Count(scope.Count, "difference")}{among} is beyond what chance gives."
            : decided == scope.Count
                ? (scope.Count == 1 ? $"The difference{among} is beyond what chance gives." : $"All {Say.Count(scope.Count, "difference")}{among} are beyond what chance gives.")
                : $"{Say.Whole(decided)} of {Say.Count(scope.Count, "difference")}{among} {(decided == 1 ? "is" : "are")} beyond what chance gives.";
    }

    /// <summary>The better model first.</summary>
    private static ModelPair Turned(ModelPair pair) => pair.Difference.Estimate >= 0 || !double.IsFinite(pair.Difference.Estimate)
        ? pair
        : new ModelPair(
            pair.Second,
            pair.First,
            pair.Test with { OnlyFirstRight = pair.Test.OnlySecondRight, OnlySecondRight = pair.Test.OnlyFirstRight },
            pair.AdjustedP,
            pair.Difference with { Estimate = -pair.Difference.Estimate, Low = -pair.Difference.High, High = -pair.Difference.Low });

    private static string Short(double p) => !double.IsFinite(p) ? "–" : p < 0.001 ? "<\u00a00.001" : Say.Share(p);
}
