using Timbre.TestSupport;

namespace Timbre.Numerics.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public void WritesAndReplaces()
    {
        using var folder = new TempFolder();
        var path = folder.File("a/b/x.txt");
        AtomicFile.WriteText(path, "one");
        AtomicFile.WriteText(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void JsonIsIndentedAndKeepsItsLetters()
    {
        using var folder = new TempFolder();
        var path = folder.File("x.json");
        AtomicFile.WriteJson(path, new System.Text.Json.Nodes.JsonObject { ["näme"] = "声" });
        Assert.Equal("{\n  \"näme\": \"声\"\n}\n", File.ReadAllText(path));
    }

    [Fact]
    public void LeavesTheOldFileWhenWritingFails()
    {
        using var folder = new TempFolder();
        var path = folder.File("x.txt");
        AtomicFile.WriteText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, s =>
        {
            s.WriteByte(1);
            throw new InvalidOperationException("half way");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFullDiskIsNamed()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var e = Assert.Throws<TimbreException>(() => AtomicFile.Write("/dev/full", s =>
        {
            s.Write(new byte[1 << 20]);
            s.Flush();
        }));
        Assert.StartsWith("/dev/full: cannot be written (No space left on device)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderInTheWayIsNamed()
    {
        using var folder = new TempFolder();
        var e = Assert.Throws<TimbreException>(() => AtomicFile.WriteText(folder.Path, "x"));
        Assert.Contains("a folder of that name", e.Message, StringComparison.Ordinal);
        AtomicFile.WriteText(folder.File("file"), "x");
        Assert.Throws<TimbreException>(() => AtomicFile.WriteText(folder.File("file/below"), "x"));
    }

    [Fact]
    public void ALinkIsFollowed()
    {
        using var folder = new TempFolder();
        AtomicFile.WriteText(folder.File("real"), "old");
        File.CreateSymbolicLink(folder.File("link"), folder.File("real"));
        AtomicFile.WriteText(folder.File("link"), "new");
        Assert.Equal("new", File.ReadAllText(folder.File("real")));
        Assert.NotNull(new FileInfo(folder.File("link")).LinkTarget);
    }
}
