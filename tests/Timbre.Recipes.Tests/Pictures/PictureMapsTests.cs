using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests.Pictures;

/// <summary>What the residual networks look at: made-up pictures whose first row alone tells the label.</summary>
public sealed class PictureMapsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheReportSaysWhatTheResidualNetworksLookAt()
    {
        MadeUpPictures.Write(_folder.Path, digits: 2, repetitions: 4);
        var output = Directory.CreateDirectory(_folder.File("run")).FullName;
        var run = PictureRunFolder.Run(Quick(), output, 2, cancellation: TestContext.Current.CancellationToken).Run;

        var maps = run.Maps!;
        var other = Assert.Single(run.OtherMaps);
        Assert.Equal(("resnet-tuned", "resnet"), (maps.Model, other.Model));
        Assert.Equal(PictureRowKind.Cepstrum, maps.Axes.Kind);
        Assert.Equal([("F", 4), ("M", 4)], maps.Labels.Select(l => (l.Label, l.Recordings))); // one of each fold and label
        Assert.Equal((4, 4), (maps.Folds, other.Folds));
        Assert.All(maps.Labels.Concat(other.Labels).SelectMany(l => l.Methods), m => Assert.Equal((12, 98), (m.Mean.Height, m.Mean.Width)));
        Assert.Equal(maps.Labels.Select(l => l.Picture.Values.ToArray()), other.Labels.Select(l => l.Picture.Values.ToArray())); // the same recordings
        Assert.Equal((12, 98), (maps.Example.Explanation.Picture.FeatureCount, maps.Example.Explanation.Picture.FrameCount));
        Assert.Equal((2, 13), maps.Example.Explanation.GradCamPlaces);

        // The first row tells the label: over both labels covering it takes the most away. (Of one label alone it need not: a network may say the other where nothing speaks for either.)
        var rows = maps.Labels.Select(l => l.Methods[(int)ExplanationMethod.Occlusion].Mean.RowMeans()).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
        Assert.Equal(0, Array.IndexOf(rows, rows.Max()));

        var analysis = JsonNode.Parse(File.ReadAllText(Path.Combine(output, RunFolder.ResultsFileName)))!["analysis"]!;
        var json = analysis["interpretation"]!;
        Assert.Equal(("resnet-tuned", 8, 4, "cepstral coefficient"), ((string?)json["model"], (int)json["recordings"]!, (int)json["folds"]!, (string?)json["rows"]));
        Assert.Equal(maps.Labels[0].Methods[2].RowShares.Sum(), json["labels"]![0]!["methods"]![2]!["row_shares"]!.AsArray().Sum(v => (double)v!), 1e-4);
        Assert.Equal(98, json["labels"]![1]!["methods"]![0]!["over_time"]!.AsArray().Count);
        Assert.Equal(maps.Randomisation.Select(r => r.Passes), json["randomisation"]!.AsArray().Select(r => (bool)r!["passes"]!));
        Assert.All(json["randomisation"]!.AsArray(), r => Assert.Equal(8 * 3, (int)r!["comparisons"]!));
        Assert.Equal(6, analysis["interpretation_others"]![0]!["alike"]!.AsArray().Count);

        var section = PictureReport.Compose(new PictureOutcome(run, null, null, [], [])).Sections.Single(s => s.Id == "looks-at");
        var words = SampleRun.Words(section);
        Assert.Contains("8\u00a0are looked at here (4 labelled F and 4 labelled M)", words, StringComparison.Ordinal);
        Assert.Contains("explained by the network of its fold, which had not heard its speaker", words, StringComparison.Ordinal);
        Assert.Contains("2\u00a0× 13\u00a0places for a picture of 12\u00a0× 98\u00a0values", words, StringComparison.Ordinal);
        Assert.Contains(MapWords.Random(maps), words, StringComparison.Ordinal);
        Assert.Contains(MapWords.Compared(maps, other), words, StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(output, "report.html"));
        Assert.All(["id=\"looks-at\"", "By coefficient, for each label", "For F, by Grad-CAM", $"One recording, {maps.Example.Recording}"], text => Assert.Contains(text, report, StringComparison.Ordinal));
    }

    [Fact]
    public void TheNumberOfCoresDoesNotMatterAndNoneAreDrawnWhereNoneAreWanted()
    {
        MadeUpPictures.Write(_folder.Path, digits: 1, repetitions: 3);
        var recipe = Quick().With("models", "resnet").With("training.pictures_epochs", "2").With("evaluation.maps", "1");
        float[] Maps(int jobs) => [.. PictureExperiment.Run(recipe, jobs, cancellation: TestContext.Current.CancellationToken).Run.Maps!.Labels.SelectMany(l => l.Methods).SelectMany(m => m.Mean.Values.ToArray())];
        Assert.Equal(Maps(1), Maps(2));

        var none = PictureExperiment.Run(recipe.With("evaluation.maps", "0"), 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(none.Run.Maps);
        Assert.DoesNotContain(PictureReport.Compose(none).Sections, s => s.Id == "looks-at");
        Assert.False(PictureRunFolder.Analysis(none).ContainsKey("interpretation"));
    }

    /// <summary>Few recordings and small networks.</summary>
    private Recipe Quick() => Recipe.Load("audiomnist-gender").With("corpus.root", _folder.Path).With("forms", "honest").With("models", "resnet, resnet-tuned").With("training.recordings", "3").With("pretraining.recordings", "2")
        .With("pretraining.epochs", "1").With("training.pictures_epochs", "4").With("training.resnet_width", "2").With("evaluation.maps", "4").With("evaluation.replicates", "100");
}
