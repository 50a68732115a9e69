using System.CommandLine;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Cli.Verbs;

/// <summary><c>evaluate</c>: metrics on labelled data.</summary>
internal static class EvaluateVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder that 'train' or 'run' wrote, or a Hugging Face checkpoint with a classification head: its folder, or its name once downloaded." };
        var inputs = CommonOptions.Inputs();
        var noCache = CommonOptions.NoCache();
        var command = new Command("evaluate", "Metrics of a model on labelled data, per utterance, with intervals over speakers.") { model, inputs, noCache };
        sessions.Handle(command, session => session.WithStore(noCache, store =>
        {
            var classifier = VoiceModel.Load(ModelFolders.Resolve(session.Value(model)));
            if (classifier.Task != "gender")
            {
                throw new TimbreException($"{session.Value(model)}: tells {string.Join(", ", classifier.Labels)}; only models that tell the gender can be evaluated");
            }

            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            var labelled = resolved.Utterances.Where(u => u.Gender is not null).ToList();
            if (labelled.Count == 0)
            {
                throw new TimbreException($"none of the {resolved.Utterances.Count} utterances names a gender; give a manifest or a corpus folder with labels");
            }

            using var progress = session.Progress("utterances");
            var predictions = new VoicePrediction[labelled.Count];
            var done = 0;
            var options = new ExtractionOptions { Store = store };
            Parallel.For(0, labelled.Count, new ParallelOptions { MaxDegreeOfParallelism = session.Jobs > 0 ? session.Jobs : Environment.ProcessorCount, CancellationToken = session.Cancellation }, i =>
            {
                predictions[i] = classifier is VoiceClassifier trained ? trained.Predict(labelled[i], options, session.Cancellation) : classifier.Predict(labelled[i], session.Cancellation);
                progress.Report("predicting", Interlocked.Increment(ref done), labelled.Count);
            });
            progress.Dispose();

            var failures = resolved.Failures.ToList();
            failures.AddRange(resolved.Utterances.Where(u => u.Gender is null).Select(u => new InputFailure(u.Path, "names no gender")));
            failures.AddRange(labelled.Zip(predictions).Where(p => p.Second.Label is null).Select(p => InputFailure.From(p.First.Path, p.Second.Message ?? "")));
            var judged = labelled.Zip(predictions).Where(p => p.Second.Label is not null).ToList();
            if (judged.Count == 0)
            {
                return session.Finish(failures, 0);
            }

            var metrics = Measure(judged, classifier.Labels, session.Seed, session.Jobs);
            if (session.Json)
            {
                var json = new JsonObject { ["task"] = classifier.Task, ["model"] = classifier is VoiceClassifier { Kind: var kind } ? kind : "checkpoint", ["level"] = "utterance" };
                foreach (var (name, value) in metrics.ToJson().ToList())
                {
                    json[name] = value?.DeepClone();
                }

                session.Output.WriteLine(json.ToJsonString());
            }
            else
            {
                Show(session, metrics);
            }

            return session.Finish(failures, judged.Count);
        }));
        return command;
    }

    private static ClassificationMetrics Measure(List<(Utterance Utterance, VoicePrediction Prediction)> judged, IReadOnlyList<string> labels, long seed, int jobs)
    {
        var truth = judged.Select(j => labels.ToList().IndexOf(j.Utterance.Gender.ToString()!)).ToArray();
        var probabilities = judged.SelectMany(j => labels.Select(l => j.Prediction.Scores[l])).ToArray();
        var groups = GroupIndex.From([.. judged.Select(j => j.Utterance.Speaker ?? j.Utterance.Id)]);
        return ClassificationMetrics.Compute(truth, probabilities, labels) with
        {
            Intervals = GroupBootstrap.Classification(groups, truth, Array.ConvertAll(probabilities, p => (float)p), labels.Count, options: new BootstrapOptions { Seed = seed, Jobs = jobs }),
        };
    }

    private static void Show(Session session, ClassificationMetrics metrics)
    {
        string Interval(string name) => metrics.Intervals!.TryGetValue(name, out var i) && i.IsDefined ? $"{i.Low:0.000}–{i.High:0.000}" : "–";
        IReadOnlyList<string> Row(string what, string name, double value) => [what, double.IsFinite(value) ? $"{value:0.000}" : "–", Interval(name)];
        session.Table(["per utterance", "value", "95 % interval"],
        [
            Row("accuracy", "accuracy", metrics.Accuracy),
            Row("balanced accuracy", "balanced_accuracy", metrics.BalancedAccuracy),
            Row("precision", "precision", metrics.Precision),
            Row("recall", "recall", metrics.Recall),
            Row("F1", "f1", metrics.F1),
            Row("ROC AUC", "roc_auc", metrics.RocAuc),
            Row("EER", "eer", metrics.Eer),
            Row("log loss", "log_loss", metrics.LogLoss),
        ]);
        session.Table(
            ["true \\ decided", .. metrics.Confusion.Labels],
            metrics.Confusion.Labels.Select((l, i) => (IReadOnlyList<string>)[l, .. metrics.Confusion.Counts[i].Select(c => $"{c}")]));
        session.Say($"{metrics.N} utterances");
    }
}
