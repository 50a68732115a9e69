using Timbre.Neural;

namespace Timbre.Encoders;

/// <summary>How a recording is encoded. All of it decides what comes out.</summary>
public sealed record EncoderOptions
{
    /// <summary>The whole recording at once, the model's last hidden state, all frames, normalised as the checkpoint says.</summary>
    public static EncoderOptions Default { get; } = new();

    /// <summary>
    /// Length of the pieces that are encoded by themselves, one after another; null: the whole recording at once, which takes time that grows with the square
    /// of its length and is refused beyond <see cref="Encoder.LongestAtOnce"/>. The last piece is shorter and is encoded as it is, never padded; one too short
    /// for a single frame (400 samples, 25 ms) is left out.
    /// </summary>
    public TimeSpan? Chunk { get; init; }

    /// <summary>0: what the first transformer layer is given; n: what layer n gives; null: the model's last hidden state.</summary>
    public int? Layer { get; init; }

    /// <summary>
    /// The weighted mean of what several layers give instead of one (<see cref="Layer"/> is null then): each layer once, with a weight above 0; the weights are
    /// brought to a sum of 1. Null: no mean. Takes one pass and no more memory than one layer.
    /// </summary>
    public IReadOnlyList<(int Layer, double Weight)>? LayerWeights { get; init; }

    /// <summary>Whether the samples of each piece are brought to zero mean and unit variance first; null: as the checkpoint says.</summary>
    public bool? Normalize { get; init; }

    /// <summary>What is made of the frames.</summary>
    public EncoderPooling Pooling { get; init; }

    /// <summary>The options with the layer that a setting names.</summary>
    /// <param name="text"><c>last</c> (the model's last hidden state), a number, <c>mean</c> (all transformer layers alike), or weights: <c>4:0.5,5:0.25,6:0.25</c>.</param>
    /// <param name="model">What the layers belong to.</param>
    /// <exception cref="TimbreException">It is none of these, or the model has no such layer.</exception>
    public EncoderOptions WithLayer(string text, EncoderModel model)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(model);
        var options = LayerSetting.Parse(text).Of(this, model.LayerCount);
        options.Check(model);
        return options;
    }

    /// <summary>Holds the settings against a model.</summary>
    /// <exception cref="TimbreException">A setting is not possible with this model.</exception>
    public void Check(EncoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ChunkSamples(model);
    }

    /// <summary>Samples per piece; null for the whole recording.</summary>
    /// <exception cref="TimbreException">A setting is not possible with this model.</exception>
    internal int? ChunkSamples(EncoderModel model)
    {
        if (Layer is { } layer && (layer < 0 || layer > model.LayerCount))
        {
            throw new TimbreException($"layer={layer}: must be from 0 (what the first layer is given) to {model.LayerCount}, the last layer of this model");
        }

        if (LayerWeights is { } weights)
        {
            LayerSetting.Check(weights, model.LayerCount);
            if (Layer is { } single)
            {
                throw new TimbreException($"layer={single}: cannot be given together with a mean of layers");
            }
        }

        if (Chunk is not { } chunk)
        {
            return null;
        }

        var least = (double)model.MinimumSamples / model.SampleRate;
        var samples = Math.Round(chunk.TotalSeconds * model.SampleRate);
        return samples >= model.MinimumSamples && chunk <= Encoder.LongestAtOnce
            ? (int)samples
            : throw new TimbreException(FormattableString.Invariant(
                $"chunk={chunk.TotalSeconds:0.######}: must be from {least:0.######} (a single frame) to {Encoder.LongestAtOnce.TotalSeconds:0} seconds"));
    }
}
