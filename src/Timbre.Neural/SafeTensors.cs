using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Timbre.Neural;

/// <summary>One named tensor, values in C order.</summary>
public sealed record SafeTensor(string Name, IReadOnlyList<int> Shape, float[] Values);

/// <summary>
/// A safetensors file in memory. Everything is checked before a value is read: the header's length, that tensors lie inside the file, do not
/// overlap and are as long as their shape says.
/// </summary>
public sealed class SafeTensors
{
    private readonly OrderedDictionary<string, SafeTensorsEntry> _entries;
    private readonly byte[] _data;
    private readonly int _start;

    private SafeTensors(string name, byte[] data, int start, OrderedDictionary<string, SafeTensorsEntry> entries)
    {
        Name = name;
        _data = data;
        _start = start;
        _entries = entries;
    }

    /// <summary>What the file is called in messages.</summary>
    public string Name { get; }

    /// <summary>The tensors' names, in the order of the file's header.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads a file from its present position to its end.</summary>
    /// <exception cref="TimbreException">It is damaged or not a safetensors file.</exception>
    public static SafeTensors Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var data = memory.ToArray();
        var length = SafeTensorsHeader.Length(data.AsSpan(0, Math.Min(8, data.Length)), data.Length, name);
        var start = 8 + length;
        return new SafeTensors(name, data, start, SafeTensorsHeader.Read(data.AsMemory(8, length), data.Length - start, name));
    }

    /// <summary>Writes tensors as float32 in the given order.</summary>
    public static void Write(Stream stream, IEnumerable<SafeTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var all = tensors.ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            SafeTensorsHeader.Write(json, all);
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (var tensor in all)
        {
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
                continue;
            }

            foreach (var value in tensor.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(length, value);
                stream.Write(length[..4]);
            }
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string tensor) => _entries.ContainsKey(tensor);

    /// <summary>The shape of a tensor.</summary>
    /// <exception cref="TimbreException">There is none of that name.</exception>
    public IReadOnlyList<int> ShapeOf(string tensor) => Find(tensor).Shape;

    /// <summary>A tensor's values as float32 (stored as F64, F32, F16 or BF16), in C order.</summary>
    /// <exception cref="TimbreException">There is none of that name, or it holds whole numbers.</exception>
    public float[] ReadSingle(string tensor)
    {
        var entry = Find(tensor);
        if (entry.Type.Format == FloatFormat.None)
        {
            throw CheckpointError.Of(Name, $"the tensor {tensor} is of type {entry.Type.Name}; floating-point values were expected");
        }

        var values = new float[entry.Count];
        FloatConversion.ToSingle(entry.Type.Format, _data.AsSpan(_start + (int)entry.Begin, (int)entry.Length), bigEndian: false, values);
        return values;
    }

    private SafeTensorsEntry Find(string tensor) => _entries.TryGetValue(tensor, out var entry)
        ? entry
        : throw CheckpointError.Of(Name, $"there is no tensor {tensor}");
}
