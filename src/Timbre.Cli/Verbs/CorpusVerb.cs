using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>corpus list</c>, <c>get</c>, <c>scan</c>, <c>describe</c> and <c>check</c>.</summary>
internal static class CorpusVerb
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create(SessionFactory sessions)
    {
        var verb = new Command("corpus", "Known corpora, manifests, and what is in a corpus or wrong with it.");
        verb.Subcommands.Add(List(sessions));
        verb.Subcommands.Add(Get(sessions));
        verb.Subcommands.Add(Scan(sessions));
        verb.Subcommands.Add(Describe(sessions));
        verb.Subcommands.Add(Check(sessions));
        return verb;
    }

    private static Command List(SessionFactory sessions)
    {
        var command = new Command("list", "The corpora that can be downloaded.");
        sessions.Handle(command, session =>
        {
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(
                    KnownCorpora.All.Select(c => new { name = c.Name, holds = c.Holds, licence = c.Licence, bytes = c.Bytes, md5 = c.Md5, folder = CorpusDownloader.Find(c.Name) }), s_json));
                return ExitCode.Done;
            }

            session.Table(["name", "holds", "licence", "here"], KnownCorpora.All.Select(c => (IReadOnlyList<string>)[c.Name, c.Holds, c.Licence, CorpusDownloader.Find(c.Name) is null ? "" : "yes"]), 1, 2);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Get(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "A name that 'corpus list' shows, e.g. librispeech/dev-clean." };
        var to = new Option<string?>("--to") { Description = "The folder to unpack into; Timbre's own (TIMBRE_HOME) unless given.", HelpName = "DIR" };
        var command = new Command("get", "Download a corpus: resumable, checksum verified, safely unpacked.") { name, to };
        sessions.Handle(command, session =>
        {
            using var progress = session.Progress("MB");
            var got = CorpusDownloader.Get(
                session.Value(name),
                session.Value(to),
                new Relay<DownloadProgress>(p => progress.Report(p.Stage.ToString().ToLowerInvariant(), p.Bytes / 1e6, (p.Total ?? 0) / 1e6)),
                session.Cancellation);
            progress.Dispose();
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { name = got.Corpus.Name, root = got.Root, already_there = got.AlreadyThere }));
            }

            session.Say($"{got.Corpus.Name}: {(got.AlreadyThere ? "is already" : "is now")} in {got.Root}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Scan(SessionFactory sessions)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of a corpus." };
        var layout = new Option<string>("--layout") { Description = "How it is laid out.", DefaultValueFactory = _ => "auto" };
        layout.AcceptOnlyFromAmong([.. CorpusScanner.Layouts]);
        var subset = new Option<string?>("--subset") { Description = "Only this part, e.g. dev-clean.", HelpName = "NAME" };
        var output = CommonOptions.Out("The manifest to write (.jsonl).", "FILE");
        var command = new Command("scan", "Make a manifest of a corpus: who speaks, which gender, where.") { folder, layout, subset, output };
        sessions.Handle(command, session =>
        {
            var scan = CorpusScanner.Survey(session.Value(folder), session.Value(layout), session.Value(subset), session.Cancellation);
            foreach (var note in scan.Notes)
            {
                session.Warn(note);
            }

            using var progress = session.Progress("recordings");
            var (manifest, unreadable) = scan.Manifest.ReadHeaders(
                session.Jobs, new Relay<BatchProgress>(p => progress.Report("reading headers", p.Done, p.Total)), session.Cancellation);
            progress.Dispose();
            manifest.Save(session.Value(output));
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { manifest = Path.GetFullPath(session.Value(output)), layout = scan.Layout, utterances = manifest.Utterances.Count, speakers = manifest.Speakers.Count }));
            }

            session.Say($"{session.Value(output)}: {manifest.Utterances.Count} utterances of {manifest.Speakers.Count} speakers (layout {scan.Layout})");
            return session.Finish([.. scan.Failures, .. unreadable], manifest.Utterances.Count - unreadable.Count);
        });
        return command;
    }

    private static Command Describe(SessionFactory sessions)
    {
        var inputs = CommonOptions.Inputs();
        var command = new Command("describe", "Numbers per speaker and gender.") { inputs };
        sessions.Handle(command, session =>
        {
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            if (resolved.Utterances.Count == 0)
            {
                return session.Finish(resolved.Failures, 0);
            }

            using var progress = session.Progress("recordings");
            var description = CorpusDescription.Of(
                resolved.ToManifest(), readAudio: true, session.Jobs, new Relay<BatchProgress>(p => progress.Report("reading", p.Done, p.Total)), session.Cancellation);
            progress.Dispose();
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(description, s_json));
            }
            else
            {
                string[] columns = ["set", "gender", "speakers", "utterances", "hours", "mean s", "shortest s", "longest s", "level dB", "peak dB"];
                IReadOnlyList<string> Row(CorpusGroup g) =>
                [
                    g.Name, g.Gender?.ToString() ?? "", $"{g.Speakers}", $"{g.Utterances}", $"{g.Hours:0.000}", $"{g.MeanSeconds:0.00}", $"{g.ShortestSeconds:0.00}", $"{g.LongestSeconds:0.00}",
                    g.RmsDecibels?.ToString("0.0") ?? "–", g.PeakDecibels?.ToString("0.0") ?? "–",
                ];
                session.Table(columns, [Row(description.All), .. description.Genders.Select(Row), .. description.Speakers.Select(Row)], 1);
                session.Say("sample rates: " + string.Join(", ", description.SampleRates.Select(r => $"{r.Key} Hz ({r.Value})")));
            }

            return session.Finish([.. resolved.Failures, .. description.Failures], resolved.Utterances.Count - description.Failures.Count);
        });
        return command;
    }

    private static Command Check(SessionFactory sessions)
    {
        var inputs = CommonOptions.Inputs();
        var command = new Command("check", "What is wrong with a corpus: unreadable, empty, silent, clipped, duplicate, unlabelled …") { inputs };
        sessions.Handle(command, session =>
        {
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.Corpus, session.Cancellation);
            using var progress = session.Progress("recordings");
            var report = CorpusCheck.Run(
                resolved.Utterances, null, session.Jobs, new Relay<BatchProgress>(p => progress.Report("checking", p.Done, p.Total)), session.Cancellation);
            progress.Dispose();
            if (session.Json)
            {
                var issues = report.Issues.Select(i => new { kind = JsonNamingPolicy.KebabCaseLower.ConvertName(i.Kind.ToString()), id = i.Id, path = i.Path, message = i.Message });
                session.Output.WriteLine(JsonSerializer.Serialize(new { @checked = report.Checked, issues }, s_json));
            }
            else if (report.Issues.Count > 0)
            {
                session.Table(["what", "where", "why"], report.Issues.Select(i => (IReadOnlyList<string>)[JsonNamingPolicy.KebabCaseLower.ConvertName(i.Kind.ToString()), i.Path ?? i.Id ?? "corpus", i.Message]), 1, 2);
            }

            session.Say($"{report.Checked} recordings checked: {(report.Issues.Count == 0 ? "nothing is wrong" : string.Join(", ", report.Counts.Select(c => $"{c.Value} {JsonNamingPolicy.KebabCaseLower.ConvertName(c.Key.ToString())}")))}");
            var exit = session.Finish(resolved.Failures, report.Checked);
            return exit == ExitCode.Done && report.Issues.Count > 0 ? ExitCode.Partial : exit;
        });
        return command;
    }
}
