namespace Timbre.Neural;

/// <summary>The form of an encoder, as its <c>config.json</c> has it.</summary>
public sealed record EncoderConfiguration
{
    /// <summary>The checkpoint's <c>model_type</c>: <c>wav2vec2</c> or <c>hubert</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>The class that wrote the checkpoint, e.g. <c>Wav2Vec2Model</c>; null where it says none.</summary>
    public string? Architecture { get; init; }

    /// <summary>Whether samples are brought to zero mean and unit variance first (<c>preprocessor_config.json</c>).</summary>
    public bool NormalizesInput { get; init; }
}
