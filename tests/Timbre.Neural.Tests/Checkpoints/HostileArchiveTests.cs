using System.IO.Compression;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Zip archives and safetensors files whose numbers lie.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly byte[] s_pickle = PickleWriter.OneTensor(2, 0, [2], [1]);
    private readonly CheckpointCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Compressed_entries_are_refused()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var description = zip.CreateEntry("m/data.pkl").Open())
            {
                description.Write(s_pickle);
            }

            using var bomb = zip.CreateEntry("m/data/0", CompressionLevel.SmallestSize).Open();
            bomb.Write(new byte[10_000_000]);
        }

        Assert.Contains("is compressed", _case.Refused(memory.ToArray()), StringComparison.Ordinal);
    }

    // Places in the last directory entry and in the end record of an archive of four entries.
    [Theory]
    [InlineData(20, new byte[] { 9 }, "two lengths")]
    [InlineData(24, new byte[] { 9 }, "two lengths")]
    [InlineData(20, new byte[] { 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0 }, "lies outside the file")]
    [InlineData(20, new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, "lies outside the file")]
    [InlineData(8, new byte[] { 1 }, "is encrypted")]
    [InlineData(10, new byte[] { 8 }, "is compressed")]
    [InlineData(42, new byte[] { 1 }, "not where the directory says")]
    [InlineData(42, new byte[] { 0, 0, 0, 0 }, "not where the directory says")]
    [InlineData(42, new byte[] { 0xfe, 0xff, 0xff, 0xff }, "lies outside the file")]
    [InlineData(46, new byte[] { (byte)'x' }, "not where the directory says")]
    [InlineData(28, new byte[] { 0xff, 0xff }, "damaged zip directory")]
    [InlineData(0, new byte[] { 0 }, "damaged zip directory")]
    public void Directories_that_lie_are_refused(int place, byte[] patch, string reason)
    {
        var bytes = ZipWriter.Checkpoint(s_pickle, new byte[8]);
        var entry = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        patch.CopyTo(bytes, entry + place);
        Assert.Contains(reason, _case.Refused(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 2, ushort.MaxValue - 1)]
    [InlineData(10, 2, 4)]
    [InlineData(12, 4, int.MaxValue)]
    [InlineData(16, 4, int.MaxValue)]
    [InlineData(16, 4, 1)]
    [InlineData(20, 2, 1)]
    public void Ends_that_lie_are_refused(int place, int width, int value)
    {
        var bytes = ZipWriter.Checkpoint(s_pickle, new byte[8]);
        ZipWriter.U32(value).AsSpan(0, width).CopyTo(bytes.AsSpan(bytes.Length - 22 + place));
        _case.Refused(bytes);
    }

    [Theory]
    [InlineData(32, -1)]
    [InlineData(32, long.MaxValue)]
    [InlineData(32, 1_000_000_000)]
    [InlineData(40, long.MinValue)]
    [InlineData(40, long.MaxValue)]
    [InlineData(48, -1)]
    [InlineData(48, long.MaxValue)]
    public void Large_ends_that_lie_are_refused(int place, long value)
    {
        var bytes = ZipWriter.Checkpoint("m", s_pickle, null, large: true, new byte[8]);
        ZipWriter.U64(value).CopyTo(bytes, bytes.AsSpan().LastIndexOf("PK\x06\x06"u8) + place);
        _case.Refused(bytes);
        bytes = ZipWriter.Checkpoint("m", s_pickle, null, large: true, new byte[8]);
        ZipWriter.U64(value).CopyTo(bytes, bytes.AsSpan().LastIndexOf("PK\x06\x07"u8) + 8);
        _case.Refused(bytes);
    }

    [Fact]
    public void Entries_over_one_another_and_twice_are_refused()
    {
        var inner = ZipWriter.Write([("m/data/0", new byte[8])]);
        var bytes = ZipWriter.Write([("m/data.pkl", s_pickle), ("m/wide", inner), ("m/data/0", new byte[8])]);
        var inside = bytes.AsSpan().IndexOf(inner);
        ZipWriter.U32(inside).CopyTo(bytes, bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 42);
        Assert.Contains("overlap", _case.Refused(bytes), StringComparison.Ordinal);
        Assert.Contains("there twice", _case.Refused(ZipWriter.Write([("m/data.pkl", s_pickle), ("m/data/0", new byte[8]), ("m/data/0", new byte[8])])), StringComparison.Ordinal);
        Assert.Contains("holds both", _case.Refused(ZipWriter.Write([("m/data.pkl", s_pickle), ("n/data.pkl", s_pickle)])), StringComparison.Ordinal);
        Assert.Contains("no data.pkl", _case.Refused(ZipWriter.Write([("data.txt", s_pickle)])), StringComparison.Ordinal);
        Assert.Contains("no data.pkl", _case.Refused(ZipWriter.Write([])), StringComparison.Ordinal);
        Assert.Contains("lacks the storage data/0", _case.Refused(ZipWriter.Checkpoint(s_pickle)), StringComparison.Ordinal);
        Assert.Contains("lacks the storage", _case.Refused(ZipWriter.Checkpoint(
            new PickleWriter().Raw("}").Text("w").Tensor("FloatStorage", "../../../etc/passwd", 2, 0, [2], [1]).Raw("s").ToArray(), new byte[8])), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_files_cut_off_anywhere_are_refused()
    {
        byte[] header = [.. """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"""u8];
        byte[][] files =
        [
            ZipWriter.Checkpoint(s_pickle, new byte[8]),
            ZipWriter.Checkpoint("m", s_pickle, "little", large: true, new byte[8]),
            [.. ZipWriter.U64(header.Length), .. header, .. new byte[8]],
        ];
        foreach (var bytes in files)
        {
            Assert.Equal(2, _case.ReadOnly(bytes).Length);
            for (var length = 0; length < bytes.Length; length++)
            {
                _case.Refused(bytes[..length]);
            }
        }
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,8]}}""", "not possible")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "not possible")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,0],"data_offsets":[0,8]}}""", "need 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "lies outside")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""", "lies outside")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "overlap")]
    [InlineData("""{"w\n\u0000":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "w??")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "not possible")]
    [InlineData("""{"w":{"dtype":3,"shape":[2],"data_offsets":[0,8]}}""", "damaged safetensors header")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "damaged safetensors header")]
    [InlineData("""{"w":{{{{""", "damaged safetensors header")]
    [InlineData("{}garbage", "damaged safetensors header")]
    public void Headers_that_lie_are_refused(string header, string reason)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(header);
        Assert.Contains(reason, _case.Refused([.. ZipWriter.U64(text.Length), .. text, .. new byte[8]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_and_long_headers_are_refused()
    {
        var deep = System.Text.Encoding.ASCII.GetBytes("{\"w\":" + new string('[', 1_000_000));
        _case.Refused([.. ZipWriter.U64(deep.Length), .. deep]);
        foreach (var length in new[] { -1, long.MinValue, long.MaxValue, 200_000_000, 3 })
        {
            _case.Refused([.. ZipWriter.U64(length), .. "{}"u8]);
        }
    }

    [Fact]
    public void New_types_are_listed_and_refused_when_read()
    {
        byte[] header = [.. """{"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"F4","shape":[3],"data_offsets":[3,5]},"w":{"dtype":"BF16","shape":[1],"data_offsets":[5,7]}}"""u8];
        using var checkpoint = _case.Open([.. ZipWriter.U64(header.Length), .. header, 0, 0, 0, 0, 0, 0xC0, 0x3F]);
        Assert.Equal(["a", "b", "w"], checkpoint.Names);
        Assert.Equal([1.5f], CheckpointCase.Values(checkpoint, "w"));
        Assert.Throws<TimbreException>(() => checkpoint.Find("b")!.Read(0, new float[3]));
    }
}
