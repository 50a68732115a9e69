using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>
/// A number with the range that it is known to. <see cref="Low"/> and <see cref="High"/> are NaN where no range can be
/// given (fewer than two independent groups, or a statistic that is undefined). As JSON it is <c>[low, high]</c>.
/// </summary>
/// <param name="Estimate">The statistic on all the data.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Confidence level, e.g. 0.95.</param>
[JsonConverter(typeof(PairConverter))]
public readonly record struct ConfidenceInterval(double Estimate, double Low, double High, double Level)
{
    /// <summary>Whether both ends are known.</summary>
    public bool IsDefined => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether <paramref name="value"/> lies in it, ends included; false where the interval is not defined.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    private sealed class PairConverter : JsonConverter<ConfidenceInterval>
    {
        public override ConfidenceInterval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var pair = JsonSerializer.Deserialize<double?[]>(ref reader, options);
            return pair is [var low, var high]
                ? new ConfidenceInterval(double.NaN, low ?? double.NaN, high ?? double.NaN, 0.95)
                : throw new JsonException("an interval is two numbers: [low, high]");
        }

        public override void Write(Utf8JsonWriter writer, ConfidenceInterval value, JsonSerializerOptions options)
        {
            var number = new NanAsNullConverter();
            writer.WriteStartArray();
            number.Write(writer, value.Low, options);
            number.Write(writer, value.High, options);
            writer.WriteEndArray();
        }
    }
}
