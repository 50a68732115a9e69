using System.Text.Json;

namespace Timbre.Neural;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class SafeTensorsHeader
{
    public static Dictionary<string, SafeTensors.Entry> Read(JsonElement root, int dataLength, string file)
    {
        var entries = new Dictionary<string, SafeTensors.Entry>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                continue;
            }

            var tensor = property.Name;
            if (!property.Value.TryGetProperty("dtype", out var dtype)
                || !property.Value.TryGetProperty("shape", out var dimensions)
                || !property.Value.TryGetProperty("data_offsets", out var offsets)
                || offsets.GetArrayLength() != 2
                || !offsets[0].TryGetInt64(out var begin)
                || !offsets[1].TryGetInt64(out var end))
            {
                throw new TimbreException($"{file}: the tensor {tensor} has a damaged description");
            }

            var type = dtype.GetString() ?? string.Empty;
            var shape = new List<int>();
            var count = 1L;
            foreach (var dimension in dimensions.EnumerateArray())
            {
                if (!dimension.TryGetInt32(out var n) || n < 0 || (count *= n) > int.MaxValue)
                {
                    throw new TimbreException($"{file}: the tensor {tensor} has a shape that is not possible ({dimensions.GetRawText()})");
                }

                shape.Add(n);
            }

            if (begin < 0 || end < begin || end > dataLength)
            {
                throw new TimbreException($"{file}: the tensor {tensor} lies outside the file (bytes {begin} to {end} of {dataLength}); the file is damaged or was cut off");
            }

            if (end - begin != count * Width(type, tensor, file))
            {
                throw new TimbreException($"{file}: the tensor {tensor} has {end - begin} bytes, but its type {type} and shape {dimensions.GetRawText()} need {count * Width(type, tensor, file)}");
            }

            if (!entries.TryAdd(tensor, new SafeTensors.Entry(type, [.. shape], (int)count, (int)begin, (int)(end - begin))))
            {
                throw new TimbreException($"{file}: the tensor {tensor} is there twice");
            }
        }

        CheckOverlap(entries, file);
        return entries;
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

    private static int Width(string type, string tensor, string file) => type switch
    {
        "BOOL" or "U8" or "I8" => 1,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "F32" or "I32" or "U32" => 4,
        "F64" or "I64" or "U64" => 8,
        _ => throw new TimbreException($"{file}: the tensor {tensor} is of the unknown type {type}"),
    };

    private static void CheckOverlap(Dictionary<string, SafeTensors.Entry> entries, string file)
    {
        var end = 0;
        var before = string.Empty;
        foreach (var (tensor, entry) in entries.Where(e => e.Value.Length > 0).OrderBy(e => e.Value.Begin))
        {
            if (entry.Begin < end)
            {
                throw new TimbreException($"{file}: the tensors {before} and {tensor} overlap; the file is damaged");
            }

            (end, before) = (entry.Begin + entry.Length, tensor);
        }
    }
}
