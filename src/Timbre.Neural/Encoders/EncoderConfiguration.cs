namespace Timbre.Neural;

/// <summary>The form of an encoder. Names in brackets are those of a Hugging Face <c>config.json</c>.</summary>
public sealed record EncoderConfiguration
{
    /// <summary>Added to variances in the convolutions' norms: torch's default, which no setting changes.</summary>
    internal const float ConvolutionNormEpsilon = 1e-5f;

    /// <summary>The checkpoint's kind: <c>wav2vec2</c> or <c>hubert</c> (<c>model_type</c>).</summary>
    public required string ModelType { get; init; }

    /// <summary>The class that wrote the checkpoint, e.g. <c>Wav2Vec2Model</c>; null where it says none (<c>architectures</c>).</summary>
    public string? Architecture { get; init; }

    /// <summary>The convolutions that make frames of samples, first to last (<c>conv_dim</c>, <c>conv_kernel</c>, <c>conv_stride</c>).</summary>
    public required IReadOnlyList<EncoderConvolution> Convolutions { get; init; }

    /// <summary>Whether the convolutions have a bias (<c>conv_bias</c>).</summary>
    public bool ConvolutionBias { get; init; }

    /// <summary>
    /// How the convolutions are normalised (<c>feat_extract_norm</c>). False, <c>group</c>: the first one, per channel over the whole chunk;
    /// true, <c>layer</c>: every one, per frame over the channels.
    /// </summary>
    public bool NormalizesEveryConvolution { get; init; }

    /// <summary>Numbers per frame (<c>hidden_size</c>).</summary>
    public required int Units { get; init; }

    /// <summary>Transformer layers (<c>num_hidden_layers</c>).</summary>
    public required int LayerCount { get; init; }

    /// <summary>Attention heads per layer (<c>num_attention_heads</c>).</summary>
    public required int HeadCount { get; init; }

    /// <summary>Width of a layer's inner linear part (<c>intermediate_size</c>).</summary>
    public required int InnerUnits { get; init; }

    /// <summary>Frames that the positional convolution sees (<c>num_conv_pos_embeddings</c>).</summary>
    public required int PositionKernel { get; init; }

    /// <summary>Groups of the positional convolution (<c>num_conv_pos_embedding_groups</c>).</summary>
    public required int PositionGroups { get; init; }

    /// <summary>Whether layers normalise what they are given, with one norm after the last, instead of what they give (<c>do_stable_layer_norm</c>).</summary>
    public bool NormalizesFirst { get; init; }

    /// <summary>Added to variances (<c>layer_norm_eps</c>), those of the convolutions' norms apart: they have torch's own, whatever the setting.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>Whether samples are brought to zero mean and unit variance first (<c>do_normalize</c> of <c>preprocessor_config.json</c>; fairseq's <c>normalize</c>).</summary>
    public bool NormalizesInput { get; init; }

    /// <summary>The rate of the samples in Hz (<c>sampling_rate</c> of <c>preprocessor_config.json</c>).</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>The classes of a classification head in the order of its logits (<c>id2label</c>); empty where none are named.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Samples from one frame to the next.</summary>
    public int HopSamples => Convolutions.Aggregate(1, (hop, c) => hop * c.Stride);

    /// <summary>Samples that one frame rests on.</summary>
    public int MinimumSamples => (int)Math.Min(int.MaxValue, Convolutions.Reverse().Aggregate(1L, (samples, c) => ((samples - 1) * c.Stride) + c.Kernel));

    /// <summary>Frames that so many samples give.</summary>
    public int FrameCount(int sampleCount)
    {
        var count = sampleCount;
        foreach (var c in Convolutions)
        {
            count = count < c.Kernel ? 0 : ((count - c.Kernel) / c.Stride) + 1;
        }

        return count;
    }

    /// <summary>Refuses what cannot be a network, before anything is allocated for it.</summary>
    internal EncoderConfiguration Checked(string file)
    {
        const int most = 1 << 16;
        Require(Convolutions.Count is >= 1 and <= 32, "conv_dim", Convolutions.Count, "between 1 and 32 convolutions");
        foreach (var c in Convolutions)
        {
            Require(c.Channels is >= 1 and <= most, "conv_dim", c.Channels, "between 1 and 65536");
            Require(c.Kernel is >= 1 and <= 1024, "conv_kernel", c.Kernel, "between 1 and 1024");
            Require(c.Stride is >= 1 and <= 1024, "conv_stride", c.Stride, "between 1 and 1024");
        }

        Require(Convolutions.Aggregate(1L, (hop, c) => Math.Min(int.MaxValue, hop * c.Stride)) <= SampleRate / 10, "conv_stride", string.Join('·', Convolutions.Select(c => c.Stride)), "at most a tenth of a second in all");
        Require(Units is >= 1 and <= most, "hidden_size", Units, "between 1 and 65536");
        Require(LayerCount is >= 1 and <= 1000, "num_hidden_layers", LayerCount, "between 1 and 1000");
        Require(HeadCount >= 1 && Units % HeadCount == 0, "num_attention_heads", HeadCount, $"a divisor of hidden_size={Units}");
        Require(InnerUnits is >= 1 and <= 4 * most, "intermediate_size", InnerUnits, "between 1 and 262144");
        Require(PositionKernel is >= 1 and <= 4096, "num_conv_pos_embeddings", PositionKernel, "between 1 and 4096");
        Require(PositionGroups >= 1 && Units % PositionGroups == 0, "num_conv_pos_embedding_groups", PositionGroups, $"a divisor of hidden_size={Units}");
        Require(NormEpsilon is > 0 and < 1, "layer_norm_eps", NormEpsilon, "between 0 and 1");
        return this;

        void Require(bool holds, string name, object value, string what)
        {
            if (!holds)
            {
                throw CheckpointError.Of(file, FormattableString.Invariant($"{name}={value}: must be {what}"));
            }
        }
    }
}

/// <summary>One convolution over time.</summary>
/// <param name="Channels">Numbers per frame of its result.</param>
/// <param name="Kernel">Frames that one result rests on.</param>
/// <param name="Stride">Frames from one result to the next.</param>
public sealed record EncoderConvolution(int Channels, int Kernel, int Stride);
