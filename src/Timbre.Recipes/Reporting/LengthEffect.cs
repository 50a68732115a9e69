using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Whether the best model errs more often on short utterances: those up to the median length against the longer ones.</summary>
/// <param name="Median">The length that divides them, in seconds.</param>
/// <param name="Short">Utterances up to it.</param>
/// <param name="ShortErrors">Errors among them.</param>
/// <param name="Long">Longer utterances.</param>
/// <param name="LongErrors">Errors among them.</param>
/// <param name="Difference">Error rate of the short minus that of the long, with an interval from a bootstrap over speakers.</param>
internal sealed record LengthEffect(double Median, int Short, int ShortErrors, int Long, int LongErrors, ConfidenceInterval Difference)
{
    private const double LeastSpread = 1.2; // longest over shortest

    /// <summary>Null where utterances are about equally long.</summary>
    public static LengthEffect? Of(RunView run)
    {
        var seconds = run.Outcome.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Seconds, StringComparer.Ordinal);
        var tested = run.Best.Outcome.Utterances.Where(u => seconds.ContainsKey(u.Utterance.Id)).ToList();
        if (tested.Count < 2)
        {
            return null;
        }

        double[] lengths = [.. tested.Select(u => seconds[u.Utterance.Id])];
        var sorted = lengths.Order().ToList();
        var median = sorted[(sorted.Count - 1) / 2];
        bool[] isShort = [.. lengths.Select(l => l <= median)];
        bool[] wrong = [.. tested.Select(u => !u.Correct)];
        if (sorted[^1] < LeastSpread * sorted[0] || isShort.All(s => s))
        {
            return null;
        }

        int Count(bool wanted, bool errorsOnly) => isShort.Zip(wrong).Count(p => p.First == wanted && (!errorsOnly || p.Second));
        var difference = GroupBootstrap.Interval(
            GroupIndex.From([.. tested.Select(u => u.Utterance.Speaker ?? u.Utterance.Id)]),
            items => RateGap.Of(items, isShort, wrong),
            new BootstrapOptions { Replicates = Math.Max(2, run.Recipe.Replicates), Seed = run.Recipe.Seed });
        return new LengthEffect(median, Count(true, false), Count(true, true), Count(false, false), Count(false, true), difference);
    }
}
