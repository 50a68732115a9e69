using System.Buffers.Binary;
using System.Text.Json;

namespace Timbre.Neural;

/// <summary>Where a tensor lies: type, shape, number of values, and bytes from the end of the header on.</summary>
internal sealed record SafeTensorsEntry(ElementType Type, int[] Shape, long Count, long Begin, long Length);

/// <summary>The header of a safetensors file: eight bytes of length and JSON. The only reader of it, for files in memory and on disk.</summary>
internal static class SafeTensorsHeader
{
    private const int LargestHeader = 100_000_000; // the format's own limit
    private const int MostAxes = 64;

    /// <summary>The JSON text's length that the first eight bytes state, checked against the file's.</summary>
    public static int Length(ReadOnlySpan<byte> first, long fileLength, string file)
    {
        if (first.Length < 8)
        {
            throw CheckpointError.Of(file, $"is not a safetensors file (it has {first.Length} bytes)");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        return length <= LargestHeader && length <= (ulong)(fileLength - 8)
            ? (int)length
            : throw CheckpointError.Of(file, $"is not a safetensors file, or was cut off: its header should have {length} bytes, {fileLength - 8} are there");
    }

    /// <summary>The tensors in the header's order: they lie inside the file, do not overlap, and are as long as their type and shape say.</summary>
    public static OrderedDictionary<string, SafeTensorsEntry> Read(ReadOnlyMemory<byte> json, long dataLength, string file)
    {
        try
        {
            using var header = JsonDocument.Parse(json);
            var entries = new OrderedDictionary<string, SafeTensorsEntry>(StringComparer.Ordinal);
            foreach (var property in header.RootElement.EnumerateObject())
            {
                if (property.Name != "__metadata__" && !entries.TryAdd(property.Name, Entry(property, dataLength, file)))
                {
                    throw CheckpointError.Of(file, $"the tensor {property.Name} is there twice");
                }
            }

            CheckOverlap(entries, file);
            return entries;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw CheckpointError.Of(file, $"has a damaged safetensors header ({e.Message})", e);
        }
    }

    public static void Write(Utf8JsonWriter json, List<SafeTensor> tensors)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        json.WriteString("format", "pt");
        json.WriteEndObject();
        long offset = 0;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (var n in tensor.Shape)
            {
                json.WriteNumberValue(n);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Values.Length * 4L);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static SafeTensorsEntry Entry(JsonProperty property, long dataLength, string file)
    {
        var tensor = property.Name;
        if (!property.Value.TryGetProperty("dtype", out var dtype)
            || !property.Value.TryGetProperty("shape", out var dimensions)
            || !property.Value.TryGetProperty("data_offsets", out var offsets)
            || offsets.GetArrayLength() != 2
            || !offsets[0].TryGetInt64(out var begin)
            || !offsets[1].TryGetInt64(out var end))
        {
            throw CheckpointError.Of(file, $"the tensor {tensor} has a damaged description");
        }

        var name = dtype.GetString() ?? string.Empty;
        var type = ElementType.Find(name) ?? throw CheckpointError.Of(file, $"the tensor {tensor} is of the unknown type {name}");
        var rank = dimensions.GetArrayLength();
        var shape = new int[Math.Min(rank, MostAxes)];
        var valid = rank <= MostAxes;
        for (var axis = 0; valid && axis < rank; axis++)
        {
            valid = dimensions[axis].TryGetInt32(out shape[axis]) && shape[axis] >= 0;
        }

        if (!valid || !TensorShape.TryCount(shape, out var count))
        {
            throw CheckpointError.Of(file, $"the tensor {tensor} has a shape that is not possible ({dimensions.GetRawText()})");
        }

        if (begin < 0 || end < begin || end > dataLength)
        {
            throw CheckpointError.Of(file, $"the tensor {tensor} lies outside the file (bytes {begin} to {end} of {dataLength}); the file is damaged or was cut off");
        }

        return end - begin == type.Bytes(count)
            ? new SafeTensorsEntry(type, shape, count, begin, end - begin)
            : throw CheckpointError.Of(file, $"the tensor {tensor} has {end - begin} bytes, but its type {name} and shape {dimensions.GetRawText()} need {type.Bytes(count)}");
    }

    private static void CheckOverlap(OrderedDictionary<string, SafeTensorsEntry> entries, string file)
    {
        var end = 0L;
        var before = string.Empty;
        var names = new List<string>(entries.Keys);
        names.Sort((a, b) => entries[a].Begin.CompareTo(entries[b].Begin));
        foreach (var tensor in names)
        {
            var entry = entries[tensor];
            if (entry.Length == 0)
            {
                continue;
            }

            if (entry.Begin < end)
            {
                throw CheckpointError.Of(file, $"the tensors {before} and {tensor} overlap; the file is damaged");
            }

            (end, before) = (entry.Begin + entry.Length, tensor);
        }
    }
}
