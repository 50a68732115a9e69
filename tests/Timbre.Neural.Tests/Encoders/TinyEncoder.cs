using System.Text.Json.Nodes;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>What a tiny encoder looks like; odd sizes, so that nothing fills a vector by chance.</summary>
internal sealed record TinyForm
{
    /// <summary>Layer norm and bias in every convolution, and layers that normalise first; else group norm and layers that normalise last.</summary>
    public bool Large { get; init; }

    /// <summary>Bias in every convolution; by default as <see cref="Large"/> has it.</summary>
    public bool? Bias { get; init; }

    /// <summary>Layer norm in every convolution; by default as <see cref="Large"/> has it.</summary>
    public bool? Each { get; init; }

    /// <summary>Layers that normalise first; by default as <see cref="Large"/> has it.</summary>
    public bool? First { get; init; }

    public int Units { get; init; } = 40;

    public int Heads { get; init; } = 5;

    public int Inner { get; init; } = 70;

    public int Layers { get; init; } = 2;

    public int Channels { get; init; } = 24;

    public int[] Kernels { get; init; } = [10, 3, 2];

    public int[] Strides { get; init; } = [5, 2, 2];

    public int PositionKernel { get; init; } = 5;

    public int PositionGroups { get; init; } = 4;

    /// <summary>Of the layers' norms; those of the convolutions have torch's own.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The prefix in the file of all but the heads.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The newer names of the normalised weight.</summary>
    public bool Newer { get; init; }

    public long Seed { get; init; } = 1;

    /// <summary>The fewest samples that give so many frames.</summary>
    public int SamplesFor(int frames)
    {
        for (var i = Kernels.Length - 1; i >= 0; i--)
        {
            frames = ((frames - 1) * Strides[i]) + Kernels[i];
        }

        return frames;
    }
}

/// <summary>A tiny encoder with random weights, as Hugging Face would publish it; tensors and settings may be changed before it is saved.</summary>
internal sealed class TinyEncoder
{
    private readonly SeededRandom _random;

    public TinyEncoder(TinyForm form)
    {
        Form = form;
        _random = new SeededRandom(form.Seed);
        for (var i = 0; i < form.Kernels.Length; i++)
        {
            var (name, inputs) = ($"feature_extractor.conv_layers.{i}", i == 0 ? 1 : form.Channels);
            Weight($"{name}.conv.weight", form.Channels, inputs, form.Kernels[i]);
            if (form.Bias ?? form.Large)
            {
                Bias($"{name}.conv.bias", form.Channels);
            }

            if ((form.Each ?? form.Large) || i == 0)
            {
                Norm($"{name}.layer_norm", form.Channels);
            }
        }

        Norm("feature_projection.layer_norm", form.Channels);
        Linear("feature_projection.projection", form.Channels, form.Units);
        var (gain, direction) = form.Newer ? ("parametrizations.weight.original0", "parametrizations.weight.original1") : ("weight_g", "weight_v");
        Position = ($"encoder.pos_conv_embed.conv.{gain}", $"encoder.pos_conv_embed.conv.{direction}");
        Add(Position.Gain, [1, 1, form.PositionKernel], 2, 0.5);
        Weight(Position.Direction, form.Units, form.Units / form.PositionGroups, form.PositionKernel);
        Bias("encoder.pos_conv_embed.conv.bias", form.Units);
        Norm("encoder.layer_norm", form.Units);
        for (var i = 0; i < form.Layers; i++)
        {
            foreach (var part in (string[])["q", "k", "v", "out"])
            {
                Linear($"encoder.layers.{i}.attention.{part}_proj", form.Units, form.Units);
            }

            Norm($"encoder.layers.{i}.layer_norm", form.Units);
            Linear($"encoder.layers.{i}.feed_forward.intermediate_dense", form.Units, form.Inner);
            Linear($"encoder.layers.{i}.feed_forward.output_dense", form.Inner, form.Units);
            Norm($"encoder.layers.{i}.final_layer_norm", form.Units);
        }

        Config = new JsonObject
        {
            ["model_type"] = form.Prefix.StartsWith("hubert", StringComparison.Ordinal) ? "hubert" : "wav2vec2",
            ["conv_dim"] = List(Enumerable.Repeat(form.Channels, form.Kernels.Length)),
            ["conv_kernel"] = List(form.Kernels),
            ["conv_stride"] = List(form.Strides),
            ["conv_bias"] = form.Bias ?? form.Large,
            ["feat_extract_norm"] = form.Each ?? form.Large ? "layer" : "group",
            ["do_stable_layer_norm"] = form.First ?? form.Large,
            ["hidden_size"] = form.Units,
            ["num_hidden_layers"] = form.Layers,
            ["num_attention_heads"] = form.Heads,
            ["intermediate_size"] = form.Inner,
            ["num_conv_pos_embeddings"] = form.PositionKernel,
            ["num_conv_pos_embedding_groups"] = form.PositionGroups,
            ["layer_norm_eps"] = form.Epsilon,
        };
    }

    public TinyForm Form { get; }

    /// <summary>Names of the gain and the direction of the positional convolution.</summary>
    public (string Gain, string Direction) Position { get; }

    /// <summary>By name without prefix.</summary>
    public OrderedDictionary<string, SafeTensor> Tensors { get; } = [];

    /// <summary>Tensors that stand without prefix.</summary>
    public HashSet<string> Bare { get; } = [];

    public JsonObject Config { get; }

    public float[] this[string tensor] => Tensors[tensor].Values;

    public void Linear(string name, int inputs, int outputs, bool head = false)
    {
        Weight($"{name}.weight", outputs, inputs);
        Bias($"{name}.bias", outputs);
        if (head)
        {
            Bare.UnionWith([$"{name}.weight", $"{name}.bias"]);
        }
    }

    public void Replace(string name, params int[] shape) => Tensors[name] = new SafeTensor(name, shape, new float[shape.Aggregate(1, (a, b) => a * b)]);

    /// <summary>Writes config.json and model.safetensors.</summary>
    public string Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), Config.ToJsonString());
        using var stream = File.Create(Path.Combine(folder, "model.safetensors"));
        SafeTensors.Write(stream, Tensors.Select(t => t.Value with { Name = NameOf(t.Key) }));
        return folder;
    }

    public string NameOf(string tensor) => Bare.Contains(tensor) ? tensor : Form.Prefix + tensor;

    public EncoderModel Load(EncoderPrecision precision = EncoderPrecision.Single)
    {
        using var folder = new TestSupport.TempFolder();
        return EncoderModel.Load(Save(folder.Path), precision);
    }

    /// <summary>Something like a voice: harmonics that come and go, and noise.</summary>
    public static float[] Samples(int count, long seed = 7)
    {
        var random = new SeededRandom(seed);
        var pitch = random.NextDouble(0.01, 0.05);
        return [.. Enumerable.Range(0, count).Select(i => (float)((0.2 * Math.Sin(i * 0.003) * (Math.Sin(i * pitch) + (0.5 * Math.Sin(i * 2.01 * pitch)))) + (0.03 * random.NextGaussian()) + 0.01))];
    }

    private static JsonArray List(IEnumerable<int> numbers) => [.. numbers.Select(n => (JsonNode)n)];

    private void Weight(string name, params int[] shape) => Add(name, shape, 0, 1.2 / Math.Sqrt(shape.Skip(1).Aggregate(1, (a, b) => a * b)));

    private void Bias(string name, int size) => Add(name, [size], 0, 0.2);

    private void Norm(string name, int size)
    {
        Add($"{name}.weight", [size], 1, 0.2);
        Bias($"{name}.bias", size);
    }

    private void Add(string name, int[] shape, double mean, double spread) =>
        Tensors.Add(name, new SafeTensor(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(mean + (spread * _random.NextGaussian())))]));
}
