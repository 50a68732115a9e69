using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>predict</c>: label and score per recording.</summary>
internal static class PredictVerb
{
    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(SessionFactory sessions)
    {
        var model = new Option<string?>("--model", "-m") { Description = "The model folder that 'train' or 'run' wrote.", HelpName = "MODEL" };
        var inputs = CommonOptions.Inputs();
        var command = new Command("predict", "Label and score per recording.") { model, inputs };
        sessions.Handle(command, session =>
        {
            var folder = session.Value(model)
                ?? throw new TimbreException("--model: is needed, no model ships with this version; 'timbre run librispeech-gender' and 'timbre demo' write some under models/");
            var classifier = VoiceClassifier.Load(folder);
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            using var progress = session.Progress("recordings");
            var counts = new Dictionary<PredictionStatus, int>();
            var rows = new List<IReadOnlyList<string>>();
            var failures = resolved.Failures.ToList();
            foreach (var failure in resolved.Failures.Where(_ => session.Json))
            {
                session.Output.WriteLine(Line(null, failure.Path, classifier, VoicePrediction.Unreadable(failure.Reason)));
            }

            // In the order of the inputs, as many at once as there are cores; nothing waits for the whole batch.
            var done = 0;
            var predictions = resolved.Utterances.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
                .WithDegreeOfParallelism(Math.Min(512, session.Jobs > 0 ? session.Jobs : Environment.ProcessorCount)).WithCancellation(session.Cancellation)
                .Select(u => (Utterance: u, Prediction: classifier.Predict(u, session.Cancellation)));
            foreach (var (utterance, prediction) in predictions)
            {
                progress.Report("predicting", ++done, resolved.Utterances.Count);
                foreach (var warning in prediction.Warnings)
                {
                    session.Warn($"{utterance.Path}: {warning}");
                }

                if (prediction.Label is null)
                {
                    failures.Add(new InputFailure(utterance.Path, Reason(utterance, prediction)));
                }

                if (session.Json)
                {
                    session.Output.WriteLine(Line(utterance, utterance.Path, classifier, prediction));
                }
                else
                {
                    rows.Add([utterance.Path, prediction.Label ?? "–", prediction.Score?.ToString("0.000") ?? "–", Status(prediction.Status)]);
                }

                counts[prediction.Status] = counts.GetValueOrDefault(prediction.Status) + 1;
            }

            progress.Dispose();
            if (!session.Json && rows.Count > 0)
            {
                session.Table(["recording", "label", "score", "status"], rows, 1, 3);
            }

            return session.Finish(failures, counts.GetValueOrDefault(PredictionStatus.Ok));
        });
        return command;
    }

    private static string Status(PredictionStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    private static string Reason(Utterance utterance, VoicePrediction prediction) =>
        prediction.Message is { } message && message.StartsWith(utterance.Path + ": ", StringComparison.Ordinal) ? message[(utterance.Path.Length + 2)..] : prediction.Message ?? "";

    private static string Line(Utterance? utterance, string path, VoiceClassifier classifier, VoicePrediction prediction)
    {
        var scores = new JsonObject();
        foreach (var label in classifier.Labels.Where(prediction.Scores.ContainsKey))
        {
            scores[label] = prediction.Scores[label];
        }

        return new JsonObject
        {
            ["id"] = utterance?.Id,
            ["path"] = path,
            ["start"] = utterance?.Start ?? 0,
            ["duration"] = prediction.Seconds ?? utterance?.Duration,
            ["task"] = classifier.Description.Task,
            ["label"] = prediction.Label,
            ["score"] = prediction.Score,
            ["scores"] = scores,
            ["status"] = Status(prediction.Status),
            ["message"] = utterance is null ? prediction.Message : prediction.Message is null ? null : Reason(utterance, prediction),
        }.ToJsonString(s_line);
    }
}
