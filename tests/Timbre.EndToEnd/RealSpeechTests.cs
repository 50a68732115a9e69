using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>scan, train, evaluate, predict, features and convert on LibriSpeech, in small.</summary>
public sealed class RealSpeechTests
{
    private static readonly string s_librispeech = Path.Combine("LibriSpeech", "dev-clean");

    [Fact]
    public async Task AModelTrainedOnSomeSpeakersKnowsTheGenderOfOthers()
    {
        var corpus = Path.GetDirectoryName(TestData.Data(s_librispeech))!;
        _ = TestData.Data(Path.Combine("LibriSpeech", "train-clean-100"));
        using var folder = new TempFolder();
        foreach (var subset in new[] { "train-clean-100", "dev-clean" })
        {
            (await TimbreProcess.RunAsync("corpus", "scan", corpus, "--subset", subset, "--out", folder.File(subset + ".jsonl"), "--quiet")).Expect(0);
        }

        // One utterance of many speakers to learn from; a few of each that is unheard. One frame at a time and so few voices give no better.
        var others = Manifest.Load(folder.File("dev-clean.jsonl")).Utterances;
        Assert.All(others, u => Assert.True(u.Gender is not null && u.Speaker is not null && u.SampleRate == 16000));
        var few = others.GroupBy(u => u.Speaker).SelectMany(g => g.Take(4)).ToList();
        new Manifest("others", few).Save(folder.File("test.jsonl"));

        (await TimbreProcess.RunAsync("train", "gender", folder.File("train-clean-100.jsonl"), "--model", "mlp", "--out", folder.File("model"), "--set", "training.mlp_epochs=3")).Expect(0);
        var metrics = JsonNode.Parse((await TimbreProcess.RunAsync("evaluate", folder.File("model"), folder.File("test.jsonl"), "--json", "-q")).Expect(0).Output)!;
        Assert.Equal(few.Count, (int)metrics["n"]!);
        Assert.InRange((double)metrics["accuracy"]!, 0.7, 1);

        var predicted = (await TimbreProcess.RunAsync("predict", "--json", "-q", "--model", folder.File("model"), folder.File("test.jsonl"))).Expect(0);
        var truth = few.ToDictionary(u => u.Id, u => u.Gender.ToString(), StringComparer.Ordinal);
        var right = predicted.OutputLines.Select(l => JsonNode.Parse(l)!).Count(j => (string?)j["label"] == truth[(string)j["id"]!]);
        Assert.Equal((double)metrics["accuracy"]!, right / (double)few.Count, 9);
        Assert.Contains("multi-layer perceptron", (await TimbreProcess.RunAsync("models", "info", folder.File("model"))).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FeaturesAreThoseOfTheLibraryAsNpy()
    {
        var files = Directory.GetFiles(TestData.Data(s_librispeech), "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(3).ToList();
        using var folder = new TempFolder();
        (await TimbreProcess.RunAsync(["features", "mfcc", .. files, "--out", folder.Path, "--set", "n_mfcc=13", "--set", "n_fft=512", "-q"])).Expect(0);
        var extractor = FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "13", ["n_fft"] = "512" });
        foreach (var file in files)
        {
            var expected = extractor.Extract(Recording.Open(file).ReadMono(), SampleRate.Speech);
            var bytes = await File.ReadAllBytesAsync(folder.File(Path.GetFileNameWithoutExtension(file) + ".npy"), TestContext.Current.CancellationToken);
            Assert.Equal("\u0093NUMPY\u0001\0", Encoding.Latin1.GetString(bytes, 0, 8));
            var start = 10 + BitConverter.ToUInt16(bytes, 8);
            Assert.Equal(0, start % 64);
            Assert.Equal(
                string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': (13, {expected.FrameCount}), }}"), Encoding.ASCII.GetString(bytes, 10, start - 10).TrimEnd());
            Assert.True(MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start)).SequenceEqual(expected.Values), $"{file}: other numbers");
        }
    }

    [Fact]
    public async Task AConvertedStretchIsThatStretch()
    {
        var file = Directory.GetFiles(TestData.Data(s_librispeech), "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        using var folder = new TempFolder();
        var result = (await TimbreProcess.RunAsync("audio", "convert", file, folder.File("out.wav"), "--start", "0.5", "--duration", "1")).Expect(0);
        Assert.Empty(result.Error);
        var expected = Recording.Open(file).ReadMono(0.5, 1);
        var written = Recording.Open(folder.File("out.wav"));
        Assert.Equal(16000, written.Rate.Hertz);
        Assert.Equal(expected, written.ReadMono());

        (await TimbreProcess.RunAsync("audio", "convert", file, folder.File("out8.wav"), "--rate", "8000")).Expect(0);
        Assert.Equal(Recording.Open(file).DurationSeconds!.Value, Recording.Open(folder.File("out8.wav")).DurationSeconds!.Value, 3);
    }
}
