using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Encoders.Tests;

/// <summary>A folder of embeddings: what it holds, and what a second call computes again.</summary>
public sealed class EmbeddingFolderTests : IDisposable
{
    private readonly Encoder _encoder = Checkpoints.Load();
    private readonly TempFolder _folder = new();
    private readonly List<Utterance> _utterances = [];
    private readonly string _out;

    public EmbeddingFolderTests()
    {
        _out = Directory.CreateDirectory(_folder.File("out")).FullName;
        for (var i = 0; i < 4; i++)
        {
            WavWriter.Write(_folder.File($"u{i}.wav"), Checkpoints.Hum(9000 + (4000 * i)), SampleRate.Speech);
            _utterances.Add(new Utterance($"u{i}", _folder.File($"u{i}.wav")));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ArraysAreFramesByUnitsAndTheListSaysHowTheyWereMade()
    {
        var result = Write();
        Assert.Equal((4, 0), (result.Written, result.Kept));
        var list = List();
        Assert.Equal("encoder", (string?)list["kind"]);
        Assert.Equal(_encoder.Fingerprint, (string?)list["settings"]!["weights"]);
        Assert.Equal(["u0", "u1", "u2", "u3"], list["utterances"]!.AsArray().Select(u => (string?)u!["id"]));
        Assert.Empty(list["failed"]!.AsArray());
        foreach (var (utterance, entry) in _utterances.Zip(list["utterances"]!.AsArray()))
        {
            var array = NpyArray.Load(Path.Combine(_out, utterance.Id + ".npy"));
            var frames = _encoder.Encode(Recording.Open(utterance.Path));
            Assert.Equal([frames.FrameCount, 64], array.Shape);
            Assert.Equal(array.Shape, entry!["shape"]!.AsArray().Select(n => (int)n!));
            Assert.Equal(frames.ToFrameMajor(), array.ToSingle());
            Assert.Equal(Recording.Open(utterance.Path).DurationSeconds!.Value, (double)entry["seconds"]!, 9);
        }

        Assert.Equal(5, Directory.GetFiles(_out).Length); // and nothing else
    }

    [Fact]
    public void PooledArraysHaveOneAxis()
    {
        Write(new EncoderOptions { Pooling = EncoderPooling.Mean, Chunk = TimeSpan.FromSeconds(0.5) });
        Assert.Equal([64], NpyArray.Load(Path.Combine(_out, "u1.npy")).Shape);
        Assert.Equal(_encoder.Embed(Recording.Open(_utterances[1].Path), TimeSpan.FromSeconds(0.5)), NpyArray.Load(Path.Combine(_out, "u1.npy")).ToSingle());
        Assert.Equal(["units"], List()["axes"]!.AsArray().Select(a => (string?)a));
    }

    [Fact]
    public void AStretchOfARecordingIsEncodedAlone()
    {
        var stretch = new Utterance("s", _utterances[3].Path) { Start = 0.25, Duration = 0.5 };
        EmbeddingFolder.Write(_out, _encoder, EncoderOptions.Default, [stretch], []);
        var samples = Recording.FromSamples(Recording.Open(stretch.Path).ReadMono(0.25, 0.5), SampleRate.Speech);
        Assert.Equal(_encoder.Encode(samples).ToFrameMajor(), NpyArray.Load(Path.Combine(_out, "s.npy")).ToSingle());
    }

    [Fact]
    public void ASecondCallComputesOnlyWhatIsNotThere()
    {
        Write();
        Assert.Equal((0, 4), Counts(Write()));
        var before = File.ReadAllBytes(Path.Combine(_out, "u0.npy"));
        File.Delete(Path.Combine(_out, "u0.npy"));
        File.WriteAllBytes(Path.Combine(_out, "u1.npy"), before[..100]);
        WavWriter.Write(_utterances[2].Path, Checkpoints.Hum(7777), SampleRate.Speech);
        Assert.Equal((3, 1), Counts(Write()));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_out, "u0.npy")));
        Assert.Equal((0, 4), Counts(Write()));
    }

    [Fact]
    public void OtherSettingsOrAnotherRecordingOfTheSameNameAreComputed()
    {
        Write();
        Assert.Equal((4, 0), Counts(Write(new EncoderOptions { Layer = 1 })));
        Assert.Equal((4, 0), Counts(Write()));
        Directory.CreateDirectory(_folder.File("other"));
        File.Copy(_utterances[1].Path, _folder.File("other/u0.wav"));
        _utterances[0] = new Utterance("u0", _folder.File("other/u0.wav"));
        Assert.Equal((1, 3), Counts(Write()));
    }

    [Fact]
    public void AfterACancelledCallTheJournalKnowsWhatIsThere()
    {
        using var stop = new CancellationTokenSource();
        var options = new EmbeddingOptions { Jobs = 1, Progress = new Relay<BatchProgress>(p => Cancel(p.Done == 2, stop)) };
        Assert.ThrowsAny<OperationCanceledException>(() => EmbeddingFolder.Write(_out, _encoder, EncoderOptions.Default, _utterances, [], options, stop.Token));
        Assert.False(File.Exists(Path.Combine(_out, "features.json")));
        File.AppendAllText(Path.Combine(_out, "features.journal"), "{\"id\":\"u2\",\"pa"); // a line that a crash cut off
        File.WriteAllText(Path.Combine(_out, ".timbre-00.tmp"), "half an array");
        Assert.Equal((2, 2), Counts(Write()));
        Assert.Equal(5, Directory.GetFiles(_out).Length);
        Assert.Equal(4, List()["utterances"]!.AsArray().Count);
    }

    [Fact]
    public void AJournalOfOtherSettingsIsNotBelieved()
    {
        using var stop = new CancellationTokenSource();
        var options = new EmbeddingOptions { Jobs = 1, Progress = new Relay<BatchProgress>(p => Cancel(p.Done == 2, stop)) };
        Assert.ThrowsAny<OperationCanceledException>(() => EmbeddingFolder.Write(_out, _encoder, new EncoderOptions { Layer = 0 }, _utterances, [], options, stop.Token));
        Assert.Equal((4, 0), Counts(Write()));
    }

    [Fact]
    public void GarbageInTheFolderIsNoObstacle()
    {
        File.WriteAllText(Path.Combine(_out, "features.json"), "[1, 2");
        File.WriteAllText(Path.Combine(_out, "features.journal"), "null\n{\"kind\":3}\n\n\u0000");
        Assert.Equal((4, 0), Counts(Write()));
        File.WriteAllText(Path.Combine(_out, "features.json"), List().ToJsonString().Replace("\"id\":\"u1\"", "\"id\":17", StringComparison.Ordinal));
        Assert.Equal((1, 3), Counts(Write()));
    }

    [Fact]
    public void OneBadRecordingDoesNotEndTheOthers()
    {
        File.WriteAllText(_folder.File("bad.wav"), "no audio");
        WavWriter.Write(_folder.File("short.wav"), new float[100], SampleRate.Speech);
        _utterances.Insert(1, new Utterance("bad", _folder.File("bad.wav")));
        _utterances.Insert(1, new Utterance("gone", _folder.File("gone.wav")));
        _utterances.Insert(1, new Utterance("short", _folder.File("short.wav")));
        var result = Write();
        Assert.Equal((4, 0), Counts(result));
        Assert.Equal(["short.wav", "gone.wav", "bad.wav"], result.Failures.Select(f => Path.GetFileName(f.Path)));
        Assert.StartsWith("lasts 0.0063 s, too short", result.Failures[0].Reason, StringComparison.Ordinal);
        Assert.Equal(3, List()["failed"]!.AsArray().Count);
        Assert.Equal(3, Write().Failures.Count);
    }

    [Fact]
    public void NothingThatCanBeEncodedLeavesNothing()
    {
        _utterances.Clear();
        _utterances.Add(new Utterance("gone", _folder.File("gone.wav")));
        Assert.Single(Write().Failures);
        Assert.Empty(Directory.GetFiles(_out));
    }

    [Fact]
    public void TwoAtOnceInOneFolderAreRefused()
    {
        var refused = 0;
        var options = new EmbeddingOptions
        {
            Jobs = 1,
            Progress = new Relay<BatchProgress>(_ =>
            {
                Assert.Contains("another process may be writing", Assert.Throws<TimbreException>(() => Write()).Message, StringComparison.Ordinal);
                refused++;
            }),
        };
        EmbeddingFolder.Write(_out, _encoder, EncoderOptions.Default, _utterances, [], options);
        Assert.True(refused > 0);
        Assert.Equal((0, 4), Counts(Write()));
    }

    [Fact]
    public void ANarrowRecordingIsEncodedWithAWarning()
    {
        WavWriter.Write(_utterances[0].Path, Checkpoints.Hum(8000), new SampleRate(8000));
        var warnings = new List<string>();
        EmbeddingFolder.Write(_out, _encoder, EncoderOptions.Default, _utterances, [], new EmbeddingOptions { Jobs = 1, Warn = (u, w) => warnings.Add($"{u.Id}: {w}") });
        Assert.StartsWith("u0: has a rate of 8000 Hz", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private static void Cancel(bool now, CancellationTokenSource stop)
    {
        if (now)
        {
            stop.Cancel();
        }
    }

    private static (int Written, int Kept) Counts(EmbeddingFolderResult result) => (result.Written, result.Kept);

    private EmbeddingFolderResult Write(EncoderOptions? options = null) => EmbeddingFolder.Write(_out, _encoder, options ?? EncoderOptions.Default, _utterances, []);

    private JsonNode List() => JsonNode.Parse(File.ReadAllText(Path.Combine(_out, "features.json")))!;
}
