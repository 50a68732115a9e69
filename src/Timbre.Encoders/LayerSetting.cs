using System.Globalization;

namespace Timbre.Encoders;

/// <summary>The setting <c>layer</c>: <c>last</c>, a number, <c>mean</c>, or weights such as <c>4:0.5,5:0.25,6:0.25</c>.</summary>
internal readonly record struct LayerSetting(int? Layer, bool Mean, IReadOnlyList<(int Layer, double Weight)>? Weights)
{
    private const string Last = "last";
    private const string MeanName = "mean";
    private const string Rule = "must be last, a number, mean, or layers with their weights, e.g. 4:0.5,5:0.25,6:0.25";

    /// <summary>Reads the setting.</summary>
    /// <exception cref="TimbreException">It is none of these.</exception>
    public static LayerSetting Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed is Last or MeanName)
        {
            return new LayerSetting(null, trimmed == MeanName, null);
        }

        if (!trimmed.Contains(':', StringComparison.Ordinal))
        {
            return new LayerSetting(Number(trimmed, text), Mean: false, null);
        }

        var weights = new List<(int Layer, double Weight)>();
        foreach (var part in trimmed.Split(','))
        {
            weights.Add(part.Split(':') is [var layer, var share] && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                ? (Number(layer, text), weight)
                : throw Wrong(text));
        }

        Check(weights, int.MaxValue);
        return new LayerSetting(null, Mean: false, weights);
    }

    /// <summary>The setting that gives the same options again.</summary>
    public static object Describe(EncoderOptions options, int layerCount)
    {
        if (options.LayerWeights is not { } weights)
        {
            return options.Layer is { } layer ? layer : Last;
        }

        var everyone = weights.Count == layerCount && weights.All(w => w.Layer > 0 && w.Weight == weights[0].Weight);
        return everyone ? MeanName : string.Join(',', weights.OrderBy(w => w.Layer).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Layer}:{w.Weight:R}")));
    }

    /// <summary>Refuses weights that give no mean.</summary>
    /// <exception cref="TimbreException">There is no such layer, one is there twice, or a weight is not a positive number.</exception>
    public static void Check(IReadOnlyList<(int Layer, double Weight)> weights, int layerCount)
    {
        if (weights.Count == 0 || !double.IsFinite(weights.Sum(w => w.Weight)))
        {
            throw new TimbreException("layer: weights of layers must be there and have a sum that is a number");
        }

        var seen = new HashSet<int>();
        foreach (var (layer, weight) in weights)
        {
            var problem = layer < 0 || layer > layerCount ? $"must be from 0 (what the first layer is given) to {layerCount}, the last layer of this model"
                : !(weight > 0) ? "must have a weight above 0"
                : !seen.Add(layer) ? "is there twice; each layer can be given one weight"
                : null;
            if (problem is not null)
            {
                throw new TimbreException(string.Create(CultureInfo.InvariantCulture, $"layer={layer}: {problem}"));
            }
        }
    }

    /// <summary>Options with this layer, of a model with so many.</summary>
    public EncoderOptions Of(EncoderOptions options, int layerCount) => options with
    {
        Layer = Layer,
        LayerWeights = Mean ? [.. Enumerable.Range(1, layerCount).Select(layer => (layer, 1.0))] : Weights,
    };

    private static int Number(string part, string text) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer : throw Wrong(text);

    private static TimbreException Wrong(string text) => new($"layer={text}: {Rule}");
}
