using System.Text.Json.Nodes;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>From recordings of known speakers to answers about them, each step a process of its own.</summary>
public sealed class SpeakerTests(DemoRun demo)
{
    private const int Known = 4;

    [Fact]
    public async Task TrainEvaluatePredictAndEmbed()
    {
        await demo.ResultAsync();
        using var folder = new TempFolder();
        var all = (await File.ReadAllLinesAsync(demo.Voices, TestContext.Current.CancellationToken)).Where(l => l.Contains("\"speaker\"", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        var speakers = all.Select(u => (string)u["speaker"]!).Distinct(StringComparer.Ordinal).Take(Known + 1).ToList();
        string Manifest(string name, IEnumerable<string> of)
        {
            var lines = all.Where(u => of.Contains((string)u["speaker"]!)).Select(u =>
            {
                var copy = u.DeepClone().AsObject();
                copy["path"] = Path.GetFullPath((string)u["path"]!, Path.GetDirectoryName(demo.Voices)!);
                return copy.ToJsonString();
            });
            File.WriteAllLines(folder.File(name), lines);
            return folder.File(name);
        }

        var (known, more) = (Manifest("known.jsonl", speakers.Take(Known)), Manifest("more.jsonl", speakers));
        var trained = (await TimbreProcess.RunAsync(
            "train", "speaker", known, "--model", "ensemble", "--out", folder.File("e"), "--json", "--set", "ensemble=centroid@pooled, tdnn@logmel", "--set", "training.tdnn_epochs=2", "--set", "training.tdnn_channels=8",
            "--set", "training.tdnn_embedding=8")).Expect(0);
        Assert.Equal(("ensemble", Known), ((string?)JsonNode.Parse(trained.OutputLines[0])!["kind"], (int)JsonNode.Parse(trained.OutputLines[0])!["speakers"]!));

        var evaluated = (await TimbreProcess.RunAsync("evaluate", folder.File("e"), more, "--json", "-q")).Expect(1);
        Assert.Equal("ensemble", (string?)JsonNode.Parse(evaluated.Output)!["model"]);
        Assert.All(evaluated.ErrorLines.SkipLast(1), l => Assert.EndsWith($": is of speaker {speakers[^1]}, whom the model does not know", l, StringComparison.Ordinal));

        var predicted = (await TimbreProcess.RunAsync("predict", "--model", folder.File("e"), more, "--json", "-q")).Expect(0);
        Assert.All(predicted.OutputLines, l => Assert.Equal(Known, JsonNode.Parse(l)!["scores"]!.AsObject().Count));

        var count = predicted.OutputLines.Count;
        string[] Call(string output) => ["embed", "--model", folder.File("e/2-tdnn"), more, "--out", folder.File(output), "--jobs", "1"];
        (await TimbreProcess.RunAsync(Call("whole"))).Expect(0);
        using (var killed = TimbreProcess.Start(Call("out")))
        {
            while (!Directory.Exists(folder.File("out")) || Directory.GetFiles(folder.File("out"), "*.npy").Length < 3)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            killed.Kill();
            await killed.EndAsync();
        }

        (await TimbreProcess.RunAsync(Call("out"))).Expect(0);
        var arrays = Directory.GetFiles(folder.File("out"), "*.npy");
        Assert.Equal(count, arrays.Length);
        Assert.All(arrays, a => Assert.Equal(File.ReadAllBytes(folder.File("whole/" + Path.GetFileName(a))), File.ReadAllBytes(a)));
        Assert.Equal(count + 1, Directory.GetFiles(folder.File("out")).Length);
    }
}
