using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>What a network that judges pictures looked at, over test recordings that it got right: one picture from the middle of each.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it: of the networks on pictures the most accurate.</param>
/// <param name="Axes">What the rows and frames of its pictures are.</param>
/// <param name="Labels">Means for each label.</param>
/// <param name="Agreement">Mean rank correlation of each pair of methods over all recordings.</param>
/// <param name="Randomisation">Whether each method's maps depend on what was learned.</param>
/// <param name="CompletenessError">The median share by which integrated gradients miss the difference of the logits.</param>
public sealed record MapStudy(
    string Model, PictureAxes Axes, IReadOnlyList<LabelMaps> Labels, IReadOnlyList<MethodAgreement> Agreement, IReadOnlyList<MethodRandomisation> Randomisation, double CompletenessError)
{
    private const int PerLabel = 30;
    private const int Randomised = 6; // recordings of each label: every draw explains each of them again
    private const int Draws = 3;

    /// <summary>Recordings that were explained.</summary>
    public int Recordings => Labels.Sum(l => l.Recordings);

    /// <summary>The study of a form; null where no network of it looks at pictures, or it got nothing right.</summary>
    internal static MapStudy? Of(
        FormOutcome form, IReadOnlyList<ExperimentInput> inputs, Func<string, int, FoldResult> trained, long seed, int jobs, CancellationToken cancellation)
    {
        var best = form.Models.Where(m => ModelChoice.Parse(m.Model).Kind is ModelCatalog.Cnn2d or ModelCatalog.Cnn2dPooled && m.Utterances.Any(u => u.Correct)).MaxBy(m => m.Utterances.Count(u => u.Correct));
        if (best is null)
        {
            return null;
        }

        var input = inputs.First(i => i.Name == ModelChoice.Parse(best.Model).Input);
        var pictures = input.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Features, StringComparer.Ordinal);
        var models = best.Trainings.ToDictionary(t => t.Fold, t => Classifier(input, trained(best.Model, t.Fold)));
        var chosen = best.Utterances.Where(u => u.Correct && pictures.ContainsKey(u.Utterance.Id)).GroupBy(u => u.Label).OrderBy(g => g.Key)
            .SelectMany(g => Even([.. g], PerLabel).Select((u, i) => (Outcome: u, Drawn: i < Randomised))).ToList();
        var redrawn = models.ToDictionary(m => m.Key, m => m.Value.Redrawn(Draws, seed + m.Key));
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount, CancellationToken = cancellation };
        var explained = new ExplainedRecording[chosen.Count];
        Parallel.For(0, chosen.Count, options, i =>
        {
            var (outcome, drawn) = chosen[i];
            var features = pictures[outcome.Utterance.Id];
            explained[i] = ExplainedRecording.Of(models[outcome.Fold], drawn ? redrawn[outcome.Fold] : [], features, outcome.Label);
        });
        return Sum(best.Model, explained);
    }

    /// <summary>What <c>results.json</c> holds.</summary>
    internal JsonObject ToJson() => new()
    {
        ["model"] = Model,
        ["recordings"] = Recordings,
        ["rows"] = Axes.Kind switch { PictureRowKind.Frequency => "Hz", PictureRowKind.Cepstrum => "cepstral coefficient", _ => "feature" },
        ["row_values"] = Numbers(Axes.Rows),
        ["completeness_error"] = Number(CompletenessError),
        ["labels"] = new JsonArray([.. Labels.Select(l => (JsonNode?)new JsonObject
        {
            ["label"] = l.Label,
            ["recordings"] = l.Recordings,
            ["methods"] = new JsonArray([.. l.Methods.Select(m => (JsonNode?)new JsonObject { ["method"] = Name(m.Method), ["row_shares"] = Numbers(m.RowShares), ["over_time"] = Numbers(m.Mean.ColumnMeans()) })]),
        })]),
        ["agreement"] = new JsonArray([.. Agreement.Select(a => (JsonNode?)new JsonObject { ["first"] = Name(a.First), ["second"] = Name(a.Second), ["rank_correlation"] = Number(a.RankCorrelation) })]),
        ["randomisation"] = new JsonArray([.. Randomisation.Select(r => (JsonNode?)new JsonObject { ["method"] = Name(r.Method), ["head_only"] = Number(r.HeadOnly), ["all_layers"] = Number(r.AllLayers), ["comparisons"] = r.Comparisons })]),
    };

    private static MapStudy Sum(string model, IReadOnlyList<ExplainedRecording> all)
    {
        var first = all[0].Explanation;
        var labels = all.GroupBy(e => e.Explanation.ClassIndex).OrderBy(g => g.Key).Select(g => LabelMaps.Of([.. g.Select(e => e.Explanation)])).ToList();
        var agreement = first.Agreement.Select((pair, i) => pair with { RankCorrelation = Mean(all.Select(e => e.Explanation.Agreement[i].RankCorrelation)) }).ToList();
        var randomisation = Enum.GetValues<ExplanationMethod>().Select(m => new MethodRandomisation(
            m, Mean(all.SelectMany(e => e.HeadOnly[(int)m])), Mean(all.SelectMany(e => e.AllLayers[(int)m])), all.Sum(e => e.HeadOnly[(int)m].Count))).ToList();
        var errors = all.Select(e => e.Explanation.CompletenessError).Order().ToList();
        return new MapStudy(model, first.Axes, labels, agreement, randomisation, errors[errors.Count / 2]);
    }

    private static VoiceClassifier Classifier(ExperimentInput input, FoldResult result) => new(
        new ModelDescription("gender", "", 0, 0, 0), GenderExperiment.Labels, input.Extractor, result.Scaler, result.Classifier, new ScoreCalibration(result.Training.CalibrationSlope));

    private static IEnumerable<T> Even<T>(IReadOnlyList<T> items, int most) =>
        items.Count <= most ? items : Enumerable.Range(0, most).Select(i => items[(int)((long)i * items.Count / most)]);

    /// <summary>Of those that are known: a map that is the same everywhere has no order.</summary>
    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static string Name(ExplanationMethod method) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString());

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => (JsonNode?)Number(v))]);

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}

/// <summary>The mean maps of the recordings of one label, each explained for that label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Recordings">How many.</param>
/// <param name="Picture">The mean of their pictures, [rows, frames].</param>
/// <param name="Methods">By each method.</param>
public sealed record LabelMaps(string Label, int Recordings, FeatureMatrix Picture, IReadOnlyList<LabelMethodMap> Methods)
{
    internal static LabelMaps Of(IReadOnlyList<VoiceExplanation> explanations)
    {
        var first = explanations[0];
        var methods = first.Maps.Select(m => new LabelMethodMap(
            m.Method,
            new EvidenceMap(m.Map.Height, m.Map.Width, Means(explanations, e => e[m.Method].Values, m.Map.Values.Length)),
            [.. Enumerable.Range(0, m.Map.Height).Select(row => explanations.Average(e => EvidenceBand.Shares(e[m.Method])[row]))])).ToList();
        var picture = new FeatureMatrix(first.Picture.FeatureCount, first.Picture.FrameCount, Means(explanations, e => e.Picture.Values, first.Picture.Values.Length));
        return new LabelMaps(first.Label, explanations.Count, picture, methods);
    }

    private delegate ReadOnlySpan<float> Values(VoiceExplanation explanation);

    private static float[] Means(IReadOnlyList<VoiceExplanation> explanations, Values values, int length)
    {
        var sums = new double[length];
        foreach (var explanation in explanations)
        {
            var own = values(explanation);
            for (var i = 0; i < length; i++)
            {
                sums[i] += own[i];
            }
        }

        return [.. sums.Select(s => (float)(s / explanations.Count))];
    }
}

/// <summary>The mean map of a label by one method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Mean">[rows, frames].</param>
/// <param name="RowShares">The mean over recordings of each row's share of what speaks for the label.</param>
public sealed record LabelMethodMap(ExplanationMethod Method, EvidenceMap Mean, IReadOnlyList<double> RowShares);

/// <summary>How alike a method's maps are to those of networks whose weights were drawn anew (Adebayo et al. 2018).</summary>
/// <param name="Method">The method.</param>
/// <param name="HeadOnly">The mean rank correlation with new weights in the last layer; NaN where there is none.</param>
/// <param name="AllLayers">The same with new weights in all layers.</param>
/// <param name="Comparisons">How many maps were compared for either.</param>
public sealed record MethodRandomisation(ExplanationMethod Method, double HeadOnly, double AllLayers, int Comparisons)
{
    /// <summary>Whether both are within 0.2 of 0: the maps depend on what was learned.</summary>
    public bool Passes => Math.Abs(HeadOnly) < 0.2 && Math.Abs(AllLayers) < 0.2;
}
