using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>A whole run on a few synthetic voices.</summary>
public sealed class GenderModelExperimentTests(GenderModelRun run) : IClassFixture<GenderModelRun>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryFileIsWrittenAndTheModelPredictsAsMeasured()
    {
        string[] files = ["MODEL_CARD.md", "results.json", "report.html", "report.json", "splits.json", "recipe.yaml", "log.txt", "models/gender-default/model.json", "models/gender-default/weights-1.safetensors"];
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(run.Folder, f)), f));
        Assert.Equal(run.Recipe.ToYaml(), Recipe.Load(Path.Combine(run.Folder, "recipe.yaml")).ToYaml());
        var model = GenderClassifier.Load(Path.Combine(run.Folder, "models", "gender-default"));
        Assert.Equal(0.9, model.UncertainBelow);
        Assert.Equal((8, 16, "gender"), (model.Description.Speakers, model.Description.Utterances, model.Description.Task));
        Assert.Equal(run.Outcome.Other!.Whole.Metrics.Accuracy, (double)model.Description.Metrics!["other"]!["accuracy"]!);
        Assert.Equal(8, run.Outcome.Other.Clean.Count());
        foreach (var heard in run.Outcome.Other.Clean)
        {
            var prediction = model.Predict(heard.Utterance, Cancellation);
            Assert.Equal(heard.Judged, prediction.Status == PredictionStatus.Ok);
            if (heard.Judged)
            {
                Assert.Equal(heard.Female, prediction.Scores["F"], 1e-9);
                Assert.Equal(heard.Score < 0.9, prediction.Uncertain);
            }
        }
    }

    [Fact]
    public void EvidenceIsWhatThePredictionRestsOn()
    {
        var (model, utterance) = (run.Outcome.Model, run.Outcome.Utterances[0]);
        var (samples, rate, _) = FeatureExtraction.ReadSamples(utterance, SampleRate.Speech, Cancellation);
        var evidence = model.Weigh(samples, Cancellation);
        Assert.Equal(PredictionStatus.Ok, evidence.Status);
        Assert.InRange(evidence.Seconds, 0.1, rate.Seconds(samples.Length) + 0.02);
        Assert.Equal(model.Predict(utterance, Cancellation).Scores["F"], model.Calibration.Probability(evidence.Mean, evidence.Seconds), 1e-9);
        Assert.Equal(PredictionStatus.TooShort, model.Weigh(samples.AsSpan(0, 3000), Cancellation).Status);
        Assert.Equal(PredictionStatus.TooShort, model.Weigh([], Cancellation).Status);
        Assert.Equal(PredictionStatus.NoSpeech, model.Weigh(new float[40_000], Cancellation).Status);
        Assert.Throws<TimbreException>(() => model.Weigh(new float[8000].Append(float.NaN).ToArray(), Cancellation));
    }

    [Fact]
    public void SidesShareNoSpeakers()
    {
        Assert.False(run.Outcome.Leak.Leak);
        Assert.Equal(0, run.Outcome.Leak.SharedSpeakers);
        foreach (var fold in run.Outcome.Split.Folds)
        {
            Assert.Empty(fold.Train.Select(u => u.Speaker).Intersect(fold.Test.Select(u => u.Speaker)));
            Assert.Equal(2, fold.Test.Where(u => u.Gender == Gender.F).Select(u => u.Speaker).Distinct().Count());
            Assert.Equal(2, fold.Test.Where(u => u.Gender == Gender.M).Select(u => u.Speaker).Distinct().Count());
        }

        Assert.Equal(run.Outcome.Utterances.Select(u => u.Id).Order(), run.Outcome.Test.Clean.Select(h => h.Utterance.Id).Order());
        Assert.Empty(run.Outcome.Other!.Clean.Select(h => h.Utterance.Speaker).Intersect(run.Outcome.Utterances.Select(u => u.Speaker)));
    }

    [Fact]
    public void TheCalibrationOfAFoldHasNotSeenTheFold()
    {
        var heard = run.Outcome.Test.Heard;
        var foldOf = run.Outcome.Split.Folds.SelectMany(f => f.Test.Select(u => (u.Id, f.Index))).ToDictionary(p => p.Id, p => p.Index);
        (double, double, bool)[] Of(Func<int, bool> fold) => [.. heard.Where(h => h.Judged && fold(foldOf[h.Utterance.Id])).Select(h => (h.Evidence.Mean, h.Evidence.Seconds, h.Truth == 0))];
        for (var fold = 0; fold < 2; fold++)
        {
            var others = GenderCalibration.Fit(Of(f => f != fold));
            Assert.All(heard.Where(h => h.Judged && foldOf[h.Utterance.Id] == fold), h => Assert.Equal(others.Probability(h.Evidence.Mean, h.Evidence.Seconds), h.Female));
        }

        Assert.Equal(GenderCalibration.Fit(Of(_ => true)), run.Outcome.Model.Calibration);
    }

    [Fact]
    public void ResultsHaveARowForEachSetConditionAndLevel()
    {
        var results = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "results.json")))!;
        var rows = results["results"]!.AsArray();
        string Key(JsonNode row) => $"{row["set"]} {row["condition"]} {row["level"]} {row["seconds"]} {row["fold"]}".TrimEnd();
        string[] expected =
        [
            .. from set in new[] { "test", "test-other" } from condition in new[] { "clean", "telephone", "band-4khz" } from level in new[] { "utterance", "speaker" } select $"{set} {condition} {level}",
            "test clean chunk 1", "test-other clean chunk 1", "test clean utterance  0", "test clean utterance  1",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Select(r => Key(r!)).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            string[] fields = ["task", "model", "features", "n", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "per_class", "roc_auc", "eer", "log_loss", "ece", "confusion", "uncertain", "no_speech", "too_short", "train_seconds", "predict_seconds", "parameters"];
            Assert.All(fields, f => Assert.True(row!.AsObject().ContainsKey(f), f));
            Assert.Equal(row!["fold"] is null, row["ci95"] is not null);
        }

        Assert.Equal(("gender", 0, false), ((string)rows[0]!["task"]!, (int)results["split"]!["shared_speakers"]!, (bool)results["split"]!["leak"]!));
        Assert.Equal(8, (int)results["corpus"]!["speakers"]!);
        Assert.All(["by_condition", "durations", "calibration", "uncertain_band"], f => Assert.NotEmpty(results["analysis"]![f]!.AsArray()));
    }

    [Fact]
    public void TheNumberOfJobsChangesNoBit()
    {
        var again = run.Another("again");
        GenderModelRunFolder.Run(run.Recipe, again, jobs: 2, cancellation: Cancellation);
        string[] files = ["models/gender-default/weights-1.safetensors", "models/gender-default/model.json", "MODEL_CARD.md", "splits.json", "recipe.yaml"];
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(run.Folder, f)), File.ReadAllBytes(Path.Combine(again, f))));
        string Figures(string folder)
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))!;
            return string.Join('\n', json["results"]!.AsArray().Select(r =>
            {
                r!["train_seconds"] = null;
                return r.ToJsonString();
            }).Append(json["analysis"]!.ToJsonString()));
        }

        Assert.Equal(Figures(run.Folder), Figures(again));
    }

    [Fact]
    public void CancellingEndsItAndLeavesNoResults()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var folder = run.Another("cancelled");
        var stages = new List<string>();
        var progress = new Relay<ExperimentProgress>(p =>
        {
            lock (stages)
            {
                stages.Add(p.Stage);
            }

            if (p.Stage == "training")
            {
                source.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => GenderModelRunFolder.Run(run.Recipe, folder, 2, progress, source.Token));
        Assert.False(Directory.Exists(folder));
        Assert.Equal(["recordings", "training"], stages.Distinct());
    }

    [Fact]
    public void WhatCannotBeTestedIsSaid()
    {
        var recipe = run.Recipe.With("network.epochs", "1").With("augmentation.plan", "").With("conditions.telephone", "null").With("conditions.band-4khz", "null");
        string Why(Recipe r) => GenderCorpus.Other(r, CorpusSource.Open(r, null, Cancellation), null, Cancellation).Skipped!;
        Assert.Contains("all speakers of", Why(recipe.With("test.root", run.Trained)), StringComparison.Ordinal);
        Assert.Contains("nowhere.jsonl", Why(recipe.With("test.root", "nowhere.jsonl")), StringComparison.Ordinal);
        Assert.Contains("give test.root", Why(recipe.With("test.root", "null").With("test.subset", "dev")), StringComparison.Ordinal);
        recipe = recipe.With("test.root", "null");
        Assert.Contains("names no other recordings", Why(recipe), StringComparison.Ordinal);
        var outcome = GenderModelExperiment.Run(recipe, 2, cancellation: Cancellation);
        Assert.Null(outcome.Other);
        Assert.Contains(outcome.OtherSkipped!, CardText.Of(outcome), StringComparison.Ordinal);
        Assert.NotEmpty(GenderModelReport.Compose(outcome).Sections);
    }
}
