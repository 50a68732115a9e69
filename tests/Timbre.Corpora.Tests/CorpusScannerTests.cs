using Timbre.Corpora.Layouts;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class CorpusScannerTests
{
    private const string Speakers = """
        ;ID  |SEX| SUBSET           |MINUTES| NAME
        60   | M | train-clean-100  | 20.18 | |CBW|Simon
        84   | F | dev-clean        | 8.02  | Christie Nowak
        """;

    [Fact]
    public void ScansRealLibriSpeech()
    {
        var scan = CorpusScanner.Survey(TestData.Data("LibriSpeech"));
        Assert.Equal("librispeech", scan.Layout);
        Assert.Empty(scan.Failures);
        Assert.Equal("librispeech", scan.Manifest.Name);
        var dev = scan.Manifest.Where(u => u.Subset == "dev-clean");
        Assert.Equal((560, 20), (dev.Utterances.Count, dev.Speakers.Count));
        Assert.Equal((11, 9), (Count(dev, Gender.M), Count(dev, Gender.F)));
        Assert.Equal(48, dev.Utterances.Select(u => u.Chapter).Distinct().Count());
        var train = scan.Manifest.Where(u => u.Subset == "train-clean-100");
        Assert.Equal((251, 251, 126, 125), (train.Utterances.Count, train.Speakers.Count, Count(train, Gender.M), Count(train, Gender.F)));
        Assert.Equal(scan.Manifest.Utterances.OrderBy(u => u.Id, StringComparer.Ordinal), scan.Manifest.Utterances);
    }

    [Fact]
    public void ScansOneSubsetHoweverItIsNamed()
    {
        var root = TestData.Data("LibriSpeech");
        var all = CorpusScanner.Scan(root, subset: "dev-clean");
        Assert.Equal("librispeech/dev-clean", all.Name);
        Assert.Equal(all.Utterances, CorpusScanner.Scan(Path.Combine(root, "dev-clean")).Utterances);
        Assert.Equal(all.Utterances, CorpusScanner.Scan(Path.GetDirectoryName(root)!, "librispeech", "dev-clean").Utterances);
        Assert.Equal(18, all.TakeBalanced(18, 0).Speakers.Count);
        var e = Assert.Throws<TimbreException>(() => CorpusScanner.Scan(root, subset: "dev-other"));
        Assert.Equal($"{root}: holds no recordings of subset dev-other; there are dev-clean, train-clean-100", e.Message);
    }

    [Fact]
    public void LibriSpeechWithoutItsTableHasNoGenders()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "mine/60/7/60-7-0001.flac", "mine/60/7/._60-7-0001.flac", "mine/84/9/84-9-0000.flac", "mine/84/9/84-9.trans.txt");
        var scan = CorpusScanner.Survey(folder.Path);
        Assert.Equal(("librispeech", 2), (scan.Layout, scan.Manifest.Utterances.Count));
        Assert.All(scan.Manifest.Utterances, u => Assert.Null(u.Gender));
        Assert.Contains(scan.Notes, n => n.StartsWith("SPEAKERS.TXT is neither in", StringComparison.Ordinal));
        File.WriteAllText(folder.File("mine/SPEAKERS.TXT"), Speakers);
        Assert.Equal([(Gender?)Gender.M, Gender.F], CorpusScanner.Scan(folder.Path).Utterances.Select(u => u.Gender));
        Assert.Equal(["train-clean-100", "dev-clean"], CorpusScanner.Scan(folder.File("mine/")).Utterances.Select(u => u.Subset));
    }

    [Fact]
    public void MutatedSpeakerTablesAreReadOrRefused()
    {
        using var folder = new TempFolder();
        var path = folder.File("SPEAKERS.TXT");
        Fixtures.Fuzz(Speakers, t =>
        {
            Fixtures.Write(path, t);
            LibriSpeechLayout.ReadSpeakerTable(path);
        });
        path = folder.File("speakers.csv");
        Fixtures.Fuzz("speaker,gender\na,F\nb,male\n", t =>
        {
            Fixtures.Write(path, t);
            SpeakerFolderLayout.ReadSpeakerTable(path);
        });
        path = folder.File("meta.txt");
        Fixtures.Fuzz("{\"01\": {\"age\": \"30\", \"gender\": \"male\"}, \"02\": {\"age\": 31, \"gender\": \"female\"}}", t =>
        {
            Fixtures.Write(path, t);
            AudioMnistLayout.ReadSpeakerTable(path);
        });
    }

    [Fact]
    public void ReadsTheRealAudioMnistTable()
    {
        var genders = AudioMnistLayout.ReadSpeakerTable(TestData.Data("AudioMNIST-mfcc/audioMNIST_meta.txt"));
        Assert.Equal((48, 12), (genders.Values.Count(g => g == Gender.M), genders.Values.Count(g => g == Gender.F)));
    }

    [Fact]
    public void ScansAudioMnist()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "data/01/0_01_0.wav", "data/01/9_01_49.wav", "data/26/3_26_7.wav", "data/readme.wav");
        File.WriteAllText(folder.File("data/audioMNIST_meta.txt"), "{\"01\": {\"age\": \"30\", \"gender\": \"male\"}, \"26\": {\"age\": 1234, \"gender\": \"female\"}}");
        var scan = CorpusScanner.Survey(folder.Path);
        Assert.Equal("audiomnist", scan.Layout);
        Assert.Equal([("0_01_0", "01", Gender.M), ("3_26_7", "26", Gender.F), ("9_01_49", "01", (Gender?)Gender.M)], scan.Manifest.Utterances.Select(u => (u.Id, u.Speaker!, u.Gender)));
        Assert.Contains(scan.Notes, n => n.StartsWith("1 audio files were left out", StringComparison.Ordinal));
        Assert.Equal(scan.Manifest.Utterances, CorpusScanner.Scan(folder.File("data")).Utterances);
    }

    [Fact]
    public void ScansAFolderPerSpeaker()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "anna/a.wav", "anna/s2/b.flac", "ben/a.WAV", "ben/notes.txt");
        File.WriteAllText(folder.File("speakers.csv"), "speaker,sex\nanna,female\n");
        var scan = CorpusScanner.Survey(folder.Path);
        Assert.Equal("folders", scan.Layout);
        Assert.Equal([("anna-a", "anna", Gender.F, null), ("anna-s2-b", "anna", Gender.F, "s2"), ("ben-a", "ben", (Gender?)null, (string?)null)], scan.Manifest.Utterances.Select(u => (u.Id, u.Speaker!, u.Gender, u.Chapter)));
        Assert.Contains(scan.Notes, n => n.StartsWith("1 audio files have no gender", StringComparison.Ordinal));
    }

    [Fact]
    public void TakesTheGenderFromAFolder()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "train/F/anna/a.wav", "test/male/ben/a.wav", "test/male/loose.wav");
        var u = CorpusScanner.Scan(folder.Path).Utterances;
        Assert.Equal([(Gender.M, "ben", "test"), (Gender.M, null, "test"), ((Gender?)Gender.F, (string?)"anna", "train")], u.Select(x => (x.Gender, x.Speaker, x.Subset!)));
        Assert.Equal(Gender.F, CorpusScanner.Scan(folder.File("train/F")).Utterances[0].Gender);
    }

    [Fact]
    public void FindsATableOfRecordings()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "clips/1.wav", "clips/2.wav");
        File.WriteAllText(folder.File("labels.csv"), "file,speaker\nclips/2.wav,b\nclips/1.wav,a\n");
        var scan = CorpusScanner.Survey(folder.Path);
        Assert.Equal("csv", scan.Layout);
        Assert.Equal(["a", "b"], scan.Manifest.Utterances.Select(u => u.Speaker));
        File.WriteAllText(folder.File("other.csv"), "path\nx.wav\n");
        Assert.Contains("several tables", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaysWhatItLookedFor()
    {
        using var folder = new TempFolder();
        Assert.Contains("holds no audio files", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.Path)).Message, StringComparison.Ordinal);
        Fixtures.Touch(folder.Path, "a.wav");
        var e = Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.Path));
        Assert.Contains("looked for a Kaldi data directory (wav.scp), LibriSpeech files", e.Message, StringComparison.Ordinal);
        Assert.Contains("choose one of auto, librispeech", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.Path, "voxceleb")).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.File("absent"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.File("a.wav"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no wav.scp", Assert.Throws<TimbreException>(() => CorpusScanner.Scan(folder.Path, "kaldi")).Message, StringComparison.Ordinal);
    }

    private static int Count(Manifest m, Gender gender) => m.Utterances.Where(u => u.Gender == gender).Select(u => u.Speaker).Distinct().Count();
}
