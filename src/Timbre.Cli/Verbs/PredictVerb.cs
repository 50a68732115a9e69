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
        var model = new Option<string?>("--model", "-m") { Description = "A model folder that 'train' or 'run' wrote, or a Hugging Face checkpoint with a classification head: its folder, or its name once downloaded.", HelpName = "MODEL" };
        var segments = new Option<bool>("--segments") { Description = "Over time: a label and score for every two seconds of a recording." };
        var explain = new Option<string?>("--explain") { Description = "Also write to this folder a page for each recording: the picture of sound that the model looked at, and what in it spoke for the answer. For networks that look at pictures (cnn2d, cnn2d-pooled).", HelpName = "DIR" };
        var inputs = CommonOptions.Inputs();
        var command = new Command("predict", "Label and score per recording.") { model, segments, explain, inputs };
        sessions.Handle(command, session =>
        {
            var folder = session.Value(model)
                ?? throw new TimbreException("--model: is needed, no model ships with this version; 'timbre run librispeech-gender' and 'timbre demo' write some under models/");
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            var jobs = Math.Min(512, session.Jobs > 0 ? session.Jobs : Environment.ProcessorCount);

            // Recordings side by side; cores that find no recording help within one.
            var classifier = VoiceModel.Load(ModelFolders.Resolve(folder), jobs / Math.Clamp(resolved.Utterances.Count, 1, jobs));
            var pages = session.Value(explain) is { } explained ? new ExplanationPages(classifier, folder, OutputFolder.Checked(explained), resolved.Utterances) : null;
            using var progress = session.Progress("recordings");
            var several = classifier.Labels.Count > 2;
            var rows = new List<IReadOnlyList<string>>();
            var failures = resolved.Failures.ToList();
            foreach (var failure in resolved.Failures.Where(_ => session.Json))
            {
                session.Output.WriteLine(Line(null, failure.Path, 0, classifier, VoicePrediction.Unreadable(failure.Reason)));
            }

            // In the order of the inputs, as many at once as there are cores; nothing waits for the whole batch.
            var (done, judged, bySegment) = (0, 0, session.Value(segments));
            var predictions = resolved.Utterances.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
                .WithDegreeOfParallelism(jobs).WithCancellation(session.Cancellation)
                .Select(u =>
                {
                    IReadOnlyList<(double Start, VoicePrediction Prediction)> said = bySegment ? classifier.PredictSegments(u, cancellation: session.Cancellation) : [(u.Start, classifier.Predict(u, session.Cancellation))];
                    return (Utterance: u, Pieces: said, Page: Page(pages, classifier, u, said, session.Cancellation));
                });
            foreach (var (utterance, pieces, page) in predictions)
            {
                if (page.Problem is { } problem)
                {
                    session.Warn($"{utterance.Path}: not explained: {problem}");
                }

                progress.Report("predicting", ++done, resolved.Utterances.Count);
                foreach (var (start, prediction) in pieces)
                {
                    foreach (var warning in prediction.Warnings)
                    {
                        session.Warn($"{utterance.Path}: {warning}");
                    }

                    if (session.Json)
                    {
                        session.Output.WriteLine(Line(utterance, utterance.Path, start, classifier, prediction, page.Path));
                    }
                    else
                    {
                        string[] time = bySegment ? [$"{start:0.00}", prediction.Seconds is { } seconds ? $"{start + seconds:0.00}" : "–"] : [];
                        rows.Add([utterance.Path, .. time, prediction.Label ?? "–", prediction.Score?.ToString("0.000") ?? "–", .. several ? RunnerUp(prediction) : [], Status(prediction.Status)]);
                    }
                }

                // A silent stretch is no failure; a recording with nothing to judge in it is.
                if (pieces.All(p => p.Prediction.Label is null))
                {
                    failures.Add(InputFailure.From(utterance.Path, pieces[0].Prediction.Message ?? ""));
                }
                else
                {
                    judged++;
                }
            }

            progress.Dispose();
            if (!session.Json && rows.Count > 0)
            {
                string[] time = bySegment ? ["from s", "to s"] : [];
                string[] second = several ? ["runner-up", "score"] : [];
                session.Table(["recording", .. time, "label", "score", .. second, "status"], rows, [time.Length + 1, .. several ? [time.Length + 3] : Array.Empty<int>(), time.Length + second.Length + 3]);
            }

            if (pages is not null)
            {
                session.Say($"pages: {session.Value(explain)}");
            }

            return session.Finish(failures, judged);
        });
        return command;
    }

    /// <summary>The page on a recording, or why there is none though there is an answer.</summary>
    private static (string? Path, string? Problem) Page(
        ExplanationPages? pages, IVoiceModel classifier, Utterance utterance, IReadOnlyList<(double Start, VoicePrediction Prediction)> said, CancellationToken cancellation)
    {
        if (pages is null || said.All(p => p.Prediction.Label is null))
        {
            return default;
        }

        try
        {
            return (pages.Write(utterance, said.Count == 1 ? said[0].Prediction : classifier.Predict(utterance, cancellation), cancellation), null);
        }
        catch (TimbreException e)
        {
            return (null, e.Message);
        }
    }

    private static string[] RunnerUp(VoicePrediction prediction) =>
        prediction.Scores.OrderByDescending(s => s.Value).Skip(1).Select(s => new[] { s.Key, s.Value.ToString("0.000") }).FirstOrDefault(["–", "–"]);

    private static string Status(PredictionStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    private static string Line(Utterance? utterance, string path, double start, IVoiceModel classifier, VoicePrediction prediction, string? page = null)
    {
        var scores = new JsonObject();
        foreach (var label in classifier.Labels.Where(prediction.Scores.ContainsKey))
        {
            scores[label] = prediction.Scores[label];
        }

        var line = new JsonObject
        {
            ["id"] = utterance?.Id,
            ["path"] = path,
            ["start"] = start,
            ["duration"] = prediction.Seconds ?? utterance?.Duration,
            ["task"] = classifier.Task,
            ["label"] = prediction.Label,
            ["score"] = prediction.Score,
            ["scores"] = scores,
            ["status"] = Status(prediction.Status),
            ["message"] = prediction.Message is { } message ? InputFailure.From(path, message).Reason : null,
        };
        if (prediction.Age is { } age)
        {
            line["age"] = age;
        }

        if (page is not null)
        {
            line["explanation"] = page;
        }

        return line.ToJsonString(s_line);
    }
}
