namespace Timbre.Neural;

/// <summary>What the parts of an encoder are called in a checkpoint: as Hugging Face has it, or as fairseq has it.</summary>
internal sealed record WeightNames
{
    public static WeightNames HuggingFace { get; } = new()
    {
        Prefixes = ["wav2vec2.", "hubert.", ""],
        Convolution = "feature_extractor.conv_layers.{0}.conv",
        FirstGroupNorm = "feature_extractor.conv_layers.0.layer_norm",
        ConvolutionNorm = "feature_extractor.conv_layers.{0}.layer_norm",
        FeatureNorm = "feature_projection.layer_norm",
        Projection = "feature_projection.projection",
        Position = "encoder.pos_conv_embed.conv",
        FinalNorm = "encoder.layer_norm",
        Query = "encoder.layers.{0}.attention.q_proj",
        Key = "encoder.layers.{0}.attention.k_proj",
        Value = "encoder.layers.{0}.attention.v_proj",
        AttentionOutput = "encoder.layers.{0}.attention.out_proj",
        AttentionNorm = "encoder.layers.{0}.layer_norm",
        Inner = "encoder.layers.{0}.feed_forward.intermediate_dense",
        Outer = "encoder.layers.{0}.feed_forward.output_dense",
        LayerNorm = "encoder.layers.{0}.final_layer_norm",
        Ignored = ["quantizer.", "project_q.", "project_hid.", "masked_spec_embed", "lm_head.", "label_embeddings_concat"],
    };

    public static WeightNames Fairseq { get; } = new()
    {
        Prefixes = ["w2v_encoder.w2v_model.", ""],
        Convolution = "feature_extractor.conv_layers.{0}.0",
        FirstGroupNorm = "feature_extractor.conv_layers.0.2",
        ConvolutionNorm = "feature_extractor.conv_layers.{0}.2.1",
        FeatureNorm = "layer_norm",
        Projection = "post_extract_proj",
        Position = "encoder.pos_conv.0",
        FinalNorm = "encoder.layer_norm",
        Query = "encoder.layers.{0}.self_attn.q_proj",
        Key = "encoder.layers.{0}.self_attn.k_proj",
        Value = "encoder.layers.{0}.self_attn.v_proj",
        AttentionOutput = "encoder.layers.{0}.self_attn.out_proj",
        AttentionNorm = "encoder.layers.{0}.self_attn_layer_norm",
        Inner = "encoder.layers.{0}.fc1",
        Outer = "encoder.layers.{0}.fc2",
        LayerNorm = "encoder.layers.{0}.final_layer_norm",
        Ignored = ["quantizer.", "project_q.", "final_proj.", "mask_emb", "label_embs_concat", "target_glu.", "w2v_encoder.proj."],
    };

    /// <summary>What may stand before every name; the first that fits is taken.</summary>
    public required string[] Prefixes { get; init; }

    public required string Convolution { get; init; }

    public required string FirstGroupNorm { get; init; }

    public required string ConvolutionNorm { get; init; }

    public required string FeatureNorm { get; init; }

    public required string Projection { get; init; }

    public required string Position { get; init; }

    public required string FinalNorm { get; init; }

    public required string Query { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    public required string AttentionOutput { get; init; }

    public required string AttentionNorm { get; init; }

    public required string Inner { get; init; }

    public required string Outer { get; init; }

    public required string LayerNorm { get; init; }

    /// <summary>Beginnings of names that belong to pre-training or transcription, with or without prefix.</summary>
    public required string[] Ignored { get; init; }
}
