using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Experiments;

/// <summary>A whole run of all three forms on a few synthetic voices: statistics and pictures, altered copies, published flaws.</summary>
public sealed class ThreeFormsTests(ThreeForms run) : IClassFixture<ThreeForms>
{
    [Fact]
    public void NoSpeakerIsOnBothSidesButInThePublishedForm()
    {
        Assert.Equal(Recipe.AllForms, run.Outcome.Forms.Select(f => f.Form));
        foreach (var form in run.Outcome.Forms)
        {
            Assert.Equal(form.Form == Recipe.AsPublished, form.Leak.Leak);
            Assert.Equal(form.Form == Recipe.AsPublished, form.Leak.SharedSpeakers > 0);
        }

        var altered = run.Outcome.Form(Recipe.AsPublished)!.Split.Utterances.Where(u => u.Id.Contains('+')).ToList();
        Assert.Contains(altered, u => u.Id.EndsWith("+mislabelled", StringComparison.Ordinal));
        Assert.Contains(altered, u => u.Id.EndsWith("+copy", StringComparison.Ordinal));
        foreach (var form in run.Outcome.Forms.Where(f => f.Form != Recipe.AsPublished))
        {
            Assert.DoesNotContain(form.Split.Utterances, u => u.Id.Contains('+'));
            Assert.All(form.Models, m => Assert.Equal(run.Outcome.Corpus.Utterances.Count, m.Utterances.Count));
            Assert.All(form.Models.SelectMany(m => m.Utterances), u => Assert.Equal((int)u.Utterance.Gender!.Value, u.Label));
        }
    }

    [Fact]
    public void ResultsOfOtherFormsStandBesideTheHonestOnes()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "results.json")))!.AsObject();
        Assert.All(json["results"]!.AsArray(), r => Assert.Equal("honest", (string?)r!["form"]));
        Assert.All(json["with_augmentation"]!["results"]!.AsArray(), r => Assert.Equal("with-augmentation", (string?)r!["form"]));
        Assert.All(json["as_published"]!["results"]!.AsArray(), r => Assert.Equal("as-published", (string?)r!["form"]));
        Assert.False((bool)json["split"]!["leak"]!);
        Assert.False((bool)json["with_augmentation"]!["split"]!["leak"]!);
        Assert.True((bool)json["as_published"]!["split"]!["leak"]!);
        Assert.Equal(["statistics", "pic"], json["features"]!.AsArray().Select(f => (string?)f!["name"]));
        Assert.Contains(json["results"]!.AsArray(), r => (string?)r!["model"] == ModelCatalog.Cnn2dPooled && (string?)r["features"] == "pic" && (string?)r["level"] == ResultRow.Chunk);
        Assert.DoesNotContain(json["results"]!.AsArray(), r => (string?)r!["features"] == "statistics" && (string?)r["level"] != ResultRow.Utterance);
        var best = json["results"]!.AsArray().Where(r => (string?)r!["level"] == ResultRow.Utterance && r["fold"] is null).Max(r => (double)r!["accuracy"]!);
        Assert.InRange(best, 0.7, 1);
    }

    [Fact]
    public void TheReportSaysWhatTheNetworkOnPicturesLookedAt()
    {
        var maps = run.Outcome.Maps!;
        Assert.Equal($"{ModelCatalog.Cnn2dPooled}@pic", maps.Model);
        var right = run.Outcome.Forms[0].Models.Single(m => m.Model == maps.Model).Utterances.Where(u => u.Correct).ToList();
        Assert.Equal(right.Count, maps.Recordings); // few enough for all
        foreach (var label in maps.Labels)
        {
            Assert.Equal(right.Count(u => run.Outcome.Labels[u.Label] == label.Label), label.Recordings);
            Assert.Equal([ExplanationMethod.GradCam, ExplanationMethod.IntegratedGradients, ExplanationMethod.Occlusion], label.Methods.Select(m => m.Method));
            Assert.All(label.Methods, m => Assert.InRange(m.RowShares.Sum(), 0, 1 + 1e-6));
            Assert.All(label.Methods, m => Assert.Equal(maps.Axes.Rows.Count, m.RowShares.Count));
        }

        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "results.json")))!["analysis"]!["interpretation"]!;
        Assert.Equal(maps.Recordings, (int)json["recordings"]!);
        Assert.Equal(3, json["agreement"]!.AsArray().Count);
        Assert.All(json["randomisation"]!.AsArray(), r => Assert.True((int)r!["comparisons"]! > 0));
        Assert.Contains("id=\"looks-at\"", File.ReadAllText(Path.Combine(run.Folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void GainsHaveTheNamesOfTheInputThatTheTreesSaw()
    {
        var importance = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "results.json")))!["analysis"]!["importance"]!;
        var input = ModelChoice.Parse((string)importance["model"]!).Input;
        Assert.Equal(run.Outcome.Inputs.Single(i => i.Name == input).Extractor.FeatureNames, importance["gain"]!.AsObject().Select(g => g.Key));
        Assert.Equal(1, importance["gain"]!.AsObject().Sum(g => (double)g.Value!), 6);
    }

    [Fact]
    public void TheRunKeepsWhatWasDrawnForItsCopies()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "augmentation.json")))!.AsObject();
        var ids = run.Outcome.Corpus.Utterances.Select(u => u.Utterance.Id).ToList();
        Assert.Equal(ids, json["with_augmentation"]!["copies"]!.AsArray().Select(c => (string?)c!["utterance"]));
        var plan = AugmentationPlan.Parse(run.Recipe.Augmentation.Plan, run.Recipe.Seed);
        Assert.Equal(plan.ToText(), (string?)json["with_augmentation"]!["plan"]);
        Assert.Equal(plan.Describe(ids[3], 1).ToJson().ToJsonString(), json["with_augmentation"]!["copies"]![3]!.ToJsonString());
        var published = run.Outcome.Form(Recipe.AsPublished)!.Split.Utterances;
        Assert.Equal(
            published.Where(u => u.Id.EndsWith("+copy", StringComparison.Ordinal)).Select(u => u.Id), json["as_published"]!["copies"]!.AsArray().Select(c => $"{c!["utterance"]}+copy"));
        Assert.Equal(
            published.Where(u => u.Id.EndsWith("+mislabelled", StringComparison.Ordinal)).Select(u => u.Id), json["as_published"]!["mislabelled"]!.AsArray().Select(m => $"{m}+mislabelled"));
    }

    [Fact]
    public void ASecondRunComputesNothingAndFindsTheSameOnAnyNumberOfCores()
    {
        Assert.All(run.Outcome.Inputs, i => Assert.Equal(0, i.FromStore));
        var (again, folder) = run.Again(jobs: 1);
        Assert.All(again.Inputs, i => Assert.Equal(0, i.Computed));
        Assert.All(again.Inputs.Zip(run.Outcome.Inputs), p => Assert.Equal(p.Second.Computed, p.First.FromStore));
        Assert.Equal(Timeless(Path.Combine(run.Folder, "results.json")), Timeless(Path.Combine(folder, "results.json")));
        var files = Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(run.Folder, f)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(files, Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal));
        foreach (var file in files.Where(f => f.StartsWith("models", StringComparison.Ordinal) || f.StartsWith("splits", StringComparison.Ordinal) || f is "augmentation.json" or "recipe.yaml"))
        {
            Assert.True(File.ReadAllBytes(Path.Combine(run.Folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, file))), $"{file} differs");
        }
    }

    [Fact]
    public void KeptModelsJudgeARecording()
    {
        foreach (var model in run.Recipe.Models)
        {
            var loaded = VoiceClassifier.Load(Path.Combine(run.Folder, "models", model));
            var prediction = loaded.Predict(run.Outcome.Corpus.Utterances[0].Utterance, TestContext.Current.CancellationToken);
            Assert.Equal(PredictionStatus.Ok, prediction.Status);
            Assert.InRange(prediction.Score!.Value, 0.5, 1);
        }
    }

    [Fact]
    public void AFormWithAugmentationNeedsAPlan()
    {
        var e = Assert.Throws<TimbreException>(() => GenderExperiment.Run(run.Recipe.With("augmentation.plan", "none"), cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith("augmentation.plan: is empty", e.Message, StringComparison.Ordinal);
    }

    private static string Timeless(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        Strip(json);
        return json.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            foreach (var key in o.Select(p => p.Key).Where(k => k is "started" or "seconds" or "from_store" || k.EndsWith("_seconds", StringComparison.Ordinal)).ToList())
            {
                o.Remove(key);
            }
        }

        foreach (var child in node switch { JsonObject inner => inner.Select(p => p.Value), JsonArray list => list, _ => [] })
        {
            Strip(child);
        }
    }
}

/// <summary>The run, done once for all tests that look at it.</summary>
public sealed class ThreeForms : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _runs;

    public ThreeForms()
    {
        var options = new SyntheticVoiceOptions { Speakers = 8, UtterancesPerSpeaker = 3, Seconds = 1.2, Seed = 3 };
        var voices = SyntheticVoices.Generate(options, _folder.File("voices"), cancellationToken: TestContext.Current.CancellationToken);
        foreach (var voice in voices)
        {
            File.SetLastWriteTimeUtc(voice.Path, DateTime.UtcNow.AddHours(-1));
        }

        new Manifest("synthetic", voices).Save(_folder.File("voices.jsonl"));
        Recipe = RecipeFile.Parse(
            """
            name: three-forms
            features: {kind: statistics, features: [mfcc, rms, spectral_centroid], statistics: [mean, std], mfcc.n_mfcc: 8, sr: 16000}
            inputs:
              pic: {kind: picture, of: logmel, frames: 24, step: 24, n_mels: 24, n_fft: 512, sr: 16000}
            models: [majority, boosting@pic, logistic, discriminant, svm, boosting, dense, cnn2d-pooled@pic]
            training: {dense_epochs: 6, pictures_epochs: 2, trees: 10, depth: 2}
            split: {folds: 2, validation: 0.3}
            augmentation: {copies: 1, plan: "white-noise(snr=10..30)"}
            as_published: {split: utterance, epochs: 2, patience: 1, augmented: 0.6, augmentation: "speed(factor=0.95..1.05)", mislabelled: 0.5, models: [boosting, cnn2d@pic]}
            evaluation: {replicates: 100}
            forms: [honest, with-augmentation, as-published]
            seed: 5
            """,
            "three-forms").With("corpus.root", _folder.File("voices.jsonl"));
        (Outcome, Folder) = Again(jobs: 2);
    }

    public Recipe Recipe { get; }

    public ExperimentOutcome Outcome { get; }

    public string Folder { get; }

    public (ExperimentOutcome Outcome, string Folder) Again(int jobs)
    {
        var folder = _folder.File($"run-{++_runs}");
        return (RunFolder.Run(Recipe, folder, jobs, FeatureStore.Open(_folder.File("store")), cancellation: TestContext.Current.CancellationToken), folder);
    }

    public void Dispose() => _folder.Dispose();
}
