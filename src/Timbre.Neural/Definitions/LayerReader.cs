using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Neural;

/// <summary>
/// Reads one object of a network definition: what it lacks is missed, what it holds beyond that is refused. By hand, since a serialiser takes longer to learn the layers
/// by reflection than all else takes that loads a small model.
/// </summary>
internal sealed class LayerReader(JsonObject json)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Input shape and layers.</summary>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static NetworkDefinition Network(JsonNode json)
    {
        var reader = Of(json);
        var definition = new NetworkDefinition(reader.Integers("input_shape"), reader.Layers("layers"));
        reader.RefuseOthers();
        return definition;
    }

    private static LayerReader Of(JsonNode json) => new(json as JsonObject ?? throw new JsonException("an object is needed"));

    private static LayerDefinition Layer(JsonNode json)
    {
        var reader = Of(json);
        var layer = reader.Layer() with { Name = reader.Optional("name")?.GetValue<string>() };
        reader.RefuseOthers();
        return layer;
    }

    private LayerDefinition Layer() => Needed("kind").GetValue<string>() switch
    {
        "linear" => new LinearDefinition(Integer("outputs")) { Initialisation = Initialisation() },
        "cosine_linear" => new CosineLinearDefinition(Integer("outputs")) { Scale = Number("scale", 30), Initialisation = Initialisation() },
        "conv1d" => new Conv1dDefinition(Integer("filters"), Integer("kernel"))
        {
            Stride = Integer("stride", 1), Dilation = OptionalInteger("dilation") ?? 1, Border = Border(), Bias = Bias(), Initialisation = Initialisation(),
        },
        "conv2d" => new Conv2dDefinition(Integer("filters"), Integer("kernel_height"), Integer("kernel_width"))
        {
            Stride = Integer("stride", 1), StrideHeight = OptionalInteger("stride_height"), Border = Border(), Padding = OptionalInteger("padding"), Bias = Bias(), Initialisation = Initialisation(),
        },
        "depthwise_conv2d" => new DepthwiseConv2dDefinition(Integer("kernel_height"), Integer("kernel_width"))
        {
            Stride = Integer("stride", 1), Border = Border(), Padding = OptionalInteger("padding"), Bias = Bias(), Initialisation = Initialisation(),
        },
        "residual" => new ResidualDefinition(Layers("body")) { Shortcut = json.ContainsKey("shortcut") ? Layers("shortcut") : [], Relu = Flag("relu", missing: false) },
        "relu" => new ReluDefinition(),
        "tanh" => new TanhDefinition(),
        "sigmoid" => new SigmoidDefinition(),
        "batch_norm" => new BatchNormDefinition { Momentum = Number("momentum", 0.1), Epsilon = Number("epsilon", 1e-5) },
        "dropout" => new DropoutDefinition(Number("rate")),
        "max_pool1d" => new MaxPool1dDefinition(Integer("size"), Integer("stride")) { Border = Border() },
        "max_pool2d" => new MaxPool2dDefinition(Integer("size"), Integer("stride")) { Border = Border(), Padding = OptionalInteger("padding") },
        "global_average_pool" => new GlobalAveragePoolDefinition(),
        "statistics_pool" => new StatisticsPoolDefinition(),
        "flatten" => new FlattenDefinition(),
        "unflatten" => new UnflattenDefinition(Integers("shape")),
        var other => throw new JsonException($"there is no layer of the kind '{other}'"),
    };

    private void RefuseOthers()
    {
        foreach (var (key, _) in json)
        {
            if (!_asked.Contains(key))
            {
                throw new JsonException($"'{key}' is not known there");
            }
        }
    }

    private JsonNode? Optional(string key)
    {
        _asked.Add(key);
        return json[key];
    }

    private JsonNode Needed(string key) => Optional(key) ?? throw new JsonException($"'{key}' is missing");

    private JsonArray List(string key) => Needed(key) as JsonArray ?? throw new JsonException($"'{key}' must be a list");

    private int[] Integers(string key)
    {
        var list = List(key);
        var values = new int[list.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Integer(key, list[i]);
        }

        return values;
    }

    /// <summary>A layer that is null is left to the check of the network, which says where.</summary>
    private LayerDefinition[] Layers(string key)
    {
        var list = List(key);
        var layers = new LayerDefinition[list.Count];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = list[i] is { } node ? Layer(node) : null!;
        }

        return layers;
    }

    private int Integer(string key) => Integer(key, Needed(key));

    private int Integer(string key, int missing) => json.ContainsKey(key) ? Integer(key) : missing;

    private int? OptionalInteger(string key) => Optional(key) is { } node ? Integer(key, node) : null;

    private double Number(string key) => Number(key, Needed(key));

    private double Number(string key, double missing) => json.ContainsKey(key) ? Number(key) : missing;

    private bool Bias() => Optional("bias") is not { } node || Flag("bias", node);

    private bool Flag(string key, bool missing) => json.ContainsKey(key) ? Flag(key, Needed(key)) : missing;

    private Border Border() => json.ContainsKey("border") && Name("border") is var name ? name.ToUpperInvariant() switch
    {
        "VALID" => Neural.Border.Valid,
        "SAME" => Neural.Border.Same,
        _ => throw new JsonException($"there is no border '{name}'"),
    }
    : Neural.Border.Valid;

    private Initialisation Initialisation() => json.ContainsKey("initialisation") && Name("initialisation") is var name ? name.ToUpperInvariant() switch
    {
        "AUTOMATIC" => Neural.Initialisation.Automatic,
        "HEUNIFORM" => Neural.Initialisation.HeUniform,
        "GLOROTUNIFORM" => Neural.Initialisation.GlorotUniform,
        "GLOROTNORMAL" => Neural.Initialisation.GlorotNormal,
        _ => throw new JsonException($"there is no initialisation '{name}'"),
    }
    : Neural.Initialisation.Automatic;

    private string Name(string key) => Needed(key).GetValue<string>();

    // Numbers by their text: a node may come from a file or be made of any type of number.
    private static int Integer(string key, JsonNode? node) =>
        IsNumber(node, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException($"'{key}' must be a whole number");

    private static double Number(string key, JsonNode? node) =>
        IsNumber(node, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException($"'{key}' must be a number");

    private static bool Flag(string key, JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new JsonException($"'{key}' must be true or false"),
    };

    private static bool IsNumber(JsonNode? node, out string text)
    {
        var number = node?.GetValueKind() == JsonValueKind.Number;
        text = number ? node!.ToJsonString() : "";
        return number;
    }
}
