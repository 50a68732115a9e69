using System.Text.Json.Nodes;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// The folder of a run on pictures: <c>results.json</c>, <c>report.html</c> (and <c>report.json</c>, from which it is written again), <c>splits.json</c>,
/// <c>splits-as-published.json</c>, <c>recipe.yaml</c> (the effective one), <c>log.txt</c>. Each file is written beside and then renamed.
/// </summary>
public static class PictureRunFolder
{
    /// <summary>Runs a recipe and writes everything.</summary>
    /// <exception cref="TimbreException">The corpus cannot be used, a training failed, or a file cannot be written.</exception>
    public static PictureOutcome Run(
        Recipe recipe, string folder, int jobs = 0, FeatureStore? store = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var log = new RunLog(progress);
        var outcome = PictureExperiment.Run(recipe, jobs, store, log, cancellation);
        log.Report(new ExperimentProgress("report", 0, 0));
        foreach (var form in outcome.Run.Forms)
        {
            form.Split.Save(Path.Combine(folder, ReferenceEquals(form, outcome.Run.Forms[0]) ? "splits.json" : $"splits-{form.Form}.json"));
        }

        AtomicFile.WriteText(Path.Combine(folder, "recipe.yaml"), outcome.Run.Recipe.ToYaml());
        RunFolder.WriteReports(PictureReport.Compose(outcome), folder);
        AtomicFile.WriteText(Path.Combine(folder, "log.txt"), log.Text(outcome.Run.Inputs, outcome.Run.Seconds));
        ResultsFile.Write(outcome.Run, Analysis(outcome), Path.Combine(folder, RunFolder.ResultsFileName)); // last: a run without it is not finished
        return outcome;
    }

    /// <summary>What <c>results.json</c> holds under <c>analysis</c>.</summary>
    internal static JsonObject Analysis(PictureOutcome outcome)
    {
        var json = new JsonObject { ["comparisons"] = RunAnalysis.ComparisonsJson(outcome.Run.Forms[0]) };
        if (outcome.Pretraining is { } before)
        {
            json["pretraining"] = new JsonObject
            {
                ["task"] = before.Task,
                ["speakers"] = before.Speakers,
                ["recordings"] = before.Recordings,
                ["accuracy"] = double.IsFinite(before.Accuracy) ? before.Accuracy : null,
                ["seconds"] = Math.Round(before.Seconds, 3),
            };
        }

        if (outcome.Voices is { } voices)
        {
            json["voices"] = new JsonObject { ["speakers"] = voices.Speakers, ["recordings"] = voices.Recordings, ["unreadable"] = voices.Unreadable, ["pictures"] = voices.Pictures };
        }

        MapStudyJson.Add(json, outcome.Run);
        json["transfer"] = new JsonArray([.. outcome.Transfer.Select(t => (JsonNode?)new JsonObject
        {
            ["form"] = t.Form,
            ["model"] = t.Model,
            ["against"] = PictureModels.ResNet,
            ["fold"] = t.Fold,
            ["accuracy"] = t.Tuned,
            ["accuracy_from_scratch"] = t.Scratch,
            ["gain"] = t.Difference.Interval.Estimate,
            ["gain_ci95"] = t.Difference.Interval.IsDefined ? new JsonArray(t.Difference.Interval.Low, t.Difference.Interval.High) : null,
            ["p"] = double.IsFinite(t.Difference.PValue) ? t.Difference.PValue : null,
        })]);
        json["mean_pictures"] = new JsonObject(outcome.Means.Select(m => KeyValuePair.Create(m.Gender.ToString(), (JsonNode?)new JsonObject
        {
            ["speakers"] = m.Speakers,
            ["values"] = new JsonArray([.. m.Values.Chunk(PictureCorpus.Frames).Select(row => (JsonNode?)new JsonArray([.. row.Select(v => (JsonNode?)Math.Round(v, 2))]))]),
        })));
        return json;
    }
}
