using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary><c>embed</c> as a process: killed, interrupted, and called again.</summary>
public sealed class EmbedTests(DemoRun demo)
{
    private const int Recordings = 192;

    private static string Model => TestData.Golden("wav2vec2/tiny-base");

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task AfterAKillOnlyWhatWasInHandIsComputedAgain(int arrays)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell of this test is that of Unix");
        await demo.ResultAsync();
        using var folder = new TempFolder();
        (await TimbreProcess.RunAsync(Call(folder.File("whole")))).Expect(0);
        using (var killed = TimbreProcess.Start(Call(folder.File("out"))))
        {
            while (Arrays(folder.File("out")) < arrays)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            killed.Kill();
            await killed.EndAsync();
        }

        Assert.False(File.Exists(folder.File("out/features.json")));
        var known = (await File.ReadAllTextAsync(folder.File("out/features.journal"), TestContext.Current.CancellationToken)).Count(c => c == '\n') - 1;
        Assert.InRange(known, arrays - 2, Recordings - 1);
        Same(folder, Arrays(folder.File("out"))); // what is there is whole
        var result = (await TimbreProcess.RunAsync(Call(folder.File("out")))).Expect(0);
        Assert.Contains($"{Recordings} arrays [frames, 64] and features.json; {known} of them were there already", result.Output, StringComparison.Ordinal);
        Same(folder, Recordings);
        Assert.Equal(Recordings, JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out/features.json"), TestContext.Current.CancellationToken))!["utterances"]!.AsArray().Count);
        Assert.Equal(Recordings + 1, Directory.GetFiles(folder.File("out")).Length); // and no leftovers
    }

    [Fact]
    public async Task CtrlCEndsItCleanlyAndTheNextCallGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT cannot be sent to a process on Windows");
        await demo.ResultAsync();
        using var folder = new TempFolder();
        using (var process = TimbreProcess.Start(Call(folder.File("out"))))
        {
            while (Arrays(folder.File("out")) < 5)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            process.Interrupt();
            var result = (await process.EndAsync()).Expect(130);
            Assert.Equal("interrupted; what was finished is written, nothing is half-written", result.ErrorLines[^1]);
        }

        Assert.Empty(Directory.GetFiles(folder.File("out"), ".*"));
        Assert.Contains(" of them were there already", (await TimbreProcess.RunAsync(Call(folder.File("out")))).Expect(0).Output, StringComparison.Ordinal);
    }

    private string[] Call(string output) => ["embed", "--model", Model, demo.Voices, "--out", output, "--jobs", "1"];

    private static int Arrays(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.npy").Length : 0;

    private static void Same(TempFolder folder, int count)
    {
        var files = Directory.GetFiles(folder.File("out"), "*.npy");
        Assert.Equal(count, files.Length);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(folder.File("whole/" + Path.GetFileName(f))), File.ReadAllBytes(f)));
    }
}
