using System.Buffers.Binary;
using System.Text;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Pickles byte by byte, good and bad ones.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _bytes = new();

    public PickleWriter()
    {
        Raw("\x80\x02");
    }

    /// <summary>Characters as bytes.</summary>
    public PickleWriter Raw(string operations)
    {
        _bytes.Write(Encoding.Latin1.GetBytes(operations));
        return this;
    }

    public PickleWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _bytes.Write([(byte)'X', .. length, .. bytes]);
        return this;
    }

    public PickleWriter Number(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _bytes.Write([0x8a, 8, .. bytes]);
        return this;
    }

    public PickleWriter Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleWriter Tuple(params long[] numbers)
    {
        Raw("(");
        foreach (var number in numbers)
        {
            Number(number);
        }

        return Raw("t");
    }

    public PickleWriter Storage(string type, string key, long count) =>
        Raw("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count).Raw("tQ");

    public PickleWriter Tensor(string type, string key, long count, long offset, long[] shape, long[] steps) =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(type, key, count).Number(offset).Tuple(shape).Tuple(steps)
            .Raw("\x89").Global("collections", "OrderedDict").Raw(")RtR");

    public byte[] ToArray()
    {
        Raw(".");
        return _bytes.ToArray();
    }

    /// <summary>A state dict with one tensor.</summary>
    public static byte[] OneTensor(long count, long offset, long[] shape, long[] steps, string type = "FloatStorage") =>
        new PickleWriter().Raw("}").Text("w").Tensor(type, "0", count, offset, shape, steps).Raw("s").ToArray();
}
