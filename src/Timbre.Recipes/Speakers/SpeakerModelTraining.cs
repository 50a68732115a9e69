using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Trains a model that tells known speakers apart, for use.</summary>
public static class SpeakerModelTraining
{
    /// <summary>
    /// Holds a share of each speaker's utterances out to fit the calibration, and then trains once more on all of them (<see cref="TrainingSettings.Refit"/>).
    /// </summary>
    /// <param name="recipe">Inputs, training settings, validation share and seed; its models are trained, several together as an ensemble.</param>
    /// <param name="utterances">Utterances of known speakers, two of each at least.</param>
    /// <param name="corpusName">What the model says it was trained on.</param>
    /// <param name="jobs">Cores; 0 = all.</param>
    /// <param name="store">Where features are looked up and kept; null computes all of them. The model does not depend on it.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimbreException">There is too little to train on.</exception>
    public static (IVoiceModel Model, IReadOnlyList<FoldTraining> Trainings, ExtractedCorpus Corpus) Train(
        Recipe recipe, IReadOnlyList<Utterance> utterances, string corpusName, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(utterances);
        var labelled = utterances.Where(u => u.Speaker is not null).ToList();
        if (labelled.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count() < 2)
        {
            var same = labelled.Count > 0 ? $", and all of these {labelled[0].Speaker}" : "";
            throw new TimbreException($"telling speakers apart needs utterances of two at least; {labelled.Count} of {utterances.Count} name a speaker{same}; see 'corpus check'");
        }

        var kinds = new FeatureInputs();
        recipe = EncoderInputs.Added(recipe, kinds);
        var inputs = SpeakerInput.Compute(recipe, new SpeakerCorpus(new Manifest(corpusName, labelled), null), kinds, store, jobs, progress, cancellation);
        var division = SpeakerDivision.Everything(inputs[0].Frames, recipe);
        var models = recipe.ModelsOf(Recipe.Honest);
        var fits = new SpeakerFit[models.Count];
        var tables = models.Select(m => m.Input).Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => new RowTable(inputs.First(i => i.Name == name), jobs, cancellation), StringComparer.Ordinal);
        var done = 0;
        WorkPool.For(fits.Length, jobs > 0 ? jobs : Environment.ProcessorCount, i =>
        {
            var words = progress is null ? null : new Relay<string>(word => progress.Report(new ExperimentProgress("training", Volatile.Read(ref done), fits.Length, word)));
            fits[i] = SpeakerTraining.Run(models[i], recipe.Training, recipe, tables[models[i].Input], division, [], words, cancellation);
            Interlocked.Increment(ref done);
        }, cancellation);
        var description = new ModelDescription("speaker", corpusName, division.Labels.Count, inputs[0].Frames.Utterances.Count, recipe.Seed);
        var members = models.Select((m, i) => SpeakerModels.Of(fits[i], description, division.Labels, inputs.First(input => input.Name == m.Input))).ToList();
        return (members.Count == 1 ? members[0] : SpeakerModels.Together(description, members, EnsembleScores.Of(fits, division)), [.. fits.Select(f => f.Training)], inputs[0].Frames);
    }
}
