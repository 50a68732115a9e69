using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>A folder as an operator has it: a thousand recordings, ten of them bad.</summary>
public sealed class BatchTests(DemoRun demo)
{
    [Fact]
    public async Task TenBadFilesInAThousandGiveTenReasonsAndTheOthersTheirAnswers()
    {
        var model = await demo.FileAsync("models/mlp");
        using var folder = new TempFolder();
        var voices = Directory.GetFiles(Path.Combine(demo.Folder, "voices"), "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(30).Select(File.ReadAllBytes).ToList();
        for (var i = 0; i < 990; i++)
        {
            Directory.CreateDirectory(folder.File($"good/{i % 7}"));
            await File.WriteAllBytesAsync(folder.File($"good/{i % 7}/{i:0000}.wav"), voices[i % voices.Count], TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(folder.File("bad"));
        var bad = BadFiles(folder.File("bad"), voices[0]);
        Assert.Equal(10, bad.Count);
        var result = (await TimbreProcess.RunAsync("predict", "--json", "--model", model, folder.Path)).Expect(1);

        var lines = result.OutputLines.Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(1000, lines.Count);
        Assert.Equal(990, lines.Count(l => (string?)l["status"] == "ok" && l["label"] is not null));
        Assert.Equal(1000, lines.Select(l => (string?)l["id"]).Distinct(StringComparer.Ordinal).Count());
        foreach (var (name, status) in bad)
        {
            var line = lines.Single(l => Path.GetFileName((string?)l["path"]) == name);
            Assert.True((string?)line["status"] == status, $"{name}: {line.ToJsonString()}");
            Assert.Null(line["label"]);
            Assert.False(string.IsNullOrEmpty((string?)line["message"]));
            Assert.Single(result.ErrorLines, l => l.StartsWith("error: ", StringComparison.Ordinal) && l.Contains("/" + name + ": ", StringComparison.Ordinal));
        }

        Assert.Equal(10, result.ErrorLines.Count(l => l.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Equal("10 of 1000 inputs failed; the others are done", result.ErrorLines[^1]);
    }

    private static Dictionary<string, string> BadFiles(string folder, byte[] wav)
    {
        void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);
        Put("garbage.wav", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 37))]);
        Put("empty.wav", []);
        Put("cut-header.wav", wav[..20]);
        Put("text.wav", "This was renamed."u8.ToArray());
        Put("no-samples.wav", [.. wav[..40], 0, 0, 0, 0]);
        Put("broken.flac", [.. "fLaC"u8, 0, 0, 0, 34, .. new byte[34], .. new byte[500]]);
        WavWriter.Write(Path.Combine(folder, "short.wav"), Enumerable.Repeat(0.3f, 800).ToArray(), SampleRate.Speech);
        WavWriter.Write(Path.Combine(folder, "silent.wav"), new float[32000], SampleRate.Speech);
        Put("nan.wav", FloatWav(Enumerable.Repeat(float.NaN, 16000).ToArray()));
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // Nothing is unreadable for root; a link that leads nowhere takes its place.
            File.CreateSymbolicLink(Path.Combine(folder, "forbidden.wav"), "/nowhere/at-all.wav");
        }
        else
        {
            Put("forbidden.wav", wav);
            File.SetUnixFileMode(Path.Combine(folder, "forbidden.wav"), UnixFileMode.None);
        }

        return new(StringComparer.Ordinal)
        {
            ["garbage.wav"] = "error", ["empty.wav"] = "error", ["cut-header.wav"] = "error", ["text.wav"] = "error", ["no-samples.wav"] = "error", ["broken.flac"] = "error",
            ["short.wav"] = "too-short", ["silent.wav"] = "no-speech", ["nan.wav"] = "no-speech", ["forbidden.wav"] = "error",
        };
    }

    private static byte[] FloatWav(float[] samples)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples.Length * 4));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)3);
        writer.Write((short)1);
        writer.Write(16000);
        writer.Write(64000);
        writer.Write((short)4);
        writer.Write((short)32);
        writer.Write("data"u8);
        writer.Write(samples.Length * 4);
        Array.ForEach(samples, writer.Write);
        return memory.ToArray();
    }
}
