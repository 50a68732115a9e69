using System.CommandLine;
using System.Text.Json;
using Timbre.Cli.Terminal;
using Timbre.Recipes;

namespace Timbre.Cli.Verbs;

/// <summary><c>report</c>: writes a run's report again.</summary>
internal static class ReportVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var run = new Argument<string>("RUN") { Description = "The folder that 'run', 'demo' or 'explore' wrote." };
        var format = new Option<string>("--format") { Description = "html, ipynb or md.", DefaultValueFactory = _ => "html" };
        format.AcceptOnlyFromAmong([.. RunFolder.ReportFormats]);
        var command = new Command("report", "Write a run's report again, as a web page, a notebook or Markdown.") { run, format };
        sessions.Handle(command, session =>
        {
            var path = RunFolder.WriteReport(session.Value(run), session.Value(format));
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { report = Path.GetFullPath(path) }));
            }

            session.Say(path);
            return ExitCode.Done;
        });
        return command;
    }
}
