using System.Diagnostics;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>Ctrl-C and a full disk: one clear line, and no half-written file.</summary>
public sealed class InterruptionTests(DemoRun demo)
{
    [Theory]
    [InlineData("features")]
    [InlineData("training")]
    public async Task CtrlCEndsARunCleanly(string stage)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT cannot be sent to a process on Windows");
        await demo.ResultAsync();
        using var folder = new TempFolder();
        using var process = TimbreProcess.Start("run", "demo", "--set", $"corpus.root={demo.Voices}", "--set", "training.cnn_epochs=500", "--set", "training.patience=0", "--out", folder.File("run"));
        await process.WaitForErrorTextAsync(stage, TimeSpan.FromSeconds(60));
        await Task.Delay(stage == "training" ? 500 : 0, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        process.Interrupt();
        var result = await process.EndAsync();
        result.Expect(130);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"took {clock.Elapsed}");
        Assert.Equal("interrupted; what was finished is written, nothing is half-written", result.ErrorLines[^1]);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("run/results.json")));
        Assert.Empty(Leftovers(folder.Path));
    }

    [Fact]
    public async Task CtrlCDuringSynthesisLeavesWholeFilesOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT cannot be sent to a process on Windows");
        using var folder = new TempFolder();
        using var process = TimbreProcess.Start("demo", "--out", folder.File("demo"), "--jobs", "1");
        await process.WaitForErrorTextAsync("synthesis", TimeSpan.FromSeconds(60));
        process.Interrupt();
        (await process.EndAsync()).Expect(130);
        Assert.Empty(Leftovers(folder.Path));
    }

    [Fact]
    public async Task AFullDeviceIsOneClearLine()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        await demo.ResultAsync();
        foreach (var call in new string[][] { ["split", demo.Voices, "--out", "/dev/full"], ["corpus", "scan", Path.Combine(demo.Folder, "voices"), "--out", "/dev/full"] })
        {
            var result = (await TimbreProcess.RunAsync([.. call, "--quiet"])).Expect(2);
            Assert.StartsWith("error: /dev/full: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFullDiskIsOneClearLineAndNoPartOfAFile()
    {
        await demo.ResultAsync();
        using var folder = new TempFolder();
        var disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Call("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "a small disk cannot be mounted here");
        try
        {
            foreach (var call in new string[][]
            {
                ["audio", "convert", Directory.GetFiles(Path.Combine(demo.Folder, "voices"), "*.wav", SearchOption.AllDirectories)[0], disk + "/out.wav", "--rate", "48000"],
                ["train", "gender", demo.Voices, "--model", "boosting", "--out", disk + "/model", "--set", "training.trees=200"],
                ["demo", "--out", disk + "/demo"],
            })
            {
                var result = (await TimbreProcess.RunAsync([.. call, "--quiet"])).Expect(2);
                Assert.StartsWith($"error: {disk}", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
                Assert.Contains("space", result.Error, StringComparison.OrdinalIgnoreCase);
                Assert.Empty(Leftovers(disk));
                Assert.False(File.Exists(disk + "/out.wav"));
                Assert.False(File.Exists(disk + "/model/model.json"));
            }
        }
        finally
        {
            Call("umount", disk);
        }
    }

    private static IEnumerable<string> Leftovers(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".tmp", StringComparison.Ordinal) || f.EndsWith(".part", StringComparison.Ordinal) || new FileInfo(f).Length == 0);

    private static bool Call(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
