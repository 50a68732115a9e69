using Timbre.Classification;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Speakers;

/// <summary>A whole run on a few synthetic voices.</summary>
public sealed class SpeakerExperimentTests(SpeakerRun run) : IClassFixture<SpeakerRun>
{
    [Fact]
    public void EveryDivisionHasItsModels()
    {
        Assert.Equal([SpeakerForm.ByUtterance, SpeakerForm.ByChapter, Recipe.AsPublished], run.Outcome.Forms.Select(f => f.Name));
        Assert.Equal([false, false, true], run.Outcome.Forms.Select(f => f.Leaky));
        foreach (var form in run.Outcome.Forms)
        {
            var published = form.Name == Recipe.AsPublished;
            Assert.Equal(published ? ["centroid@pooled"] : ["centroid@pooled", "discriminant@pooled", "centroid", SpeakerModelOutcome.Ensemble], form.Models.Select(m => m.Model));
            Assert.All(form.Models, m => Assert.Equal(m.Model == "centroid", m.Level(ResultRow.Frame) is not null));
            Assert.All(form.Models, m => Assert.InRange(m.Level(ResultRow.Utterance)!.Metrics.Accuracy, 0.5, 1)); // guessing: a quarter
        }

        var ensemble = run.Outcome.Forms[0].Model(SpeakerModelOutcome.Ensemble)!;
        Assert.Equal(["discriminant@pooled", "centroid"], ensemble.Members);
        Assert.Equal([0.5, 1], ensemble.BySeconds.Select(p => p.Seconds));
        Assert.Equal(3, run.Outcome.Enrolment.Count);
        Assert.NotNull(run.Outcome.Space);
    }

    [Fact]
    public void TheNumberOfCoresChangesNothing()
    {
        var again = SpeakerExperiment.Run(run.Recipe, 3, cancellation: TestContext.Current.CancellationToken).Outcome;
        Assert.Equal(Figures(run.Outcome), Figures(again));
        Assert.Equal(run.Outcome.Enrolment.SelectMany(g => g.Points), again.Enrolment.SelectMany(g => g.Points));
        Assert.Equal(run.Outcome.Space!.Points.Select(p => p with { Utterance = null! }), again.Space!.Points.Select(p => p with { Utterance = null! }));
    }

    [Fact]
    public void KeptModelsPredictAsMeasured()
    {
        var form = run.Outcome.Forms[0];
        Assert.Equal(form.Models.Select(m => m.Model), run.Models.Select(m => m.Name));
        foreach (var (name, model) in run.Models)
        {
            foreach (var item in form.Model(name)!.Level(ResultRow.Utterance)!.Items)
            {
                var prediction = model.Predict(item.Utterance, TestContext.Current.CancellationToken);
                Assert.Equal(form.Labels[item.Decided], prediction.Label);
                Assert.Equal(item.Probability, prediction.Score!.Value, 1e-5);
            }
        }
    }

    [Fact]
    public void WithoutChaptersTheDivisionByChapterIsLeftOut()
    {
        var recipe = run.Recipe.With("corpus.root", run.WithoutChapters).With("models", "centroid@pooled").With("ensemble", "null").With("forms", "honest").With("evaluation.enrolment", "1000");
        var (outcome, models) = SpeakerExperiment.Run(recipe, 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([SpeakerForm.ByUtterance], outcome.Forms.Select(f => f.Name));
        Assert.Equal(["centroid@pooled"], models.Select(m => m.Name));
        Assert.Empty(outcome.Enrolment);
        Assert.Throws<TimbreException>(() => SpeakerExperiment.Run(recipe.With("split.by", "chapter"), 2, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ATrainedModelKnowsItsVoices()
    {
        var voices = Manifest.Load(run.WithoutChapters).Utterances;
        var recipe = run.Recipe.With("models", "discriminant@pooled, centroid");
        var (model, trainings, corpus) = SpeakerModelTraining.Train(recipe, voices, "synthetic", 2, cancellation: TestContext.Current.CancellationToken);
        Assert.IsType<VoiceEnsemble>(model);
        Assert.Equal((2, voices.Count, "speaker"), (trainings.Count, corpus.Utterances.Count, model.Task));
        Assert.Equal(voices.Select(v => v.Speaker!).Distinct().Order(StringComparer.Ordinal), model.Labels);
        Assert.All(voices.Take(4), v => Assert.Equal(v.Speaker, model.Predict(v, TestContext.Current.CancellationToken).Label));
        Assert.IsType<VoiceClassifier>(SpeakerModelTraining.Train(recipe.With("models", "centroid@pooled"), voices, "synthetic", 1, cancellation: TestContext.Current.CancellationToken).Model);
        var alone = voices.Where(v => v.Speaker == voices[0].Speaker).Append(new Utterance("x", "/x.wav")).ToList();
        Assert.Contains(
            $"{alone.Count - 1} of {alone.Count} name a speaker, and all of these {voices[0].Speaker}",
            Assert.Throws<TimbreException>(() => SpeakerModelTraining.Train(recipe, alone, "synthetic", cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FeaturesOfPicturesDoNotGoWithAudio()
    {
        var e = Assert.Throws<TimbreException>(() => SpeakerExperiment.Run(Recipe.Load("audiomnist-speaker").With("corpus.root", run.WithoutChapters), cancellation: TestContext.Current.CancellationToken));
        Assert.EndsWith(": holds audio, and the recipe's features of kind 'stored' stand for pictures without audio; use the recipe librispeech-speaker", e.Message, StringComparison.Ordinal);
    }

    private static List<(string, string, double, int, int, double)> Figures(SpeakerOutcome outcome) =>
    [
        .. outcome.Forms.SelectMany(f => f.Models.SelectMany(m => m.Levels.SelectMany(l => l.Items.Select(i => (f.Name, m.Model, l.Metrics.LogLoss, i.Decided, i.RunnerUp, i.Probability))))),
    ];
}

/// <summary>The run, done once for all tests that look at it.</summary>
public sealed class SpeakerRun : IDisposable
{
    private readonly TempFolder _folder = new();

    public SpeakerRun()
    {
        var options = new SyntheticVoiceOptions { Speakers = 4, UtterancesPerSpeaker = 6, Seconds = 2.1, Seed = 3 };
        var voices = SyntheticVoices.Generate(options, _folder.File("voices"), cancellationToken: TestContext.Current.CancellationToken);
        new Manifest("synthetic", [.. voices.Select(v => v with { Chapter = null })]).Save(WithoutChapters);
        var spoken = voices.GroupBy(v => v.Speaker).SelectMany(g => g.Select((v, i) => v with { Chapter = $"{i / 2}" })).ToList();
        new Manifest("synthetic", spoken).Save(_folder.File("chapters.jsonl"));
        Recipe = RecipeFile.Parse(
            """
            task: speaker
            chunk: 1
            features: {kind: mfcc, n_mfcc: 8, sr: 16000, n_fft: 512, hop_length: 160}
            inputs:
              pooled: {kind: pooled, of: mfcc, frames: 100, step: 50, statistics: [mean, logstd], n_mfcc: 8, sr: 16000, n_fft: 512, hop_length: 160}
            models: [centroid@pooled, discriminant@pooled, centroid]
            ensemble: [discriminant@pooled, centroid]
            split: {by: [utterance, chapter], test: 0.2, validation: 0.2}
            as_published: {test: 0.3, validation: 0.2, models: [centroid@pooled]}
            evaluation: {replicates: 100, seconds: [0.5, 1, 5], enrolment: [2, 1000]}
            space: {points: 30}
            forms: [honest, as-published]
            seed: 5
            """,
            "speaker-run").With("corpus.root", _folder.File("chapters.jsonl"));
        (Outcome, Models) = SpeakerExperiment.Run(Recipe, 1, cancellation: TestContext.Current.CancellationToken);
    }

    public Recipe Recipe { get; }

    public SpeakerOutcome Outcome { get; }

    public IReadOnlyList<(string Name, IVoiceModel Model)> Models { get; }

    public string WithoutChapters => _folder.File("plain.jsonl");

    public void Dispose() => _folder.Dispose();
}
