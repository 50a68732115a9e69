using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Trains one model on a labelled corpus, for use.</summary>
public static class ModelTraining
{
    /// <summary>
    /// Holds a share of the speakers out, to decide when to stop and to fit the calibration, and then trains once more on all of them
    /// (<see cref="TrainingSettings.Refit"/>).
    /// </summary>
    /// <param name="recipe">Features, training settings, validation share and seed; its first model is trained.</param>
    /// <param name="utterances">Labelled utterances of known speakers.</param>
    /// <param name="corpusName">What the model says it was trained on.</param>
    /// <param name="jobs">Cores for decoding; 0 = all.</param>
    /// <param name="store">Where features are looked up and kept; null computes all of them. The model does not depend on it.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">There is too little to train on.</exception>
    public static (VoiceClassifier Model, FoldTraining Training, ExtractedCorpus Corpus) Gender(
        Recipe recipe, IReadOnlyList<Utterance> utterances, string corpusName, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(utterances);
        var labelled = utterances.Where(u => u.Gender is not null && u.Speaker is not null).ToList();
        if (labelled.Select(u => u.Gender).Distinct().Count() < 2)
        {
            throw new TimbreException($"gender needs labelled utterances of both genders; {labelled.Count} of {utterances.Count} name a speaker and a gender{string.Concat(labelled.GroupBy(u => u.Gender).Select(g => $", {g.Key} {g.Count()}"))}; see 'corpus check'");
        }

        var extractor = new FeatureInputs().Create(recipe.Features.Kind, recipe.Features.Settings);
        var corpus = FeatureExtraction.Extract(labelled, extractor, new ExtractionOptions { Jobs = jobs, Store = store, Progress = ExperimentProgress.OfFeatures(progress) }, cancellation);
        if (corpus.Utterances.Select(u => u.Utterance.Gender).Distinct().Count() < 2)
        {
            throw new TimbreException($"too few of the {labelled.Count} recordings can be used; the first that failed: {corpus.Failures[0].Path}: {corpus.Failures[0].Reason}");
        }

        var table = new FrameTable(corpus.Utterances, ExperimentInput.ShapeOf(extractor));
        var everyone = new Fold(0, table.Utterances, [], []).WithValidation(recipe.Validation, recipe.Seed);
        var data = FoldData.Of(table, everyone, withCopies: false);
        var words = progress is null ? null : new Relay<string>(word => progress.Report(new ExperimentProgress("training", 0, 1, word)));
        var (training, _, classifier, scaler) = FoldRun.Run(recipe.Models[0], recipe.Training, recipe.Seed, table, data, GenderExperiment.Labels.Count, words, cancellation);
        var speakers = table.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count();
        var description = new ModelDescription("gender", corpusName, speakers, table.Utterances.Count, recipe.Seed);
        return (new VoiceClassifier(description, GenderExperiment.Labels, extractor, scaler, classifier, new ScoreCalibration(training.CalibrationSlope)), training, corpus);
    }
}
