using Timbre.Audio;

namespace Timbre.Encoders;

/// <summary>
/// An encoder as a kind of features: <c>[units, frames]</c>, or one column where they are pooled, so that whatever works on features (extraction of many recordings,
/// the store, statistics) works on encoder outputs. Immutable; may be shared by threads, each recording is encoded by one.
/// </summary>
public sealed class EncoderExtractor : IFeatureExtractor, IEmbeddingSource
{
    /// <summary>The kind.</summary>
    public const string KindName = "encoder";

    private readonly Encoder _encoder;

    /// <summary>Checks the options against the model.</summary>
    /// <exception cref="TimbreException">A setting is not possible with this model, or its files cannot be read.</exception>
    public EncoderExtractor(Encoder encoder, EncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        _encoder = encoder;
        Options = options ?? EncoderOptions.Default;
        Options.Check(encoder.Model);
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["model"] = encoder.Name,
            ["weights"] = encoder.Fingerprint,
            ["layer"] = LayerSetting.Describe(Options, encoder.Model.LayerCount),
            ["chunk"] = Options.Chunk?.TotalSeconds,
            ["pool"] = EncoderSettings.NameOf(Options.Pooling),
            ["normalize"] = Options.Normalize ?? encoder.Model.Configuration.NormalizesInput,
            ["precision"] = EncoderSettings.NameOf(encoder.Model.Precision),
        };
    }

    /// <summary>How recordings are encoded.</summary>
    public EncoderOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    /// <remarks>
    /// <see cref="FeatureInputs"/> makes the same extractor of them again. <c>weights</c> is the SHA-256 of the checkpoint's files: other weights under the same name are other features.
    /// </remarks>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => _encoder.Units;

    /// <inheritdoc/>
    public int Units => _encoder.Units;

    /// <inheritdoc/>
    public string? Rows => PerRecording ? null : "frames";

    /// <summary>Frames that a stretch of so many seconds, encoded by itself, gives.</summary>
    public int FramesOf(double seconds) => _encoder.Model.FrameCount((int)Math.Min(int.MaxValue, Math.Round(seconds * _encoder.Model.SampleRate)));

    /// <inheritdoc/>
    public bool PerRecording => Options.Pooling == EncoderPooling.Mean;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => _encoder.Rate;

    /// <inheritdoc/>
    public string? WarningFor(SampleRate recorded) => Encoder.BandwidthWarning(recorded, _encoder.Rate);

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        if (rate != _encoder.Rate)
        {
            throw new TimbreException($"sr={rate.Hertz}: must be {_encoder.Rate.Hertz}, the rate that the encoder takes");
        }

        var blocks = _encoder.EncodeSamples(samples, Options, threads: 1);
        if (!PerRecording)
        {
            return FrameLayout.ToFeatures(blocks, _encoder.Units);
        }

        var mean = new FrameMean(_encoder.Units);
        foreach (var block in blocks)
        {
            mean.Add(block);
        }

        return new FeatureMatrix(_encoder.Units, 1, mean.ToArray());
    }

    /// <inheritdoc/>
    public SampleRate RateOf(Recording recording) => _encoder.Rate;

    /// <inheritdoc/>
    public IEnumerable<EncodedBlock> Blocks(Recording recording, double start, double? duration, int threads, CancellationToken cancellation) =>
        _encoder.EncodeBlocks(recording, Options, start, duration, threads, cancellation);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => PerRecording ? 0 : (double)_encoder.Model.HopSamples / _encoder.Model.SampleRate;
}
