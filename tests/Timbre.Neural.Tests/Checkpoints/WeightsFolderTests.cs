using System.Text;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Folders, indexes, and files that are something else.</summary>
public sealed class WeightsFolderTests : IDisposable
{
    private readonly CheckpointCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void The_preferred_file_of_a_folder_is_opened()
    {
        Assert.Contains("holds no weights that Timbre reads; it should have one of model.safetensors", CheckpointCase.Refused(_case.Folder, _case.Folder), StringComparison.Ordinal);
        _case.Save(Index(("w", "part-1.bin")), "pytorch_model.bin.index.json");
        _case.Save(Pytorch("w", 4), "part-1.bin");
        AssertFirst(4, "pytorch");
        _case.Save(Pytorch("w", 3), "pytorch_model.bin");
        AssertFirst(3, "pytorch");
        _case.Save(Index(("w", "part-1.safetensors")), "model.safetensors.index.json");
        _case.Save(Safe("w", 2), "part-1.safetensors");
        AssertFirst(2, "safetensors");
        _case.Save(Safe("w", 1), "model.safetensors");
        AssertFirst(1, "safetensors");

        void AssertFirst(float value, string format)
        {
            using var checkpoint = Checkpoint.Open(_case.Folder);
            Assert.Equal([value], CheckpointCase.Values(checkpoint, "w"));
            Assert.Equal(format, checkpoint.Format);
            Assert.StartsWith(_case.Folder, checkpoint.Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shards_are_joined_in_the_order_of_the_index()
    {
        _case.Save(Index(("b", "x-2.safetensors"), ("a", "x-1.safetensors")), "model.safetensors.index.json");
        _case.Save(Safe("a", 1), "x-1.safetensors");
        _case.Save(Safe("b", 2), "x-2.safetensors");
        using var checkpoint = Checkpoint.Open(_case.Folder);
        Assert.Equal(["b", "a"], checkpoint.Names);
        Assert.Equal([1f], CheckpointCase.Values(checkpoint, "a"));
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/x.safetensors")]
    [InlineData("a/x.safetensors")]
    [InlineData("a\\x.safetensors")]
    [InlineData("C:x.safetensors")]
    [InlineData("..safetensors")]
    [InlineData(".safetensors")]
    [InlineData("x.safetensors\0")]
    [InlineData("x\n.safetensors")]
    [InlineData("x.bin")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("")]
    public void Only_plain_names_of_the_folder_are_opened(string name)
    {
        var path = _case.Save(Index(("w", name)), "model.safetensors.index.json");
        Assert.Contains("must be the plain name of a .safetensors file", CheckpointCase.Refused(_case.Folder, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is damaged")]
    [InlineData("[]", "is damaged")]
    [InlineData("{}", "is damaged")]
    [InlineData("""{"weight_map":3}""", "is damaged")]
    [InlineData("""{"weight_map":{"a":3}}""", "is damaged")]
    [InlineData("""{"weight_map":{}}""", "names no tensors")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"x.safetensors"}}""", "twice")]
    [InlineData("""{"weight_map":{"v":"x.safetensors"}}""", "but it does not")]
    public void Damaged_indexes_are_refused(string json, string reason)
    {
        _case.Save(Safe("w", 1), "x.safetensors");
        var path = _case.Save(Encoding.UTF8.GetBytes(json), "model.safetensors.index.json");
        Assert.Contains(reason, CheckpointCase.Refused(_case.Folder, path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_is_an_index_or_absent_is_refused()
    {
        _case.Save(Index(("w", "x.safetensors")), "model.safetensors.index.json");
        var shard = Path.Combine(_case.Folder, "x.safetensors");
        Assert.Contains("does not exist", CheckpointCase.Refused(_case.Folder, shard), StringComparison.Ordinal);
        _case.Save(Index(("w", "x.safetensors")), "x.safetensors");
        Assert.Contains("is a JSON file", CheckpointCase.Refused(_case.Folder, shard), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 380000000\n", "Git LFS pointer: the weights themselves were not downloaded")]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>", "is a web page")]
    [InlineData("\n  <html>", "is a web page")]
    [InlineData("{\"error\":\"Repository not found\"}", "is a JSON file")]
    [InlineData("Entry not found", "is a text file")]
    [InlineData("PK", "is a text file")]
    [InlineData("RIFF$\0\0\0WAVEfmt ", "is a recording")]
    [InlineData("fLaC\0\0\0\"", "is a recording")]
    [InlineData("GGUF\u0003\0\0\0\0\0\0\0", "is a GGUF file")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0", "is no checkpoint")]
    public void Other_files_are_called_what_they_are(string content, string reason) =>
        Assert.Contains(reason, _case.Refused(Encoding.UTF8.GetBytes(content)), StringComparison.Ordinal);

    [Fact]
    public void A_plain_pickle_and_an_absent_file_are_refused()
    {
        Assert.Contains("not one that PyTorch wrote", _case.Refused(new PickleWriter().Raw("}").ToArray()), StringComparison.Ordinal);
        var absent = Path.Combine(_case.Folder, "absent.bin");
        Assert.Contains("does not exist", CheckpointCase.Refused(absent, absent), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<TimbreException>(() => Checkpoint.Open("a\0b")).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => Checkpoint.Open(""));
    }

    [Fact]
    public void Nothing_can_be_read_after_closing()
    {
        var checkpoint = _case.Open(Safe("w", 1));
        var tensor = checkpoint.Find("w")!;
        checkpoint.Dispose();
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Read(0, new float[1]));
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_open_gives_a_message()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be cut off on Windows");
        var path = _case.Save(Safe("w", 1));
        using var checkpoint = Checkpoint.Open(path);
        using (var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(20);
        }

        Assert.Contains("became shorter", Assert.Throws<TimbreException>(() => checkpoint.Find("w")!.Read(0, new float[1])).Message, StringComparison.Ordinal);
    }

    private static byte[] Index(params (string Tensor, string File)[] map) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>(StringComparer.Ordinal) { ["metadata"] = new { total_size = 8 }, ["weight_map"] = map.ToDictionary(m => m.Tensor, m => m.File, StringComparer.Ordinal) });

    private static byte[] Pytorch(string name, float value) => ZipWriter.Checkpoint(
        new PickleWriter().Raw("}").Text(name).Tensor("FloatStorage", "0", 1, 0, [1], [1]).Raw("s").ToArray(), CheckpointCase.Floats(value));

    private static byte[] Safe(string name, float value)
    {
        using var memory = new MemoryStream();
        SafeTensors.Write(memory, [new SafeTensor(name, [1], [value])]);
        return memory.ToArray();
    }
}
