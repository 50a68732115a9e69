using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Cli.Verbs;

/// <summary><c>models get</c>.</summary>
internal static class ModelsGet
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "A repository on huggingface.co: owner/name." };
        var revision = new Option<string?>("--revision") { Description = "A branch, tag or commit of it; main unless given.", HelpName = "R" };
        var to = new Option<string?>("--to") { Description = "The folder to make; one in Timbre's own (TIMBRE_HOME) unless given.", HelpName = "DIR" };
        var command = new Command("get", "Download a checkpoint: resumable, checksums verified; HF_TOKEN, HF_ENDPOINT and HTTPS_PROXY are honoured.") { name, revision, to };
        sessions.Handle(command, session =>
        {
            var model = ModelName.Parse(session.Value(name), session.Value(revision));
            using var progress = session.Progress("MB");
            var got = ModelDownloader.Get(
                model,
                session.Value(to),
                new Relay<DownloadProgress>(p => progress.Report(p.Stage.ToString().ToLowerInvariant(), p.Bytes / 1e6, (p.Total ?? 0) / 1e6)),
                session.Cancellation);
            progress.Dispose();
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(
                    new { name = got.Name.Repository, revision = got.Revision, path = got.Folder, files = got.Files, bytes = got.Bytes, already_there = got.AlreadyThere }, s_json));
            }

            session.Say($"{got.Name}: {(got.AlreadyThere ? "is already" : "is now")} in {got.Folder} ({got.Files.Count} files, {got.Bytes / 1e6:0.#} MB, commit {got.Revision})");
            return ExitCode.Done;
        });
        return command;
    }
}
