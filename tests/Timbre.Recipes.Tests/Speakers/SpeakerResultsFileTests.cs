using System.Text.Json.Nodes;

namespace Timbre.Recipes.Tests;

public sealed class SpeakerResultsFileTests
{
    [Fact]
    public void Main_results_are_those_of_the_first_form_and_others_stand_under_their_names()
    {
        var outcome = new SampleSpeakers().Build();
        var json = SpeakerResultsFile.ToJson(outcome, new JsonObject { ["share"] = 0.85 });
        Assert.Equal("utterance", json["split"]!["by"]!.GetValue<string>());
        Assert.Equal("chapter", json["by_chapter"]!["split"]!["by"]!.GetValue<string>());
        Assert.True(json["as_published"]!["split"]!["leak"]!.GetValue<bool>());
        Assert.False(json["split"]!["leak"]!.GetValue<bool>());
        Assert.Equal(outcome.Forms[0].Models.Sum(m => m.Levels.Count), json["results"]!.AsArray().Count);
        Assert.All(json["by_chapter"]!["results"]!.AsArray(), r => Assert.Equal("by-chapter", r!["form"]!.GetValue<string>()));
        Assert.Equal(0.85, json["analysis"]!["space"]!["share"]!.GetValue<double>());
        Assert.Equal(8, json["corpus"]!["speakers"]!.GetValue<int>());
        Assert.Equal(4, json["corpus"]!["genders"]!["F"]!.GetValue<int>());
    }

    [Fact]
    public void Rows_have_the_fields_of_the_schema()
    {
        var json = SpeakerResultsFile.ToJson(new SampleSpeakers().Build(), null);
        var row = json["results"]!.AsArray().First(r => r!["model"]!.GetValue<string>() == "gmm" && r["level"]!.GetValue<string>() == "utterance")!.AsObject();
        string[] fields =
        [
            "task", "model", "features", "form", "fold", "set", "level", "n", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "top5_accuracy", "per_class", "roc_auc", "eer", "log_loss", "ci95", "confusion",
            "train_seconds", "predict_seconds", "parameters",
        ];
        Assert.All(fields, f => Assert.True(row.ContainsKey(f), f));
        Assert.Equal("speaker", row["task"]!.GetValue<string>());
        Assert.Equal("encoder", row["features"]!.GetValue<string>());
        Assert.Null(row["fold"]);
        Assert.Equal(2, row["ci95"]!["accuracy"]!.AsArray().Count);
        Assert.Equal(2, row["ci95"]!["accuracy_over_chapters"]!.AsArray().Count);
        Assert.Null(json["analysis"]!["space"]);
    }

    [Fact]
    public void Main_input_and_ensemble_have_the_names_of_what_was_seen()
    {
        var rows = SpeakerResultsFile.ToJson(new SampleSpeakers().Build(), null)["results"]!.AsArray();
        Assert.Contains(rows, r => r!["model"]!.GetValue<string>() == "tdnn" && r["features"]!.GetValue<string>() == "mfcc20");
        Assert.Contains(rows, r => r!["model"]!.GetValue<string>() == "ensemble" && r["features"]!.GetValue<string>() == "encoder+mfcc20");
    }

    [Fact]
    public void Growth_is_listed_point_by_point()
    {
        var json = SpeakerResultsFile.ToJson(new SampleSpeakers().Build(), null)["analysis"]!;
        Assert.Equal(3 * 5 * 8, json["test_seconds"]!.AsArray().Count);
        Assert.Equal(4 * 6, json["enrolment_seconds"]!.AsArray().Count);
        Assert.Equal(["model", "form", "seconds", "n", "accuracy", "ci95"], json["test_seconds"]![0]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void Undefined_figures_are_null()
    {
        var json = SpeakerResultsFile.ToJson(new SampleSpeakers { Intervals = false }.Build(), null);
        Assert.Null(json["results"]![0]!["ci95"]!["accuracy"]![0]);
        Assert.DoesNotContain("NaN", json.ToJsonString(), StringComparison.Ordinal);
    }
}
