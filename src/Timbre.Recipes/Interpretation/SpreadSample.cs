using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Some recordings of many, as far as can be from all folds alike, and within a fold from all speakers alike.</summary>
internal static class SpreadSample
{
    /// <param name="recordings">All of them.</param>
    /// <param name="most">How many are wanted at most.</param>
    /// <param name="seed">Decides which recordings of a speaker, and where fewer are wanted than there are speakers, whose.</param>
    /// <returns>The chosen ones, a fold after another by turns: the first of them are spread as well.</returns>
    public static IReadOnlyList<UtteranceOutcome> Of(IEnumerable<UtteranceOutcome> recordings, int most, long seed)
    {
        UtteranceOutcome[] drawn = [.. recordings.OrderBy(u => u.Utterance.Id, StringComparer.Ordinal)];
        new SeededRandom(seed).Fork("spread sample").Shuffle<UtteranceOutcome>(drawn);
        var byFold = drawn.GroupBy(u => u.Fold).SelectMany(fold => ByTurns(fold, u => u.Utterance.Speaker).Select((u, i) => (Outcome: u, Turn: i)));
        return [.. byFold.OrderBy(p => p.Turn).ThenBy(p => p.Outcome.Fold).Take(most).Select(p => p.Outcome)];
    }

    private static IEnumerable<UtteranceOutcome> ByTurns(IEnumerable<UtteranceOutcome> recordings, Func<UtteranceOutcome, string?> of) =>
        recordings.GroupBy(of, StringComparer.Ordinal).SelectMany(group => group.Select((u, i) => (Outcome: u, Turn: i))).OrderBy(p => p.Turn).Select(p => p.Outcome);
}
