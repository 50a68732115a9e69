using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Cli.Tests;

/// <summary><c>audio augment</c> writes what the library makes.</summary>
public sealed class AudioAugmentTests
{
    private const string Plan = "gain(db=-12..-6); white-noise(snr=10..20)";

    [Fact]
    public async Task TheCopyIsTheLibrarysAndFollowsTheSeed()
    {
        using var folder = new TempFolder();
        var input = folder.File("tone.wav");
        WavWriter.Write(input, Tone(), SampleRate.Speech);
        var run = await CommandRun.OfAsync("audio", "augment", input, folder.File("out.wav"), "--plan", Plan, "--copy", "2", "--seed", "5", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonNode.Parse(run.Output)!;
        var plan = AugmentationPlan.Parse(Plan, 5);
        Assert.Equal(plan.ToText(), (string?)json["plan"]);
        Assert.Equal(plan.Describe("tone", 2).ToJson().ToJsonString(), json["drawn"]!.ToJsonString());
        var expected = plan.Apply(Recording.Open(input).ReadMono(), SampleRate.Speech, "tone", 2);
        var written = Recording.Open(folder.File("out.wav")).ReadMono();
        Assert.Equal(expected.Length, written.Length);
        Assert.All(expected.Zip(written), p => Assert.Equal(p.First, p.Second, 1f / 32768));
        var other = await CommandRun.OfAsync("audio", "augment", input, folder.File("other.wav"), "--plan", Plan, "--seed", "6");
        Assert.Equal(0, other.ExitCode);
        Assert.Contains("gain(db=-", other.Output + other.Error, StringComparison.Ordinal);
        Assert.NotEqual(written, Recording.Open(folder.File("other.wav")).ReadMono());
    }

    [Fact]
    public async Task NothingToAlterIsSaid()
    {
        using var folder = new TempFolder();
        var input = folder.File("empty.wav");
        WavWriter.Write(input, [], SampleRate.Speech);
        var run = await CommandRun.OfAsync("audio", "augment", input, folder.File("out.wav"), "--plan", "telephone");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {input}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out.wav")));
    }

    private static float[] Tone() => [.. Enumerable.Range(0, 8000).Select(i => 0.3f * MathF.Sin(i * 0.1f))];
}
