using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>split</c> and <c>split check</c>.</summary>
internal static class SplitVerb
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(SessionFactory sessions)
    {
        var input = new Argument<string[]>("INPUT") { Description = "A manifest or the folder of a corpus.", Arity = ArgumentArity.ZeroOrMore };
        var by = new Option<string>("--by") { Description = "What is kept whole. Only 'speaker' says how it works for new voices.", HelpName = "speaker|utterance|chunk", DefaultValueFactory = _ => "speaker" };
        by.AcceptOnlyFromAmong("speaker", "utterance", "chunk");
        var test = new Option<double?>("--test") { Description = "Share held out for the test (0.2 unless --folds is given).", HelpName = "SHARE" };
        var folds = new Option<int?>("--folds") { Description = "So many folds instead of one hold-out.", HelpName = "K" };
        var output = new Option<string?>("--out", "-o") { Description = "The file to write.", HelpName = "FILE" };
        var command = new Command("split", "Divide a corpus into training and test, with its leak check.") { input, by, test, folds, output };
        sessions.Handle(command, session =>
        {
            var path = session.Value(output) ?? throw new TimbreException("--out: is needed; give the file to write");
            if (session.Value(input).Length == 0)
            {
                throw new TimbreException("INPUT: is needed; give a manifest or the folder of a corpus");
            }

            if (session.Value(test) is not null && session.Value(folds) is not null)
            {
                throw new TimbreException("--test and --folds exclude each other; give one of them");
            }

            if (session.Value(test) is { } share && !(share > 0 && share < 1))
            {
                throw new TimbreException($"--test {share}: must lie between 0 and 1, e.g. 0.2");
            }

            if (session.Value(folds) is { } count and < 2)
            {
                throw new TimbreException($"--folds {count}: must be 2 or more");
            }

            var resolved = Inputs.Resolve(session.Value(input), FolderReading.Corpus, session.Cancellation);
            var split = Make(session.Value(by), resolved.Utterances, session.Value(test) ?? 0.2, session.Value(folds), session.Seed);
            split.Save(path);
            Show(session, split, split.Check(), path);
            return session.Finish(resolved.Failures, resolved.Utterances.Count);
        });
        command.Subcommands.Add(Check(sessions));
        return command;
    }

    private static Split Make(string by, IReadOnlyList<Utterance> utterances, double test, int? folds, long seed) => (by, folds) switch
    {
        ("speaker", { } k) => Split.BySpeaker(utterances, k, seed),
        ("speaker", null) => Split.BySpeaker(utterances, test, seed),
        ("utterance", { } k) => Split.ByUtterance(utterances, k, seed),
        ("utterance", null) => Split.ByUtterance(utterances, test, seed),
        (_, { } k) => Split.ByChunk(utterances, k, seed),
        _ => Split.ByChunk(utterances, test, seed),
    };

    private static Command Check(SessionFactory sessions)
    {
        var file = new Argument<string>("FILE") { Description = "A split that Timbre wrote." };
        var command = new Command("check", "What training and test share: speakers, utterances, identical audio. Exit code 1 if there is a leak.") { file };
        sessions.Handle(command, session =>
        {
            var split = Split.LoadUnchecked(session.Value(file));
            using var progress = session.Progress("recordings");
            var (hashes, failures) = AudioHashes.Compute(
                split.Utterances, session.Jobs, new Relay<BatchProgress>(p => progress.Report("hashing audio", p.Done, p.Total)), session.Cancellation);
            progress.Dispose();
            var report = split.Check(audioHashes: hashes);
            Show(session, split, report, session.Value(file));
            foreach (var failure in failures)
            {
                session.Warn($"{failure.Path}: {failure.Reason}");
            }

            return report.Leak || failures.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static void Show(Session session, Split split, LeakReport report, string path)
    {
        if (session.Json)
        {
            var json = JsonSerializer.SerializeToNode(report, s_json)!.AsObject();
            json.Insert(0, "by", split.By.ToString().ToLowerInvariant());
            json.Insert(1, "folds", split.Folds.Count);
            session.Output.WriteLine(json.ToJsonString());
            return;
        }

        session.Say($"{path}: by {split.By.ToString().ToLowerInvariant()}, {(split.Folds.Count == 1 ? "one hold-out" : $"{split.Folds.Count} folds")}, {split.Utterances.Count} utterances");
        session.Say($"training speakers {report.TrainSpeakers}, test speakers {report.TestSpeakers}; shared: {report.SharedSpeakers} speakers, {report.SharedUtterances} utterances, {report.SharedAudio?.ToString() ?? "not compared"} identical audio");
        session.Say(report.Sentence);
    }
}
