using System.Globalization;
using System.Text.Json;

namespace Timbre.Neural;

/// <summary>Reads <c>config.json</c> and <c>preprocessor_config.json</c>. What they ask for and Timbre does not compute is refused by name.</summary>
internal static class HuggingFaceConfiguration
{
    private const int MaximumBytes = 16 << 20;

    public static EncoderConfiguration Read(string folder)
    {
        var preprocessor = Path.Combine(folder, "preprocessor_config.json");
        var (normalizes, rate) = File.Exists(preprocessor) ? Open(preprocessor, Extractor) : (true, 16_000); // the extractor's own defaults
        return Open(Path.Combine(folder, "config.json"), (json, file) => (Encoder(json, file) with { NormalizesInput = normalizes, SampleRate = rate }).Checked(file));
    }

    private static (bool Normalizes, int Rate) Extractor(Fields json, string file) => (json.Flag("do_normalize", true), json.Number("sampling_rate", 16_000) is >= 1000 and <= 192_000 and var rate
        ? rate
        : throw json.Wrong("sampling_rate", "between 1000 and 192000"));

    private static EncoderConfiguration Encoder(Fields json, string file)
    {
        var type = json.Text("model_type", null) ?? throw new TimbreException($"{file}: has no model_type; a wav2vec2 or hubert checkpoint was expected");
        if (type is not ("wav2vec2" or "hubert"))
        {
            var why = type.StartsWith("wavlm", StringComparison.Ordinal) ? ": its gated relative position bias is not computed" : "";
            throw CheckpointError.Of(file, $"model_type '{type}' is not supported{why}; wav2vec2 and hubert are");
        }

        RefuseWhatIsNotComputed(json, file);
        int[] channels = json.Numbers("conv_dim", [512, 512, 512, 512, 512, 512, 512]), kernels = json.Numbers("conv_kernel", [10, 3, 3, 3, 3, 2, 2]), strides = json.Numbers("conv_stride", [5, 2, 2, 2, 2, 2, 2]);
        if (channels.Length != kernels.Length || channels.Length != strides.Length)
        {
            throw new TimbreException($"{file}: conv_dim, conv_kernel and conv_stride have {channels.Length}, {kernels.Length} and {strides.Length} values; they must be as many");
        }

        return new EncoderConfiguration
        {
            ModelType = type,
            Architecture = json.Texts("architectures").FirstOrDefault(),
            Convolutions = [.. channels.Select((c, i) => new EncoderConvolution(c, kernels[i], strides[i]))],
            ConvolutionBias = json.Flag("conv_bias", false),
            NormalizesEveryConvolution = json.OneOf("feat_extract_norm", "group", "group", "layer") == "layer",
            Units = json.Number("hidden_size", 768),
            LayerCount = json.Number("num_hidden_layers", 12),
            HeadCount = json.Number("num_attention_heads", 12),
            InnerUnits = json.Number("intermediate_size", 3072),
            PositionKernel = json.Number("num_conv_pos_embeddings", 128),
            PositionGroups = json.Number("num_conv_pos_embedding_groups", 16),
            NormalizesFirst = json.Flag("do_stable_layer_norm", false),
            NormEpsilon = json.Single("layer_norm_eps", 1e-5f),
            Labels = json.Labels("id2label"),
        };
    }

    private static void RefuseWhatIsNotComputed(Fields json, string file)
    {
        json.OneOf("feat_extract_activation", "gelu", "gelu");
        json.OneOf("hidden_act", "gelu", "gelu");
        Refuse(json.Flag("add_adapter", false), "add_adapter=true: adapter layers over the frames");
        Refuse(json.Has("adapter_attn_dim"), "adapter_attn_dim: adapters in the attention layers (MMS)");
        Refuse(!json.Flag("feat_proj_layer_norm", true), "feat_proj_layer_norm=false: a projection without layer norm");
        Refuse(json.Flag("conv_pos_batch_norm", false), "conv_pos_batch_norm=true: a positional convolution with batch norm");
        Refuse(json.Flag("use_weighted_layer_sum", false), "use_weighted_layer_sum=true: a head over a weighted sum of layers");
        Refuse(json.Text("problem_type", null) == "regression" || json.Text("finetuning_task", null) == "wav2vec2_reg", "a head that gives numbers instead of labels (regression)");
        Refuse(json.Text("pooling_mode", "mean") != "mean", $"pooling_mode={json.Text("pooling_mode", null)}: pooling other than the mean");

        void Refuse(bool there, string what)
        {
            if (there)
            {
                throw CheckpointError.Of(file, $"{what}: is not supported");
            }
        }
    }

    private static T Open<T>(string file, Func<Fields, string, T> read)
    {
        using var document = Parse(file);
        try
        {
            return read(new Fields(document.RootElement, file), file);
        }
        catch (InvalidOperationException e)
        {
            throw CheckpointError.Of(file, "holds text that is not Unicode", e);
        }
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaximumBytes)
            {
                throw new TimbreException($"{file}: is too large to be a configuration");
            }

            var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("it is not an object");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{file}: cannot be read as JSON ({e.Message})", e);
        }
    }

    /// <summary>Typed access; a field that is absent or null has its default, one of the wrong type is an error that names it.</summary>
    private readonly struct Fields(JsonElement root, string file)
    {
        public bool Has(string name) => root.TryGetProperty(name, out var v) && v.ValueKind != JsonValueKind.Null;

        public string? Text(string name, string? otherwise) => Has(name) ? (root.GetProperty(name) is { ValueKind: JsonValueKind.String } v ? v.GetString() : throw Wrong(name, "text")) : otherwise;

        public bool Flag(string name, bool otherwise) => Has(name) ? (root.GetProperty(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } v ? v.GetBoolean() : throw Wrong(name, "true or false")) : otherwise;

        public int Number(string name, int otherwise) => Has(name) ? Whole(root.GetProperty(name), name) : otherwise;

        public float Single(string name, float otherwise) => Has(name) ? (root.GetProperty(name) is { ValueKind: JsonValueKind.Number } v ? v.GetSingle() : throw Wrong(name, "a number")) : otherwise;

        public int[] Numbers(string name, int[] otherwise)
        {
            if (!Has(name))
            {
                return otherwise;
            }

            var (fields, list) = (this, List(name));
            return [.. list.Select(v => fields.Whole(v, name))];
        }

        public string[] Texts(string name)
        {
            if (!Has(name))
            {
                return [];
            }

            var (fields, list) = (this, List(name));
            return [.. list.Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : throw fields.Wrong(name, "a list of texts"))];
        }

        public string OneOf(string name, string otherwise, params ReadOnlySpan<string> supported)
        {
            var value = Text(name, otherwise)!;
            return supported.Contains(value) ? value : throw CheckpointError.Of(file, $"{name}={value}: is not supported; {string.Join(" and ", supported.ToArray())} is");
        }

        /// <summary>Classes by number, <c>{"0": "female", …}</c>, without gaps.</summary>
        public string[] Labels(string name)
        {
            if (!Has(name))
            {
                return [];
            }

            var map = root.GetProperty(name);
            if (map.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(name, "an object");
            }

            var labels = new SortedDictionary<int, string>();
            foreach (var entry in map.EnumerateObject())
            {
                if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || entry.Value.ValueKind != JsonValueKind.String || !labels.TryAdd(id, entry.Value.GetString()!))
                {
                    throw Wrong(name, "labels by number");
                }
            }

            return labels.Keys.Select((id, i) => id == i).All(b => b) ? [.. labels.Values] : throw Wrong(name, "labels by number from 0 on, without gaps");
        }

        private List<JsonElement> List(string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.Array } v ? [.. v.EnumerateArray()] : throw Wrong(name, "a list");

        private int Whole(JsonElement value, string name) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var n) ? n : throw Wrong(name, "a whole number");

        public TimbreException Wrong(string name, string expected) => CheckpointError.Of(file, $"{name}={root.GetProperty(name).GetRawText()}: must be {expected}");
    }
}
