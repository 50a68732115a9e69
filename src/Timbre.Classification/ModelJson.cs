using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Classification;

/// <summary>Reading and writing <c>model.json</c> with errors that name the file and the property.</summary>
internal static class ModelJson
{
    private const long MaximumLength = 16 << 20;

    // What is wrong with the text shows here, by the file's name, and not later when a property is asked for.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions s_noDuplicates = new() { AllowDuplicateProperties = false };

    public static JsonArray Array(ReadOnlySpan<double> values) => new(values.ToArray().Select(v => (JsonNode?)JsonValue.Create(v)).ToArray());

    public static JsonObject Read(string path)
    {
        using var stream = OpenRead(path);
        if (stream.Length > MaximumLength)
        {
            throw new TimbreException($"{path}: is too large for a model description ({stream.Length} bytes)");
        }

        try
        {
            using var text = new StreamReader(stream, s_strict);
            return JsonNode.Parse(text.ReadToEnd(), documentOptions: s_noDuplicates) as JsonObject ?? throw new TimbreException($"{path}: is not a model description (a JSON object)");
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or ArgumentException)
        {
            throw new TimbreException($"{path}: is not valid JSON ({e.Message})", e);
        }
    }

    public static FileStream OpenRead(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    public static T Value<T>(JsonObject json, string property, string name)
    {
        try
        {
            return json[property] is { } node ? node.GetValue<T>() : throw new TimbreException($"{name}: lacks '{property}'");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new TimbreException($"{name}: '{property}' has the wrong type", e);
        }
    }

    public static JsonObject Object(JsonObject json, string property, string name) =>
        json[property] as JsonObject ?? throw new TimbreException($"{name}: lacks the object '{property}'");

    public static double[] Doubles(JsonObject json, string property, string name) => Items<double>(json, property, name);

    public static int[] Integers(JsonObject json, string property, string name) => Items<int>(json, property, name);

    public static string[] Strings(JsonObject json, string property, string name) => Items<string>(json, property, name);

    private static T[] Items<T>(JsonObject json, string property, string name)
    {
        try
        {
            return (json[property] as JsonArray ?? throw new TimbreException($"{name}: lacks the list '{property}'"))
                .Select(n => n is null ? throw new FormatException() : n.GetValue<T>()).ToArray();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new TimbreException($"{name}: '{property}' has the wrong type", e);
        }
    }
}
