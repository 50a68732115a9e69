using System.CommandLine;
using System.Text.Json;
using Timbre.Classification;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>predict</c>: label and score per recording, or over time.</summary>
internal static class PredictVerb
{
    private static readonly Dictionary<string, SegmentFormat> s_formats = new(StringComparer.Ordinal)
    {
        ["json"] = SegmentFormat.Json, ["csv"] = SegmentFormat.Csv, ["rttm"] = SegmentFormat.Rttm, ["audacity"] = SegmentFormat.Audacity, ["textgrid"] = SegmentFormat.TextGrid,
    };

    public static Command Create(SessionFactory sessions)
    {
        var model = new Option<string?>("--model", "-m") { Description = "A model folder that 'train' or 'run' wrote, or a Hugging Face checkpoint with a classification head: its folder, or its name once downloaded. Unless given, 'default': the gender model that ships with Timbre.", HelpName = "MODEL" };
        var segments = new Option<bool>("--segments") { Description = "Over time: for a gender model where somebody speaks and who, F or M, with totals; for other models a label and score for every two seconds." };
        var format = new Option<string?>("--format") { Description = "With --segments: how they are written, to stdout or into --out. audacity and textgrid hold one recording a file.", HelpName = "json|csv|rttm|audacity|textgrid" };
        format.AcceptOnlyFromAmong([.. s_formats.Keys]);
        var output = new Option<string?>("--out", "-o") { Description = "With --segments: a folder that gets one file for each recording, JSON Lines unless --format is given.", HelpName = "DIR" };
        var explain = new Option<string?>("--explain") { Description = "Also write to this folder a page for each recording: the picture of sound that the model looked at, and what in it spoke for the answer. For the model that ships, and networks that look at pictures (cnn2d, cnn2d-pooled).", HelpName = "DIR" };
        var inputs = CommonOptions.Inputs();
        var command = new Command("predict", "Label and score per recording, or over time.") { model, segments, format, output, explain, inputs };
        sessions.Handle(command, session =>
        {
            CheckSegments(session, session.Value(segments), session.Value(format), session.Value(output), session.Value(explain));
            var chosen = session.Value(model) ?? ChosenModel.Shipped;
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            var jobs = Math.Min(512, session.Jobs > 0 ? session.Jobs : Environment.ProcessorCount);

            // Recordings side by side; cores that find no recording help within one.
            var threads = jobs / Math.Clamp(resolved.Utterances.Count, 1, jobs);
            if (!session.Value(segments))
            {
                return Whole(session, ChosenModel.Load(chosen, threads), chosen, session.Value(explain), resolved, jobs);
            }

            var to = session.Value(output);
            SegmentFormat? written = session.Value(format) is { } name ? s_formats[name] : session.Json && to is null ? SegmentFormat.Json : null;
            if (to is null && written is { } one && !SegmentWriter.HoldsSeveral(one) && resolved.Utterances.Count > 1)
            {
                throw new TimbreException($"--format {session.Value(format)}: holds one recording a file, and there are {resolved.Utterances.Count}; give a folder for them with --out");
            }

            to = to is null ? null : OutputFolder.Make(OutputFolder.Checked(to));
            return new PredictOverTime(session, ChosenModel.Load(chosen, threads), threads, written, to).Run(resolved, jobs);
        });
        return command;
    }

    /// <summary>Refuses options that do not go together, before anything is read.</summary>
    private static void CheckSegments(Session session, bool segments, string? format, string? output, string? explain)
    {
        if (segments && explain is not null)
        {
            throw new TimbreException($"--explain {explain}: explains whole recordings; leave out --segments");
        }

        if (!segments && (format is not null || output is not null))
        {
            throw new TimbreException($"{(format is not null ? $"--format {format}" : $"--out {output}")}: is for predictions over time; add --segments");
        }

        if (session.Json && output is null && format is not null and not "json")
        {
            throw new TimbreException($"--format {format}: cannot be had together with --json; leave one of them out");
        }
    }

    private static int Whole(Session session, IVoiceModel classifier, string model, string? explain, ResolvedInputs resolved, int jobs)
    {
        var pages = explain is null ? null : new ExplanationPages(classifier, model, OutputFolder.Checked(explain), resolved.Utterances);
        using var progress = session.Progress("recordings");
        var several = classifier.Labels.Count > 2;
        var rows = new List<IReadOnlyList<string>>();
        var failures = resolved.Failures.ToList();
        foreach (var failure in resolved.Failures.Where(_ => session.Json))
        {
            session.Output.WriteLine(Line(null, failure.Path, 0, classifier, VoicePrediction.Unreadable(failure.Reason)));
        }

        // In the order of the inputs, as many at once as there are cores; nothing waits for the whole batch.
        var (done, judged) = (0, 0);
        Judged Judge(Utterance u)
        {
            var said = classifier.Predict(u, session.Cancellation);
            var (page, problem) = Page(pages, u, said, session.Cancellation);
            return new Judged(u, said, page, problem);
        }

        IEnumerable<Judged> predictions = resolved.Utterances.Count == 1 // needs nobody to share out the work, and need not wait until that is compiled
            ? [Judge(resolved.Utterances[0])]
            : resolved.Utterances.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).WithDegreeOfParallelism(jobs).WithCancellation(session.Cancellation).Select(Judge);
        foreach (var (utterance, prediction, page, unexplained) in predictions)
        {
            if (unexplained is { } problem)
            {
                session.Warn($"{utterance.Path}: not explained: {problem}");
            }

            progress.Report("predicting", ++done, resolved.Utterances.Count);
            foreach (var warning in prediction.Warnings)
            {
                session.Warn($"{utterance.Path}: {warning}");
            }

            if (session.Json)
            {
                session.Output.WriteLine(Line(utterance, utterance.Path, utterance.Start, classifier, prediction, page));
            }
            else
            {
                rows.Add([utterance.Path, prediction.Label ?? "–", prediction.Score?.ToString("0.000") ?? "–", .. several ? RunnerUp(prediction) : [], prediction.Uncertain ? "uncertain" : Status(prediction.Status)]);
            }

            if (prediction.Label is null)
            {
                failures.Add(InputFailure.From(utterance.Path, prediction.Message ?? ""));
            }
            else
            {
                judged++;
            }
        }

        progress.Dispose();
        if (!session.Json && rows.Count > 0)
        {
            string[] second = several ? ["runner-up", "score"] : [];
            session.Table(["recording", "label", "score", .. second, "status"], rows, [1, .. several ? [3] : Array.Empty<int>(), second.Length + 3]);
        }

        if (pages is not null)
        {
            session.Say($"pages: {explain}");
        }

        return session.Finish(failures, judged);
    }

    /// <summary>What is said of a recording, and the page on it or why there is none.</summary>
    private sealed record Judged(Utterance Utterance, VoicePrediction Prediction, string? Page, string? Unexplained);

    /// <summary>The page on a recording, or why there is none though there is an answer.</summary>
    private static (string? Path, string? Problem) Page(ExplanationPages? pages, Utterance utterance, VoicePrediction said, CancellationToken cancellation)
    {
        if (pages is null || said.Label is null)
        {
            return default;
        }

        try
        {
            return (pages.Write(utterance, said, cancellation), null);
        }
        catch (TimbreException e)
        {
            return (null, e.Message);
        }
    }

    private static string[] RunnerUp(VoicePrediction prediction) =>
        prediction.Scores.OrderByDescending(s => s.Value).Skip(1).Select(s => new[] { s.Key, s.Value.ToString("0.000") }).FirstOrDefault(["–", "–"]);

    private static string Status(PredictionStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>What is said of a recording as a line of JSON.</summary>
    public static string Line(Utterance? utterance, string path, double start, IVoiceModel classifier, VoicePrediction prediction, string? page = null)
    {
        var line = PredictionLine.Of(
            utterance?.Id,
            path,
            start,
            prediction.Seconds ?? utterance?.Duration,
            classifier.Task,
            prediction.Label,
            prediction.Score,
            classifier.Labels.Where(prediction.Scores.ContainsKey).Select(l => (l, prediction.Scores[l])),
            Status(prediction.Status),
            prediction.Message is { } message ? InputFailure.From(path, message).Reason : null);
        if (prediction.Age is { } age)
        {
            line["age"] = age;
        }

        if (prediction.Uncertain)
        {
            line["uncertain"] = true;
        }

        if (page is not null)
        {
            line["explanation"] = page;
        }

        return PredictionLine.Text(line);
    }
}
