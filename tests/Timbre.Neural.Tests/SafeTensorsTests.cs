using System.Buffers.Binary;
using System.Text;
using Timbre.Numerics;

namespace Timbre.Neural.Tests;

public sealed class SafeTensorsTests
{
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""", "lies outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,0]}}""", "lies outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape that is not possible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "need 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,8]}}""", "shape that is not possible")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", "unknown type Q4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "there twice")]
    [InlineData("""{"a":{"dtype":"F32"}}""", "damaged description")]
    [InlineData("""{"a":7}""", "damaged safetensors header")]
    [InlineData("[1, 2]", "damaged safetensors header")]
    [InlineData("{", "damaged safetensors header")]
    public void Damaged_headers_are_refused(string header, string reason) =>
        Assert.Contains(reason, Assert.Throws<TimbreException>(() => Read(File(header, new byte[8]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_types_are_widened()
    {
        var file = Read(File("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},"c":{"dtype":"I32","shape":[],"data_offsets":[4,8]}}""",
            [0x00, 0x3E, 0xC0, 0x3F, 0, 0, 0, 0]));
        Assert.Equal([1.5f], file.ReadSingle("a"));
        Assert.Equal([1.5f], file.ReadSingle("b"));
        Assert.Contains("type I32", Assert.Throws<TimbreException>(() => file.ReadSingle("c")).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is done to the bytes, reading ends with a network or with a message.</summary>
    [Fact]
    public void Damaged_files_never_fail_otherwise()
    {
        var definition = Architectures.Mlp(3, [4], 2, batchNorm: true);
        using var stream = new MemoryStream();
        Network.Create(definition, 1).Save(stream);
        var good = stream.ToArray();
        var random = new SeededRandom(1);
        for (var round = 0; round < 3000; round++)
        {
            var bad = good[..(random.NextInt(4) == 0 ? random.NextInt(good.Length) : good.Length)];
            for (var n = random.NextInt(4); n > 0 && bad.Length > 0; n--)
            {
                bad[random.NextInt(random.NextInt(2) == 0 ? bad.Length : Math.Min(bad.Length, 900))] = (byte)random.NextBits();
            }

            try
            {
                Network.Load(definition, new MemoryStream(bad), "w");
            }
            catch (TimbreException e)
            {
                Assert.StartsWith("w: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static SafeTensors Read(byte[] bytes) => SafeTensors.Read(new MemoryStream(bytes), "file");

    private static byte[] File(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. data];
    }
}
