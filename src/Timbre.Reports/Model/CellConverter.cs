using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>A cell in JSON: <c>"text"</c>, <c>0.925</c>, <c>{"value": 0.925, "low": 0.9, "high": 0.95}</c> or <c>null</c>.</summary>
internal sealed class CellConverter : JsonConverter<Cell>
{
    public override bool HandleNull => true;

    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => Cell.Empty,
        JsonTokenType.String => Cell.Of(reader.GetString()),
        JsonTokenType.Number => Cell.Of(reader.GetDouble()),
        JsonTokenType.StartObject => ReadInterval(ref reader),
        _ => throw new JsonException("a cell is a text, a number, an interval or null"),
    };

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else if (value is { Number: { } number, Low: { } low, High: { } high })
        {
            writer.WriteStartObject();
            writer.WriteNumber("value", number);
            writer.WriteNumber("low", low);
            writer.WriteNumber("high", high);
            writer.WriteEndObject();
        }
        else if (value.Number is { } plain)
        {
            writer.WriteNumberValue(plain);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static Cell ReadInterval(ref Utf8JsonReader reader)
    {
        double? value = null, low = null, high = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number)
                throw new JsonException($"{name} of a cell must be a number");

            var number = reader.GetDouble();
            switch (name)
            {
                case "value": value = number; break;
                case "low": low = number; break;
                case "high": high = number; break;
                default: throw new JsonException($"a cell has no {name}");
            }
        }

        return value is null ? throw new JsonException("a cell with an interval needs a value") : Cell.Of(value, low, high);
    }
}
