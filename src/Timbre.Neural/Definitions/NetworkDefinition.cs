using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Neural;

/// <summary>
/// A network without its weights: the shape of one input ([features], [channels, time] or [channels, height, width]) and the layers in order.
/// A row of input holds the values channel after channel. Immutable.
/// </summary>
public sealed record NetworkDefinition(IReadOnlyList<int> InputShape, IReadOnlyList<LayerDefinition> Layers)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The definition as JSON, to be stored beside the weights.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Json)!.AsObject();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">Where it comes from, for messages.</param>
    /// <exception cref="TimbreException">It is not a network definition, or its layers do not fit each other.</exception>
    public static NetworkDefinition FromJson(JsonNode? json, string name)
    {
        try
        {
            var definition = LayerReader.Network(json ?? throw new TimbreException("holds no network definition"));
            _ = new Layers.NetworkPlan(definition);
            return definition;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new TimbreException($"{name}: is not a network definition ({e.Message})", e);
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }
}
