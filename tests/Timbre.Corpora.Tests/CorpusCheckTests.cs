using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class CorpusCheckTests
{
    [Fact]
    public void FindsWhatIsWrong()
    {
        using var folder = new TempFolder();
        var good = Sine(8000, 0.3);
        Write(folder, "good", good);
        Write(folder, "twin", good);
        Write(folder, "short", Sine(500, 0.3));
        Write(folder, "zero", new float[8000]);
        Write(folder, "quiet", Sine(8000, 0.0002));
        Write(folder, "loud", Sine(8000, 3).Select(x => Math.Clamp(x, -1, 1)).ToArray());
        Write(folder, "empty", []);
        Write(folder, "rate", Sine(6000, 0.3), 8000);
        File.WriteAllText(folder.File("text.wav"), "this is no audio");
        WriteFloats(folder.File("nan.wav"), Sine(4000, 0.2).Select((x, i) => i == 7 ? float.NaN : i == 9 ? float.PositiveInfinity : x).ToArray());
        string[] names = ["good", "twin", "short", "zero", "quiet", "loud", "empty", "rate", "text", "nan", "absent"];
        var utterances = names.Select(n => new Utterance(n, folder.File(n + ".wav")) { Speaker = "s", Gender = Gender.F }).ToList();
        utterances.Add(new Utterance("late", folder.File("good.wav")) { Start = 0.25, Duration = 9, Speaker = "s", Gender = Gender.M, SampleRate = 44100 });
        utterances.Add(new Utterance("bare", folder.File("good.wav")) { Start = 0.1, Duration = 0.2 });

        var progress = new Counter();
        var report = CorpusCheck.Run(utterances, jobs: 2, progress: progress);
        Assert.Equal(
            [
                (CorpusIssueKind.DuplicateAudio, "twin", "has the same audio as good"),
                (CorpusIssueKind.TooShort, "short", "is 0.031 s long; at least 0.1 s are needed"),
                (CorpusIssueKind.Silent, "zero", "is all zero"),
                (CorpusIssueKind.Silent, "quiet", "has a level of -77 dBFS"),
                (CorpusIssueKind.Clipped, "loud", Message(report, "loud")),
                (CorpusIssueKind.Empty, "empty", "holds no samples"),
                (CorpusIssueKind.Unreadable, "text", Message(report, "text")),
                (CorpusIssueKind.NotANumber, "nan", "2 samples are not numbers and were read as silence"),
                (CorpusIssueKind.MissingFile, "absent", "no such file"),
                (CorpusIssueKind.WrongSampleRate, "late", "is stated to have 44100 Hz and has 16000 Hz"),
                (CorpusIssueKind.PastTheEnd, "late", "is to reach 9.25 s, but the file ends at 0.5 s"),
                (CorpusIssueKind.MissingSpeaker, "bare", "has no speaker"),
                (CorpusIssueKind.MissingGender, "bare", "has no gender"),
                (CorpusIssueKind.SpeakerWithTwoGenders, null, "speaker s is labelled F 11 times and M 1 times"),
                (CorpusIssueKind.MixedSampleRates, null, "the sample rates are mixed: 8000 Hz (1), 16000 Hz (10)"),
            ],
            report.Issues.Select(i => (i.Kind, i.Id, i.Message)));
        Assert.Equal(2, report.Counts[CorpusIssueKind.Silent]);
        Assert.Equal(utterances.Count, progress.Last);
        Assert.Equal(report.Issues, CorpusCheck.Run(utterances, jobs: 1).Issues);
    }

    [Fact]
    public void CanBeCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusCheck.Run(Fixtures.Speakers(1, 1), cancellationToken: source.Token));
    }

    [Fact]
    public void HashesTheSamplesNotTheFile()
    {
        using var folder = new TempFolder();
        var flac = TestData.Data("LibriSpeech/dev-clean");
        var first = Directory.EnumerateFiles(flac, "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var recording = Recording.Open(first);
        WavWriter.Write(folder.File("copy.wav"), recording.ReadMono(), recording.Rate);
        var (hashes, failures) = AudioHashes.Compute([new Utterance("a", first), new Utterance("b", folder.File("copy.wav")), new Utterance("c", first) { Duration = 1 }, new Utterance("d", "/absent")]);
        Assert.Equal(hashes["a"], hashes["b"]);
        Assert.NotEqual(hashes["a"], hashes["c"]);
        Assert.Equal([new InputFailure("/absent", "no such file")], failures);
    }

    [Fact]
    public void DescribesRealSpeech()
    {
        var manifest = CorpusScanner.Scan(TestData.Data("LibriSpeech"), subset: "dev-clean");
        var d = CorpusDescription.Of(manifest);
        Assert.Empty(d.Failures);
        Assert.Equal((20, 560), (d.All.Speakers, d.All.Utterances));
        Assert.InRange(d.All.Hours, 1.215, 1.225);
        Assert.Equal([("F", 9, 252), ("M", 11, 308)], d.Genders.Select(g => (g.Name, g.Speakers, g.Utterances)));
        Assert.Equal(d.All.Seconds, d.Speakers.Sum(s => s.Seconds), 1e-6);
        Assert.Equal(560, d.SampleRates[16000]);
        Assert.Null(d.All.RmsDecibels);
        var one = manifest.Where(u => u.Speaker == "84");
        var read = CorpusDescription.Of(one, readAudio: true);
        Assert.InRange(read.All.RmsDecibels!.Value, -40, -10);
        Assert.InRange(read.All.PeakDecibels!.Value, -20, 0);
        Assert.Equal(CorpusDescription.Of(one).All.Seconds, read.All.Seconds, 1e-9);
        var (filled, failures) = one.ReadHeaders();
        Assert.Empty(failures);
        Assert.All(filled.Utterances, u => Assert.True(u is { SampleRate: 16000, Duration: > 0 }));
        Assert.Equal(read.All.Seconds, filled.Utterances.Sum(u => u.Duration!.Value), 1e-9);
        Assert.Empty(CorpusCheck.Run(one.Utterances).Issues);
    }

    private static string Message(CorpusCheckReport report, string id) => report.Issues.Single(i => i.Id == id).Message;

    private static float[] Sine(int samples, double amplitude) => Enumerable.Range(0, samples).Select(i => (float)(amplitude * Math.Sin(i * 0.1))).ToArray();

    private static void Write(TempFolder folder, string name, float[] samples, int rate = 16000) => WavWriter.Write(folder.File(name + ".wav"), samples, new SampleRate(rate));

    private static void WriteFloats(string path, float[] samples)
    {
        using var writer = new BinaryWriter(File.Create(path));
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
        foreach (var sample in samples)
        {
            writer.Write(sample);
        }
    }

    private sealed class Counter : IProgress<BatchProgress>
    {
        private int _last;

        public int Last => _last;

        public void Report(BatchProgress value) => _last = Math.Max(_last, value.Done);
    }
}
