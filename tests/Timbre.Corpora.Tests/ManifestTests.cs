using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class ManifestTests
{
    private const string Jsonl = """
        {"id":"a-1","path":"a/1.wav","start":0.5,"duration":2.25,"sample_rate":16000,"speaker":"a","gender":"F","chapter":"3","corpus":"mine","subset":"dev"}
        {"id":"b-1","path":"/abs/b.wav","speaker":7,"gender":"male","unknown":{"x":[1]}}

        {"path":"a/2.wav","gender":null}
        """;

    private const string Csv = "file_name,spk,sex,offset,dur,sr,notes\na/1.wav,a,female,0.5,2,16000,\"x, \"\"y\"\"\"\n\"b, c.wav\",b,M,,,,\n";

    [Fact]
    public void ReadsJsonLines()
    {
        using var folder = new TempFolder();
        var m = Load(folder, "m.jsonl", Jsonl);
        Assert.Equal(["a-1", "b-1", "2"], m.Utterances.Select(u => u.Id));
        var expected = new Utterance("a-1", folder.File("a/1.wav"))
        {
            Start = 0.5, Duration = 2.25, SampleRate = 16000, Speaker = "a", Gender = Gender.F, Chapter = "3", Corpus = "mine", Subset = "dev",
        };
        Assert.Equal(expected, m.Utterances[0]);
        Assert.Equal("/abs/b.wav", m.Utterances[1].Path);
        Assert.Equal("7", m.Utterances[1].Speaker);
        Assert.Equal(Gender.M, m.Utterances[1].Gender);
        Assert.Null(m.Utterances[2].Gender);
        Assert.Equal("m", m.Name);
        Assert.Same(m.Utterances[1], m.Find("b-1"));
    }

    [Fact]
    public void SavesAndLoadsTheSame()
    {
        using var folder = new TempFolder();
        var m = Load(folder, "m.jsonl", Jsonl);
        m.Save(folder.File("sub/copy.jsonl"));
        m.Save(folder.File("again.jsonl"));
        Assert.Equal(m.Utterances, Manifest.Load(folder.File("sub/copy.jsonl")).Utterances);
        Assert.Equal(m.Utterances, Manifest.Load(folder.File("again.jsonl")).Utterances);
        Assert.Contains("\"path\":\"a/1.wav\"", File.ReadAllText(folder.File("again.jsonl")), StringComparison.Ordinal);
        Assert.Contains($"\"path\":\"{folder.File("a/1.wav")}\"", File.ReadAllText(folder.File("sub/copy.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsAJsonArray()
    {
        using var folder = new TempFolder();
        var m = Load(folder, "m.json", "[ {\"path\": \"a.wav\"}, {\"path\": \"b/a.wav\"} ]");
        Assert.Equal(["a", "a-2"], m.Utterances.Select(u => u.Id));
    }

    [Fact]
    public void ReadsATable()
    {
        using var folder = new TempFolder();
        foreach (var text in new[] { Csv, "\uFEFF" + Csv, Csv.Replace("\n", "\r\n", StringComparison.Ordinal), Csv.Replace(',', ';') })
        {
            var m = Load(folder, "metadata.csv", text);
            Assert.Equal(2, m.Utterances.Count);
            Assert.Equal(("1", "a", Gender.F, 0.5, 2.0, 16000), (m.Utterances[0].Id, m.Utterances[0].Speaker, m.Utterances[0].Gender, m.Utterances[0].Start, m.Utterances[0].Duration, m.Utterances[0].SampleRate));
            Assert.Equal(Gender.M, m.Utterances[1].Gender);
            Assert.Null(m.Utterances[1].Duration);
        }
    }

    [Theory]
    [InlineData("{\"id\":\"a\",\"path\":\"a.wav\"}\n{oops\n", ":2: is not valid JSON")]
    [InlineData("{\"id\":\"a\",\"path\":\"a.wav\"}\n{\"id\":\"a\",\"path\":\"b.wav\"}", ":2: the id 'a' is already on line 1")]
    [InlineData("{\"id\":\"a\"}", ":1: has no path")]
    [InlineData("{\"path\":\"a\",\"start\":-1}", ":1: start is '-1'; it must be a number of seconds from 0")]
    [InlineData("{\"path\":\"a\",\"duration\":0}", ":1: duration is '0'")]
    [InlineData("{\"path\":\"a\",\"duration\":1e999}", ":1: duration is '1e999'")]
    [InlineData("{\"path\":\"a\",\"sample_rate\":\"fast\"}", ":1: sample_rate is 'fast'")]
    [InlineData("{\"path\":[1]}", ":1: path must be text or a number")]
    [InlineData("{\"path\":\"a\\u0000b\"}", ":1: path is 'a?b', which holds control characters")]
    [InlineData("{\"path\":\"\\ud800\"}", ":1: holds text that is not valid")]
    [InlineData("{\"path\":\"a\",\"gender\":\"purple\"}", ":1: gender is 'purple'; write F, M, female or male")]
    [InlineData("7", ":1: is not a JSON object")]
    [InlineData("", ": holds no utterances")]
    public void SaysWhichLineIsWrong(string text, string message)
    {
        using var folder = new TempFolder();
        var e = Assert.Throws<TimbreException>(() => Load(folder, "m.jsonl", text));
        Assert.StartsWith(folder.File("m.jsonl") + message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("speaker,gender\na,F\n", ":1: has no column for the audio file")]
    [InlineData("path,gender\na.wav,F\nb.wav,F,extra\n", ":3: has 3 fields where the header has 2")]
    [InlineData("path,gender\na.wav,F\n\"b.wav,F\n", ":3: cannot be read as a table")]
    [InlineData("path,start\n\na.wav,soon\n", ":3: start is 'soon'")]
    public void SaysWhichRowIsWrong(string text, string message)
    {
        using var folder = new TempFolder();
        var e = Assert.Throws<TimbreException>(() => Load(folder, "m.csv", text));
        Assert.StartsWith(folder.File("m.csv") + message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAHugeLineAndBytesThatAreNoText()
    {
        using var folder = new TempFolder();
        Assert.Contains("longer than", Assert.Throws<TimbreException>(() => Load(folder, "m.jsonl", new string('x', 3 << 20))).Message, StringComparison.Ordinal);
        Assert.Contains(":1: ", Assert.Throws<TimbreException>(() => Load(folder, "m.csv", "path\n\"" + new string('x', 3 << 20))).Message.Replace(":2: ", ":1: ", StringComparison.Ordinal), StringComparison.Ordinal);
        File.WriteAllBytes(folder.File("b.jsonl"), [0x7b, 0xff, 0xfe, 0x00]);
        Assert.Contains("not UTF-8", Assert.Throws<TimbreException>(() => Manifest.Load(folder.File("b.jsonl"))).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<TimbreException>(() => Manifest.Load(folder.File("absent.jsonl"))).Message, StringComparison.Ordinal);
        Assert.Contains("not named like a manifest", Assert.Throws<TimbreException>(() => Load(folder, "m.txt", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsAKaldiDataDirectory()
    {
        using var folder = new TempFolder();
        Kaldi(folder, "rec1 audio/one two.wav\nrec0 /abs/0.flac\n", "u2 rec1 1.5 3\nu1 rec0 0 -1\n", "u1 s1\nu2 s2\n", "s1 f\ns2 m\n");
        var m = Manifest.Load(folder.Path);
        Assert.Equal(
            [
                new Utterance("u1", "/abs/0.flac") { Speaker = "s1", Gender = Gender.F },
                new Utterance("u2", folder.File("audio/one two.wav")) { Speaker = "s2", Gender = Gender.M, Start = 1.5, Duration = 1.5 },
            ],
            m.Utterances);
        File.Delete(folder.File("segments"));
        Assert.Equal(["rec0", "rec1"], Manifest.Load(folder.File("wav.scp")).Utterances.Select(u => u.Id));
    }

    [Fact]
    public void RefusesCommandsInAKaldiDataDirectory()
    {
        using var folder = new TempFolder();
        Kaldi(folder, "a a.wav\nb flac -dc b.flac |\n", null, null, null);
        var e = Assert.Throws<TimbreException>(() => Manifest.Load(folder.Path));
        Assert.Equal($"{folder.File("wav.scp")}:2: 'flac -dc b.flac |' is a command, and Timbre runs none; write the audio file's path instead", e.Message);
    }

    [Fact]
    public void TakesABalancedSubset()
    {
        var m = new Manifest("c", Fixtures.Speakers(12, 20));
        var taken = m.TakeBalanced(18, 3);
        Assert.Equal(18, taken.Speakers.Count);
        Assert.Equal(9 * 3, taken.Utterances.Count(u => u.Gender == Gender.F));
        Assert.Equal(taken.Utterances, m.TakeBalanced(18, 3).Utterances);
        Assert.Equal(taken.Speakers, new Manifest("c", m.Utterances.Reverse()).TakeBalanced(18, 3).Speakers);
        Assert.NotEqual(taken.Speakers, m.TakeBalanced(18, 4).Speakers);
        Assert.Equal("speakers=17: must be an even number above 0, half of them female and half male; c has 12 female and 20 male speakers", Assert.Throws<TimbreException>(() => m.TakeBalanced(17, 0)).Message);
        Assert.Equal("speakers=26: needs 13 of each gender, but c has 12 female and 20 male speakers; take at most 24", Assert.Throws<TimbreException>(() => m.TakeBalanced(26, 0)).Message);
    }

    [Fact]
    public void MutatedManifestsAreReadOrRefused()
    {
        using var folder = new TempFolder();
        Fixtures.Fuzz(Jsonl, t => Load(folder, "m.jsonl", t));
        Fixtures.Fuzz(Jsonl, t =>
        {
            Fixtures.Write(folder.File("b.jsonl"), t);
            Manifest.Load(folder.File("b.jsonl"));
        });
        Fixtures.Fuzz(Csv, t =>
        {
            Fixtures.Write(folder.File("b.csv"), t);
            Manifest.Load(folder.File("b.csv"));
        });
        Fixtures.Fuzz("[" + Jsonl.ReplaceLineEndings(",").Replace(",,", ",", StringComparison.Ordinal) + "]", t => Load(folder, "m.json", t));
        Fixtures.Fuzz(Csv, t => Load(folder, "m.csv", t));
    }

    [Fact]
    public void MutatedKaldiDirectoriesAreReadOrRefused()
    {
        using var folder = new TempFolder();
        const string scp = "rec1 one.wav\nrec2 two.wav\n", segments = "u1 rec1 0 1\nu2 rec2 1.5 3\n", speakers = "u1 s1\nu2 s2\n", genders = "s1 f\ns2 m\n";
        Fixtures.Fuzz(scp, t => Load(folder, t, segments, speakers, genders), 150);
        Fixtures.Fuzz(segments, t => Load(folder, scp, t, speakers, genders), 150);
        Fixtures.Fuzz(speakers, t => Load(folder, scp, segments, t, genders), 150);
        Fixtures.Fuzz(genders, t => Load(folder, scp, segments, speakers, t), 150);
    }

    [Fact]
    public void AnIdAsAFileNameStaysInItsFolder()
    {
        Assert.Equal("84-121123-0000", new Utterance("84-121123-0000", "/x").FileName);
        Assert.Equal("%2E.%2Fetc%2Fpasswd%20%00", new Utterance("../etc/passwd \0", "/x").FileName);
        Assert.NotEqual(new Utterance("a/b", "/x").FileName, new Utterance("a%2Fb", "/x").FileName);
    }

    private static Manifest Load(TempFolder folder, string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return Manifest.Load(folder.File(name));
    }

    private static void Load(TempFolder folder, string scp, string segments, string speakers, string genders)
    {
        Kaldi(folder, scp, segments, speakers, genders);
        Manifest.Load(folder.Path);
    }

    private static void Kaldi(TempFolder folder, string scp, string? segments, string? speakers, string? genders)
    {
        foreach (var (name, text) in new[] { ("wav.scp", scp), ("segments", segments), ("utt2spk", speakers), ("spk2gender", genders) })
        {
            if (text is not null)
            {
                File.WriteAllText(folder.File(name), text);
            }
        }
    }
}
