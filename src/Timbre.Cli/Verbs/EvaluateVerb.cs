using System.CommandLine;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Evaluation;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>evaluate</c>: metrics on labelled data.</summary>
internal static class EvaluateVerb
{
    private const int WidestTable = 8;
    private const int MostErrors = 15;

    public static Command Create(SessionFactory sessions)
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder that 'train' or 'run' wrote, or a Hugging Face checkpoint with a classification head: its folder, or its name once downloaded; or 'default': the gender model that ships." };
        var inputs = CommonOptions.Inputs();
        var noCache = CommonOptions.NoCache();
        var command = new Command("evaluate", "Metrics of a model on labelled data, per utterance, with intervals over speakers.") { model, inputs, noCache };
        sessions.Handle(command, session => session.WithStore(noCache, store =>
        {
            var classifier = ChosenModel.Load(session.Value(model));
            if (classifier.Task is not (Recipe.GenderTask or Recipe.SpeakerTask))
            {
                throw new TimbreException($"{session.Value(model)}: tells {string.Join(", ", classifier.Labels)}; only models that tell the gender or the speaker can be evaluated");
            }

            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            var labelled = resolved.Utterances.Where(u => Truth(u, classifier) is not null).ToList();
            if (labelled.Count == 0)
            {
                throw new TimbreException($"none of the {resolved.Utterances.Count} utterances names {(classifier.Task == Recipe.SpeakerTask ? "a speaker that the model knows" : "a gender")}; give a manifest or a corpus folder with labels");
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
            failures.AddRange(resolved.Utterances.Where(u => Truth(u, classifier) is null).Select(u => new InputFailure(u.Path, Lacks(u, classifier))));
            failures.AddRange(labelled.Zip(predictions).Where(p => p.Second.Label is null).Select(p => InputFailure.From(p.First.Path, p.Second.Message ?? "")));
            var judged = labelled.Zip(predictions).Where(p => p.Second.Label is not null).ToList();
            if (judged.Count == 0)
            {
                return session.Finish(failures, 0);
            }

            var (metrics, topFive) = Measure(judged, classifier, session.Seed, session.Jobs);
            if (session.Json)
            {
                var json = new JsonObject { ["task"] = classifier.Task, ["model"] = KindOf(classifier), ["level"] = "utterance" };
                foreach (var (name, value) in metrics.ToJson().ToList())
                {
                    json[name] = value?.DeepClone();
                }

                if (classifier.Task == Recipe.SpeakerTask)
                {
                    json["top5_accuracy"] = topFive;
                }

                session.Output.WriteLine(json.ToJsonString());
            }
            else
            {
                Show(session, metrics, classifier.Task == Recipe.SpeakerTask ? topFive : null);
            }

            return session.Finish(failures, judged.Count);
        }));
        return command;
    }

    private static string KindOf(IVoiceModel model) => model switch
    {
        VoiceClassifier trained => trained.Kind,
        VoiceEnsemble => SpeakerModelOutcome.Ensemble,
        GenderClassifier gender => gender.Kind,
        _ => "checkpoint",
    };

    /// <summary>What the corpus says of an utterance, where it is one of the model's answers.</summary>
    private static string? Truth(Utterance utterance, IVoiceModel model)
    {
        var truth = model.Task == Recipe.SpeakerTask ? utterance.Speaker : utterance.Gender?.ToString();
        return truth is not null && model.Labels.Contains(truth) ? truth : null;
    }

    private static string Lacks(Utterance utterance, IVoiceModel model) => model.Task != Recipe.SpeakerTask
        ? "names no gender"
        : utterance.Speaker is { } speaker ? $"is of speaker {speaker}, whom the model does not know" : "names no speaker";

    private static (ClassificationMetrics Metrics, double TopFive) Measure(List<(Utterance Utterance, VoicePrediction Prediction)> judged, IVoiceModel model, long seed, int jobs)
    {
        var labels = model.Labels;
        var number = labels.Select((l, i) => (l, i)).ToDictionary(p => p.l, p => p.i, StringComparer.Ordinal);
        var truth = judged.Select(j => number[Truth(j.Utterance, model)!]).ToArray();
        var probabilities = judged.SelectMany(j => labels.Select(l => (float)j.Prediction.Scores[l])).ToArray();
        var groups = GroupIndex.From([.. judged.Select(j => j.Utterance.Speaker ?? j.Utterance.Id)]);
        var metrics = ClassificationMetrics.Compute(truth, probabilities, labels) with
        {
            Intervals = GroupBootstrap.Classification(groups, truth, probabilities, labels.Count, options: new BootstrapOptions { Seed = seed, Jobs = jobs }),
        };
        return (metrics, ClassificationMetrics.TopKAccuracy(truth, probabilities, labels.Count, 5));
    }

    private static void Show(Session session, ClassificationMetrics metrics, double? topFive)
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
            .. topFive is { } five ? [Row("among the first five", "", five)] : Array.Empty<IReadOnlyList<string>>(),
        ]);
        if (metrics.Confusion.Labels.Count <= WidestTable)
        {
            session.Table(
                ["true \\ decided", .. metrics.Confusion.Labels],
                metrics.Confusion.Labels.Select((l, i) => (IReadOnlyList<string>)[l, .. metrics.Confusion.Counts[i].Select(c => $"{c}")]));
        }
        else
        {
            ShowErrors(session, metrics.Confusion);
        }

        session.Say($"{metrics.N} utterances");
    }

    /// <summary>With many labels: who was taken for whom, the most frequent errors first.</summary>
    private static void ShowErrors(Session session, ConfusionMatrix confusion)
    {
        var errors = confusion.Labels
            .SelectMany((truth, i) => confusion.Labels.Select((decided, j) => (truth, decided, Count: i == j ? 0 : confusion.Counts[i][j], Of: confusion.Counts[i].Sum())))
            .Where(e => e.Count > 0).OrderByDescending(e => e.Count).Take(MostErrors).ToList();
        if (errors.Count > 0)
        {
            session.Table(["true", "taken for", "times", "of"], errors.Select(e => (IReadOnlyList<string>)[e.truth, e.decided, $"{e.Count}", $"{e.Of}"]), 2);
        }
    }
}
