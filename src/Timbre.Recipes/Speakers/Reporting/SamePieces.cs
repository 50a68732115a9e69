using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Compares two models on the utterances or chunks that both were tested on.</summary>
internal static class SamePieces
{
    /// <summary>The first's accuracy minus the second's, with an interval from drawing other speakers; undefined where they share nothing.</summary>
    public static ConfidenceInterval Difference(SpeakerLevel? first, SpeakerLevel? second, Recipe recipe)
    {
        var known = (first?.Items ?? []).GroupBy(i => (i.Utterance.Id, i.Chunk)).ToDictionary(g => g.Key, g => g.First());
        var both = (second?.Items ?? []).Where(i => known.ContainsKey((i.Utterance.Id, i.Chunk))).ToList();
        if (both.Count == 0)
        {
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95);
        }

        int[] truth = [.. both.Select(i => i.Truth)];
        int[] one = [.. both.Select(i => known[(i.Utterance.Id, i.Chunk)].Decided)];
        int[] other = [.. both.Select(i => i.Decided)];
        return GroupBootstrap.AccuracyDifference(GroupIndex.From(truth), truth, one, other, new BootstrapOptions { Replicates = Math.Max(2, recipe.Replicates), Seed = recipe.Seed }).Interval;
    }
}
