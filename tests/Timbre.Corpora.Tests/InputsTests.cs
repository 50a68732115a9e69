using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class InputsTests
{
    [Fact]
    public void MixesFilesFoldersAndManifests()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "x/a.wav", "y/a.flac", "y/deep/b.wav", "y/readme.txt", "y/.hidden.wav", "z.bin");
        File.WriteAllText(folder.File("m.jsonl"), "{\"id\":\"a\",\"path\":\"absent.wav\",\"speaker\":\"s\"}\n{\"id\":\"q\",\"path\":\"x/a.wav\"}\n");
        var r = Inputs.Resolve([folder.File("x/a.wav"), folder.File("y"), folder.File("m.jsonl"), folder.File("z.bin"), folder.File("nothing.wav"), folder.File("y")]);
        Assert.Equal(["a", "a-2", "b", "a-3", "z"], r.Utterances.Select(u => u.Id));
        Assert.Equal(new Dictionary<string, string> { ["a-2"] = "a", ["a-3"] = "a" }, r.Renamed);
        Assert.Equal([new InputFailure(folder.File("nothing.wav"), "no such file or folder")], r.Failures);
        Assert.Equal(5, r.ToManifest().Utterances.Count);
    }

    [Fact]
    public void ListsWhatCannotBeRead()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("empty"));
        File.WriteAllText(folder.File("m.jsonl"), "nonsense");
        var r = Inputs.Resolve([folder.File("empty"), folder.File("m.jsonl"), "", "a\0b"]);
        Assert.Empty(r.Utterances);
        Assert.Equal(4, r.Failures.Count);
        Assert.Equal("holds no audio files", r.Failures[0].Reason);
        Assert.StartsWith("line 1: is not valid JSON", r.Failures[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ALoopOfLinksEnds()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "a/b/c.wav");
        Directory.CreateSymbolicLink(folder.File("a/b/up"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("a/self"), "self");
        Directory.CreateSymbolicLink(folder.File("a/again"), "b");
        Directory.CreateSymbolicLink(folder.File("dead"), folder.File("nowhere"));
        var r = Inputs.Resolve([folder.Path]);
        Assert.Single(r.Utterances);
    }

    [Fact]
    public void AnUnreadableFolderIsListed()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            Assert.Skip("permissions do not bind this user");
            return;
        }

        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "a.wav", "shut/b.wav");
        File.SetUnixFileMode(folder.File("shut"), UnixFileMode.None);
        var r = Inputs.Resolve([folder.Path]);
        File.SetUnixFileMode(folder.File("shut"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Single(r.Utterances);
        Assert.Equal([new InputFailure(folder.File("shut"), "may not be read (permission denied)")], r.Failures);
    }

    [Fact]
    public void ReadsAFolderAsACorpusWhenAsked()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "60/7/60-7-0001.flac");
        File.WriteAllText(folder.File("SPEAKERS.TXT"), "60 | M | dev-clean | 1 | x");
        Assert.Null(Inputs.Resolve([folder.Path]).Utterances[0].Speaker);
        Assert.Equal(("60", Gender.M), (Inputs.Resolve([folder.Path], FolderReading.Corpus).Utterances[0].Speaker, Inputs.Resolve([folder.Path], FolderReading.Corpus).Utterances[0].Gender));
        using var flat = new TempFolder();
        Fixtures.Touch(flat.Path, "a.wav");
        Assert.Equal("a", Inputs.Resolve([flat.Path], FolderReading.Corpus).Utterances[0].Id);
    }

    [Fact]
    public void ReadsAKaldiDirectoryAmongTheInputs()
    {
        using var folder = new TempFolder();
        Fixtures.Touch(folder.Path, "kaldi/a.wav", "named.json/b.wav");
        File.WriteAllText(folder.File("kaldi/wav.scp"), "utt a.wav\n");
        File.WriteAllText(folder.File("kaldi/utt2spk"), "utt s\n");
        var r = Inputs.Resolve([folder.File("kaldi"), folder.File("named.json")]);
        Assert.Equal([("utt", "s"), ("b", null)], r.Utterances.Select(u => (u.Id, u.Speaker)));
        Assert.Empty(r.Failures);
    }
}
