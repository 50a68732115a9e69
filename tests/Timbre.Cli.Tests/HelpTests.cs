using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary>The help of the command is held by a text file; a change to it is meant to be seen. TIMBRE_WRITE_GOLDEN=1 writes it again.</summary>
public sealed class HelpTests
{
    private static readonly string[] s_verbs =
        ["demo", "run", "report", "corpus", "corpus list", "corpus get", "corpus scan", "corpus describe", "corpus check", "audio", "audio info", "audio convert", "audio augment", "features", "embed", "cache", "cache info", "cache clear", "explore", "split", "split check", "train", "evaluate", "predict", "models", "models list", "models get", "models info"];

    [Fact]
    public async Task TheHelpOfTheRootIsTheGoldenOne()
    {
        var run = await CommandRun.OfAsync("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        var golden = Path.Combine(TestData.Repository(), "tests", "Timbre.Cli.Tests", "Golden", "help.txt");
        var text = string.Join('\n', run.Output.Split('\n').Select(l => l.TrimEnd())).Trim() + "\n";
        if (Environment.GetEnvironmentVariable("TIMBRE_WRITE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(golden, text, TestContext.Current.CancellationToken);
        }

        Assert.Equal((await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public async Task TheVersionIsTheOneThatResultsName()
    {
        var run = await CommandRun.OfAsync("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("0.1.0", run.Output.Trim());
    }

    [Fact]
    public async Task EveryVerbHasHelpOnStdout()
    {
        foreach (var verb in s_verbs)
        {
            var run = await CommandRun.OfAsync([.. verb.Split(' '), "--help"]);
            Assert.Equal(0, run.ExitCode);
            Assert.Empty(run.Error);
            Assert.Matches($"timbre {verb.Replace(" ", ".* ", StringComparison.Ordinal)}\\b", run.Output);
            Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task HelpBesideAMistakeIsStillHelp()
    {
        var run = await CommandRun.OfAsync("predict", "--help", "--nonsense");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("timbre predict", run.Output, StringComparison.Ordinal);
    }
}
