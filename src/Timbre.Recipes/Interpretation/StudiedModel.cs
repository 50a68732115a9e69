using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>A model whose networks can be looked into: one of each fold, each for pictures of recordings whose speakers it had not heard where the form is honest.</summary>
/// <param name="Outcome">What the model said of the test recordings.</param>
/// <param name="Networks">By fold.</param>
/// <param name="Pictures">All pictures of an utterance, [rows × frames, pictures]; null where there are none.</param>
internal sealed record StudiedModel(ModelOutcome Outcome, IReadOnlyDictionary<int, VoiceClassifier> Networks, Func<Utterance, FeatureMatrix?> Pictures)
{
    /// <summary>Puts the networks of a model's trainings together.</summary>
    public static StudiedModel Of(ModelOutcome outcome, IFeatureExtractor extractor, Func<int, FoldResult> trained, Func<Utterance, FeatureMatrix?> pictures) =>
        new(outcome, outcome.Trainings.ToDictionary(t => t.Fold, t => Classifier(extractor, trained(t.Fold))), pictures);

    /// <summary>Of the models of a form that look at pictures the most accurate; null where there is none, or it got nothing right.</summary>
    public static StudiedModel? Best(FormOutcome form, IReadOnlyList<ExperimentInput> inputs, Func<string, int, FoldResult> trained)
    {
        var best = form.Models.Where(m => ModelChoice.Parse(m.Model).Kind is ModelCatalog.Cnn2d or ModelCatalog.Cnn2dPooled && m.Utterances.Any(u => u.Correct)).MaxBy(m => m.Utterances.Count(u => u.Correct));
        if (best is null)
        {
            return null;
        }

        var input = inputs.First(i => i.Name == ModelChoice.Parse(best.Model).Input);
        var pictures = input.Corpus.Utterances.ToDictionary(u => u.Utterance.Id, u => u.Features, StringComparer.Ordinal);
        return Of(best, input.Extractor, fold => trained(best.Model, fold), u => pictures.GetValueOrDefault(u.Id));
    }

    /// <summary>Some recordings of each label that several models judged rightly, those of the first label first.</summary>
    /// <param name="models">Of one form: what they say is in the same order.</param>
    /// <param name="most">How many of each label at most.</param>
    /// <param name="seed">Decides which.</param>
    public static IReadOnlyList<UtteranceOutcome> JudgedRightly(IReadOnlyList<StudiedModel> models, int most, long seed) =>
    [
        .. models[0].Outcome.Utterances.Where((u, i) => models.All(m => m.Outcome.Utterances[i].Correct) && models[0].Pictures(u.Utterance) is not null)
            .GroupBy(u => u.Label).OrderBy(g => g.Key).SelectMany(g => SpreadSample.Of(g, most, seed + g.Key)),
    ];

    private static VoiceClassifier Classifier(IFeatureExtractor extractor, FoldResult result) =>
        new(new ModelDescription("gender", "", 0, 0, 0), GenderExperiment.Labels, extractor, result.Scaler, result.Classifier, new ScoreCalibration(result.Training.CalibrationSlope));
}
