using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>A convolution.</summary>
public abstract record ConvolutionDefinition : LayerDefinition
{
    /// <summary>Whether a value is added to each filter's results. Batch normalisation after a convolution makes it superfluous.</summary>
    [JsonIgnore]
    public bool Bias { get; init; } = true;

    /// <summary>Leaves a bias out of the JSON, so that it stays as it was before there were convolutions without.</summary>
    [JsonInclude]
    [JsonPropertyName("bias")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal bool? WrittenBias
    {
        get => Bias ? null : false;
        init => Bias = value ?? true;
    }
}

/// <summary>Convolution over two axes; shapes [channels, height, width].</summary>
public sealed record Conv2dDefinition(int Filters, int KernelHeight, int KernelWidth) : ConvolutionDefinition
{
    /// <summary>Step of the window on both axes.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Step along the height where it is not <see cref="Stride"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StrideHeight { get; init; }

    /// <summary>Treatment of the borders.</summary>
    public Border Border { get; init; }

    /// <summary>Zeros on each of the four sides, as PyTorch pads: at least 0 and less than the window; null = as <see cref="Border"/> says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Padding { get; init; }

    /// <summary>How the weights begin.</summary>
    public Initialisation Initialisation { get; init; }
}

/// <summary>
/// Convolution over two axes with one filter for each channel, which sees nothing else (Howard et al. 2017): shapes [channels, height, width]. A convolution
/// 1 × 1 after it mixes the channels; both together cost a fraction of a whole one.
/// </summary>
public sealed record DepthwiseConv2dDefinition(int KernelHeight, int KernelWidth) : ConvolutionDefinition
{
    /// <summary>Step of the window on both axes.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Treatment of the borders.</summary>
    public Border Border { get; init; }

    /// <summary>Zeros on each of the four sides, as PyTorch pads: at least 0 and less than the window; null = as <see cref="Border"/> says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Padding { get; init; }

    /// <summary>How the weights begin.</summary>
    public Initialisation Initialisation { get; init; }
}
