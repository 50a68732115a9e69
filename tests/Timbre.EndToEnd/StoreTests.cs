using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>The store of features between processes: two at once, one that is killed, a disk that is full.</summary>
public sealed class StoreTests(DemoRun demo)
{
    [Fact]
    public async Task TwoProcessesAtOnceWriteTheSameAndAThirdFindsAll()
    {
        await demo.ResultAsync();
        using var folder = new TempFolder();
        var home = folder.File("home");
        using var one = TimbreProcess.StartAt(home, "features", "mfcc", demo.Voices, "--out", folder.File("1"), "--jobs", "2");
        using var other = TimbreProcess.StartAt(home, "features", "mfcc", demo.Voices, "--out", folder.File("2"), "--jobs", "2");
        (await one.EndAsync()).Expect(0);
        (await other.EndAsync()).Expect(0);
        Assert.Empty(Directory.GetFiles(home, "*.tmp", SearchOption.AllDirectories));
        using var third = TimbreProcess.StartAt(home, "features", "mfcc", demo.Voices, "--out", folder.File("3"));
        var count = Arrays(folder.File("3/features.json"), (await third.EndAsync()).Expect(0), folder);
        Assert.Equal(Directory.GetFiles(home, "*.features", SearchOption.AllDirectories).Length, Entries(home));
        foreach (var file in Directory.GetFiles(folder.File("1")))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(folder.File("2/" + Path.GetFileName(file)), TestContext.Current.CancellationToken));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(folder.File("3/" + Path.GetFileName(file)), TestContext.Current.CancellationToken));
        }

        Assert.Equal(192, count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(90)]
    public async Task AfterAKillOnlyWhatWasInHandIsComputedAgain(int entries)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell of this test is that of Unix");
        await demo.ResultAsync();
        using var folder = new TempFolder();
        var home = folder.File("home");
        using (var killed = TimbreProcess.StartAt(home, "features", "mfcc", demo.Voices, "--out", folder.File("f"), "--jobs", "2", "--set", "n_mels=512", "--set", "n_fft=16384", "--set", "hop_length=32"))
        {
            while (Entries(home) < entries)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            killed.Kill();
            await killed.EndAsync();
        }

        var kept = Entries(home);
        Assert.False(File.Exists(folder.File("f/features.json")));
        using var again = TimbreProcess.StartAt(home, "features", "mfcc", demo.Voices, "--out", folder.File("f"), "--jobs", "2", "--set", "n_mels=512", "--set", "n_fft=16384", "--set", "hop_length=32");
        var result = (await again.EndAsync()).Expect(0);
        Assert.Contains($"192 arrays of mfcc and features.json; {kept} of them found in the store", result.Output, StringComparison.Ordinal);
        Assert.Equal(192, JsonNode.Parse(await File.ReadAllTextAsync(folder.File("f/features.json"), TestContext.Current.CancellationToken))!["utterances"]!.AsArray().Count);
        Assert.Equal(192, Entries(home));
    }

    [Fact]
    public async Task AHomeThatCannotBeWrittenIsOneWarningAndAllIsDone()
    {
        await demo.ResultAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("home"), "a file", TestContext.Current.CancellationToken);
        using var process = TimbreProcess.StartAt(folder.File("home"), "features", "mfcc", demo.Voices, "--out", folder.File("f"));
        var result = (await process.EndAsync()).Expect(0);
        Assert.StartsWith($"warning: {folder.File("home/features")}: features could not be kept there (", Assert.Single(result.ErrorLines, l => l.StartsWith("warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(193, Directory.GetFiles(folder.File("f")).Length);
    }

    private static int Entries(string home) => Directory.Exists(home) ? Directory.GetFiles(home, "*.features", SearchOption.AllDirectories).Length : 0;

    private static int Arrays(string list, TimbreResult result, TempFolder folder)
    {
        var count = JsonNode.Parse(File.ReadAllText(list))!["utterances"]!.AsArray().Count;
        Assert.Contains($"{folder.File("3")}: {count} arrays of mfcc and features.json; {count} of them found in the store", result.Output, StringComparison.Ordinal);
        return count;
    }
}
