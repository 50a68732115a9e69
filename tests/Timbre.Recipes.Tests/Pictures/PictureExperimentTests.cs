using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Pictures;

/// <summary>The recipe on published folds, on made-up pictures and on made-up audio.</summary>
public sealed class PictureExperimentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderIsAskedForBeforeAnythingIsDownloaded()
    {
        var e = Assert.Throws<TimbreException>(() => PictureExperiment.Run(Recipe.Load("audiomnist-gender"), cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith("corpus.root: must name the folder of AudioMNIST", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EverythingIsWrittenAndKeepsSpeakersApart()
    {
        MadeUpPictures.Write(_folder.Path, digits: 2, repetitions: 5);
        var output = Directory.CreateDirectory(_folder.File("run")).FullName;
        var outcome = PictureRunFolder.Run(Quick(), output, 2, cancellation: TestContext.Current.CancellationToken);

        var honest = outcome.Run.Form(Recipe.Honest)!;
        Assert.Equal((4, false), (honest.Split.Folds.Count, honest.Leak.Leak));
        Assert.All(honest.Models, m => Assert.Equal(24 * 10, m.Utterances.Count)); // every recording of the 24 once, none of the others
        Assert.All(honest.Split.Folds, f => Assert.Equal((12, 6, 6), (Count(f.Train), Count(f.Validation), Count(f.Test))));
        Assert.Equal(1, honest.Row("discriminant@pooled", ResultRow.Utterance)!.Metrics.Accuracy);
        var leaky = outcome.Run.Form(Recipe.AsPublished)!;
        Assert.Equal((true, 26), (leaky.Leak.Leak, leaky.Leak.SharedSpeakers));
        Assert.Equal((2, "the ten digits"), (outcome.Pretraining!.Speakers, outcome.Pretraining.Task));

        // Each fine-tuned model against the one from scratch: pooled and four folds, and the single fold of the published form.
        Assert.Equal([(Recipe.Honest, 5), (Recipe.AsPublished, 1)], outcome.Transfer.GroupBy(t => (t.Form, t.Model)).Select(g => (g.Key.Form, g.Count())));
        Assert.All(outcome.Transfer, t => Assert.Equal(t.Tuned - t.Scratch, t.Difference.Interval.Estimate, 1e-12));
        Assert.True(outcome.Means[0].Values[0] > outcome.Means[1].Values[0] + 70); // F before M

        var results = JsonNode.Parse(File.ReadAllText(Path.Combine(output, RunFolder.ResultsFileName)))!;
        var pooled = results["results"]!.AsArray().Single(r => (string?)r!["model"] == "resnet-tuned" && r["fold"] is null)!;
        Assert.Equal(("test", "utterance", 240), ((string?)pooled["set"], (string?)pooled["level"], (int)pooled["n"]!));
        Assert.NotNull(pooled["ci95"]!["accuracy"]);
        Assert.NotNull(pooled["per_class"]!["F"]);
        Assert.Equal(6, results["analysis"]!["transfer"]!.AsArray().Count);
        var report = File.ReadAllText(Path.Combine(output, "report.html"));
        Assert.All(["Fine-tuned against from scratch", "Mean picture, F", "Beside the published figures"], title => Assert.Contains(title, report, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(output, "splits-as-published.json")));
    }

    [Fact]
    public void TheNumberOfCoresDoesNotMatter()
    {
        MadeUpPictures.Write(_folder.Path, digits: 2, repetitions: 3);
        var recipe = Quick().With("forms", "honest").With("models", "tdnn-digits, resnet-tuned");
        float[] Said(int jobs) => [.. PictureExperiment.Run(recipe, jobs, cancellation: TestContext.Current.CancellationToken).Run.Forms[0].Models.SelectMany(m => m.Utterances).SelectMany(u => u.FrameLogProbabilities)];
        Assert.Equal(Said(1), Said(2));
    }

    [Fact]
    public void AudioBecomesPictures()
    {
        MadeUpPictures.WriteAudio(_folder.Path, repetitions: 3);
        var recipe = Quick().With("forms", "honest").With("models", "majority, discriminant@pooled");
        var run = PictureExperiment.Run(recipe, 2, cancellation: TestContext.Current.CancellationToken).Run;
        Assert.All(run.Corpus.Utterances, u => Assert.Equal((12, 98), (u.Features.FeatureCount, u.Features.FrameCount)));
        Assert.Contains(run.Corpus.Utterances[0].Features.Values.ToArray(), v => v < 0); // not clipped
        Assert.True(run.Forms[0].Row("discriminant@pooled", ResultRow.Utterance)!.Metrics.Accuracy > 0.9);
        Assert.Equal(0.5, run.Forms[0].Row("majority", ResultRow.Utterance)!.Metrics.Accuracy);
    }

    [Fact]
    public void WithoutTheSpeakersOfTheFoldsThereIsNothingToDo()
    {
        MadeUpPictures.Write(_folder.Path, digits: 1, repetitions: 2);
        var labels = _folder.File("labels.csv");
        File.WriteAllText(labels, File.ReadAllText(labels).Replace("_36_", "_61_", StringComparison.Ordinal).Replace(",36,", ",61,", StringComparison.Ordinal).Replace("/36/", "/61/", StringComparison.Ordinal)
            .Replace("_47_", "_62_", StringComparison.Ordinal).Replace(",47,", ",62,", StringComparison.Ordinal).Replace("_56_", "_63_", StringComparison.Ordinal).Replace(",56,", ",63,", StringComparison.Ordinal)
            .Replace("_02_", "_64_", StringComparison.Ordinal).Replace(",02,", ",64,", StringComparison.Ordinal).Replace("_44_", "_65_", StringComparison.Ordinal).Replace(",44,", ",65,", StringComparison.Ordinal)
            .Replace("_50_", "_66_", StringComparison.Ordinal).Replace(",50,", ",66,", StringComparison.Ordinal));
        var e = Assert.Throws<TimbreException>(() => PictureExperiment.Run(Quick(), cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("AudioMNIST's speakers", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongSettingsAreRefused()
    {
        Assert.Contains("training.resnet_layers=50", Assert.Throws<TimbreException>(() => Quick().With("training.resnet_layers", "50")).Message, StringComparison.Ordinal);
        Assert.Contains("split.published=mine", Assert.Throws<TimbreException>(() => Quick().With("split.published", "mine")).Message, StringComparison.Ordinal);
        MadeUpPictures.Write(_folder.Path, digits: 1, repetitions: 2);
        Assert.Contains("forms: ", Assert.Throws<TimbreException>(() => PictureExperiment.Run(Quick().With("forms", "with-augmentation"), cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("ensemble: ", Assert.Throws<TimbreException>(() => PictureExperiment.Run(Quick().With("forms", "honest").With("models", "ensemble, majority"), cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsEffectiveYamlIsTheSameRecipe()
    {
        var recipe = Recipe.Load("audiomnist-gender");
        Assert.True(PictureExperiment.Runs(recipe));
        Assert.Equal(RecipeKeys.Read(recipe), RecipeKeys.Read(RecipeFile.Parse(recipe.ToYaml(), "again")));
        Assert.False(PictureExperiment.Runs(Recipe.Load("utterance-gender")));
    }

    /// <summary>Few recordings, small networks, two passes.</summary>
    private Recipe Quick() => Recipe.Load("audiomnist-gender").With("corpus.root", _folder.Path).With("training.recordings", "2").With("as_published.recordings", "2").With("pretraining.recordings", "2")
        .With("pretraining.epochs", "1").With("training.pictures_epochs", "2").With("training.tdnn_epochs", "2").With("training.tdnn_channels", "8").With("training.resnet_width", "2").With("training.members", "1")
        .With("models", "discriminant@pooled, tdnn-digits, tdnn-more-men, resnet, resnet-tuned, ensemble").With("as_published.models", "discriminant@pooled, resnet, resnet-published").With("evaluation.replicates", "100").With("evaluation.maps", "1");

    private static int Count(IReadOnlyList<Corpora.Utterance> utterances) => utterances.Select(u => u.Speaker).Distinct().Count();
}
