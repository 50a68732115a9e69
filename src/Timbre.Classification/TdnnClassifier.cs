using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>A time-delay network (x-vector) on pictures [features, frames] of any length; weights as safetensors.</summary>
internal sealed class TdnnClassifier : IPieceClassifier, IEmbedder
{
    private const string FileName = "weights.safetensors";
    private const string EmbeddingLayer = "embedding";
    private readonly Network _network;
    private readonly Network _embedding;
    private readonly bool _subtractMean;

    /// <exception cref="TimbreException">The network has no layer for the embedding.</exception>
    public TdnnClassifier(Network network, bool subtractMean)
    {
        (_network, _embedding, _subtractMean) = (network, network.Until(EmbeddingLayer), subtractMean);
    }

    public string Kind => ModelCatalog.Tdnn;

    public long ParameterCount => _network.ParameterCount;

    public IReadOnlyList<double>? Importance => null;

    public int EmbeddingSize => _embedding.OutputSize;

    public (int Features, int Frames) Picture => (_network.Definition.InputShape[0], Frames);

    private int Frames => _network.Definition.InputShape[1];

    public static TdnnClassifier Load(JsonObject model, string folder, string name)
    {
        var definition = NetworkDefinition.FromJson(model["network"], name);
        if (definition.InputShape.Count != 2)
        {
            throw new TimbreException($"{name}: the network takes [{string.Join(", ", definition.InputShape)}], not pictures of features and frames");
        }

        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var network = Network.Load(definition, stream, path);
        try
        {
            return new TdnnClassifier(network, ModelJson.Value<bool>(model, "subtract_mean", name));
        }
        catch (TimbreException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }

    public IFrameClassifier WithFrames(int frames) =>
        frames == Frames ? this : new TdnnClassifier(_network.WithInputShape([_network.Definition.InputShape[0], frames]), _subtractMean);

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        _network.Predict(Prepared(frames), logProbabilities);
        LogSoftmax.Rows(logProbabilities, _network.OutputSize);
    }

    public void Embed(ReadOnlySpan<float> rows, Span<float> embeddings) => _embedding.Predict(Prepared(rows), embeddings);

    public void Save(string folder, JsonObject model)
    {
        model["network"] = _network.Definition.ToJson();
        model["subtract_mean"] = _subtractMean;
        AtomicFile.Write(Path.Combine(folder, FileName), _network.Save);
    }

    /// <summary>Takes the mean over time off each band.</summary>
    public static void SubtractMeans(Span<float> bands, int frames)
    {
        for (var start = 0; start + frames <= bands.Length; start += frames)
        {
            var band = bands.Slice(start, frames);
            TensorPrimitives.Subtract(band, TensorPrimitives.Sum<float>(band) / frames, band);
        }
    }

    private ReadOnlySpan<float> Prepared(ReadOnlySpan<float> pictures)
    {
        var values = Missing.Filled(pictures);
        if (!_subtractMean)
        {
            return values;
        }

        var centred = values.ToArray();
        SubtractMeans(centred, Frames);
        return centred;
    }
}
