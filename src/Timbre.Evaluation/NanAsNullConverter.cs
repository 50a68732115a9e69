using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>Writes a number that is not finite as <c>null</c>, since JSON has no NaN, and reads <c>null</c> as NaN.</summary>
internal sealed class NanAsNullConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
