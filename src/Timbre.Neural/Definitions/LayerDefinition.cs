using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>One layer of a network as a model folder stores it. Layers are named like in a <c>torch.nn.Sequential</c>: by their place, from 0.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LinearDefinition), "linear")]
[JsonDerivedType(typeof(CosineLinearDefinition), "cosine_linear")]
[JsonDerivedType(typeof(Conv1dDefinition), "conv1d")]
[JsonDerivedType(typeof(Conv2dDefinition), "conv2d")]
[JsonDerivedType(typeof(DepthwiseConv2dDefinition), "depthwise_conv2d")]
[JsonDerivedType(typeof(ResidualDefinition), "residual")]
[JsonDerivedType(typeof(ReluDefinition), "relu")]
[JsonDerivedType(typeof(TanhDefinition), "tanh")]
[JsonDerivedType(typeof(SigmoidDefinition), "sigmoid")]
[JsonDerivedType(typeof(BatchNormDefinition), "batch_norm")]
[JsonDerivedType(typeof(DropoutDefinition), "dropout")]
[JsonDerivedType(typeof(MaxPool1dDefinition), "max_pool1d")]
[JsonDerivedType(typeof(MaxPool2dDefinition), "max_pool2d")]
[JsonDerivedType(typeof(GlobalAveragePoolDefinition), "global_average_pool")]
[JsonDerivedType(typeof(StatisticsPoolDefinition), "statistics_pool")]
[JsonDerivedType(typeof(FlattenDefinition), "flatten")]
[JsonDerivedType(typeof(UnflattenDefinition), "unflatten")]
public abstract record LayerDefinition
{
    /// <summary>Prefix of the layer's weights in a weight file; null = its place in the network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}

/// <summary>How a convolution or pooling treats the borders.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Border>))]
public enum Border
{
    /// <summary>The window stays inside: output length floor((n − size) / stride) + 1.</summary>
    Valid,

    /// <summary>Output length ceil(n / stride); the padding is split evenly, an odd one is longer at the end (as in TensorFlow). A convolution pads with zeros, pooling leaves the outside out.</summary>
    Same,
}

/// <summary>How the weights begin; biases begin at 0.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Initialisation>))]
public enum Initialisation
{
    /// <summary>He before a ReLU, Glorot elsewhere, both uniform.</summary>
    Automatic,

    /// <summary>Uniform within ± sqrt(6 / inputs) (He et al. 2015).</summary>
    HeUniform,

    /// <summary>Uniform within ± sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Normal with variance 2 / (inputs + outputs).</summary>
    GlorotNormal,
}

/// <summary>y = W x + b.</summary>
public sealed record LinearDefinition(int Outputs) : LayerDefinition
{
    /// <summary>How the weights begin.</summary>
    public Initialisation Initialisation { get; init; }
}

/// <summary>
/// The cosine of the angle between x and each row of W, times <see cref="Scale"/>: the last layer of a network that is trained with <see cref="TrainingOptions.Margin"/>.
/// Lengths have 1e-10 added under the root, so zeros give 0.
/// </summary>
public sealed record CosineLinearDefinition(int Outputs) : LayerDefinition
{
    /// <summary>What a cosine of 1 gives: above 0.</summary>
    public double Scale { get; init; } = 30;

    /// <summary>How the weights begin.</summary>
    public Initialisation Initialisation { get; init; }
}

/// <summary>Convolution over time; shapes [channels, time].</summary>
public sealed record Conv1dDefinition(int Filters, int Kernel) : ConvolutionDefinition
{
    /// <summary>Step of the window.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Frames from one tap of the window to the next, 1 or more and below the length of the input: the window spans (kernel − 1) · dilation + 1 frames.</summary>
    [JsonIgnore]
    public int Dilation { get; init; } = 1;

    /// <summary>Leaves a dilation of 1 out of the JSON, so that it stays as it was before there were others.</summary>
    [JsonInclude]
    [JsonPropertyName("dilation")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? WrittenDilation
    {
        get => Dilation == 1 ? null : Dilation;
        init => Dilation = value ?? 1;
    }

    /// <summary>Treatment of the borders.</summary>
    public Border Border { get; init; }

    /// <summary>How the weights begin.</summary>
    public Initialisation Initialisation { get; init; }
}

/// <summary>max(x, 0).</summary>
public sealed record ReluDefinition : LayerDefinition;

/// <summary>Hyperbolic tangent.</summary>
public sealed record TanhDefinition : LayerDefinition;

/// <summary>1 / (1 + e^−x). A network's last layer should be linear: losses and predictions add the sigmoid themselves.</summary>
public sealed record SigmoidDefinition : LayerDefinition;

/// <summary>Batch normalisation per channel (Ioffe and Szegedy 2015) as PyTorch has it: the running variance is unbiased.</summary>
public sealed record BatchNormDefinition : LayerDefinition
{
    /// <summary>Share of the new batch in the running statistics.</summary>
    public double Momentum { get; init; } = 0.1;

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;
}

/// <summary>Sets a share of the values to zero while training, the others grow by 1 / (1 − rate); does nothing in use.</summary>
public sealed record DropoutDefinition(double Rate) : LayerDefinition;

/// <summary>Maximum over windows in time.</summary>
public sealed record MaxPool1dDefinition(int Size, int Stride) : LayerDefinition
{
    /// <summary>Treatment of the borders.</summary>
    public Border Border { get; init; }
}

/// <summary>Maximum over square windows.</summary>
public sealed record MaxPool2dDefinition(int Size, int Stride) : LayerDefinition
{
    /// <summary>Treatment of the borders.</summary>
    public Border Border { get; init; }

    /// <summary>Positions on each of the four sides that are left out, as PyTorch pads: at least 0 and less than the window; null = as <see cref="Border"/> says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Padding { get; init; }
}

/// <summary>Mean over time, or over height and width: [channels, …] → [channels].</summary>
public sealed record GlobalAveragePoolDefinition : LayerDefinition;

/// <summary>
/// Statistics over time, as an x-vector network pools (Snyder et al. 2018): [channels, time] → [2 · channels], the means of all channels, then their deviations
/// sqrt(variance + 1e-5). The variance is that of the population, as in Kaldi, so one frame is enough; SpeechBrain's is unbiased, which one frame does not have.
/// </summary>
public sealed record StatisticsPoolDefinition : LayerDefinition;

/// <summary>[channels, …] → one row, channel after channel.</summary>
public sealed record FlattenDefinition : LayerDefinition;

/// <summary>One row → <paramref name="Shape"/> ([channels, time] or [channels, height, width]), channel after channel.</summary>
public sealed record UnflattenDefinition(IReadOnlyList<int> Shape) : LayerDefinition;
