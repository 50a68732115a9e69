using System.Diagnostics;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What a network that judges pictures looked at, over test recordings that it got right: one picture from the middle of each.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it.</param>
/// <param name="Axes">What the rows and frames of its pictures are.</param>
/// <param name="Folds">How many folds' networks were looked into, each for recordings of its own test.</param>
/// <param name="Labels">Means for each label.</param>
/// <param name="Agreement">Mean rank correlation of each pair of methods over all recordings.</param>
/// <param name="Randomisation">Whether each method's maps depend on what was learned.</param>
/// <param name="CompletenessError">The median share by which integrated gradients miss the difference of the logits.</param>
/// <param name="Example">One of the recordings: that with the median score.</param>
/// <param name="Seconds">How long all of it took.</param>
public sealed record MapStudy(
    string Model,
    PictureAxes Axes,
    int Folds,
    IReadOnlyList<LabelMaps> Labels,
    IReadOnlyList<MethodAgreement> Agreement,
    IReadOnlyList<MethodRandomisation> Randomisation,
    double CompletenessError,
    MapExample Example,
    double Seconds)
{
    private const int LeastRandomised = 4; // recordings of each label, or one of each fold where there are more: every draw explains each of them twice again
    private const int Draws = 3;

    /// <summary>Recordings that were explained.</summary>
    public int Recordings => Labels.Sum(l => l.Recordings);

    /// <summary>The study of a model; null where there are no recordings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recordings">Test recordings that it judged rightly, those of each label in the order in which the first of them are taken for random weights.</param>
    /// <param name="seed">What random weights depend on.</param>
    /// <param name="jobs">Cores to use; 0 = all. The study does not depend on it.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static MapStudy? Of(StudiedModel model, IReadOnlyList<UtteranceOutcome> recordings, long seed, int jobs, CancellationToken cancellation)
    {
        if (recordings.Count == 0)
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        var folds = recordings.Select(u => u.Fold).Distinct().Count();
        var chosen = recordings.GroupBy(u => u.Label).OrderBy(g => g.Key).SelectMany(g => g.Select((u, i) => (Outcome: u, Drawn: i < Math.Max(LeastRandomised, folds)))).ToList();
        var redrawn = chosen.Where(c => c.Drawn).Select(c => c.Outcome.Fold).Distinct().ToDictionary(fold => fold, fold => model.Networks[fold].Redrawn(Draws, seed + fold));
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };
        var explained = new ExplainedRecording[chosen.Count];
        Parallel.For(0, chosen.Count, options, i =>
        {
            var (outcome, drawn) = chosen[i];
            explained[i] = ExplainedRecording.Of(model.Networks[outcome.Fold], drawn ? redrawn[outcome.Fold] : [], model.Pictures(outcome.Utterance)!, outcome);
        });
        return Sum(model.Outcome.Model, folds, explained) with { Seconds = clock.Elapsed.TotalSeconds };
    }

    private static MapStudy Sum(string model, int folds, IReadOnlyList<ExplainedRecording> all)
    {
        var first = all[0].Explanation;
        var labels = all.GroupBy(e => e.Explanation.ClassIndex).OrderBy(g => g.Key).Select(g => LabelMaps.Of([.. g.Select(e => e.Explanation)])).ToList();
        var agreement = first.Agreement.Select((pair, i) => pair with { RankCorrelation = Mean(all.Select(e => e.Explanation.Agreement[i].RankCorrelation)) }).ToList();
        var randomisation = Enum.GetValues<ExplanationMethod>().Select(m => new MethodRandomisation(
            m, Mean(all.SelectMany(e => e.HeadOnly[(int)m])), Mean(all.SelectMany(e => e.AllLayers[(int)m])), all.Sum(e => e.HeadOnly[(int)m].Count))).ToList();
        var errors = all.Select(e => e.Explanation.CompletenessError).Order().ToList();
        var typical = all.OrderBy(e => e.Explanation.Score).ElementAt(all.Count / 2);
        return new MapStudy(model, first.Axes, folds, labels, agreement, randomisation, errors[errors.Count / 2], new MapExample(typical.Utterance.Id, typical.Explanation), 0);
    }

    /// <summary>Of those that are known: a map that is the same everywhere has no order.</summary>
    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>One recording with its maps.</summary>
/// <param name="Recording">Its name.</param>
/// <param name="Explanation">One picture of it, explained for its label.</param>
public sealed record MapExample(string Recording, VoiceExplanation Explanation);
