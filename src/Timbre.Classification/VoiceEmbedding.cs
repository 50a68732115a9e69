using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Learning;

namespace Timbre.Classification;

/// <summary>
/// Where recordings lie among the voices that a model learned to tell apart: the layer before its answer, for each piece of a recording or for all of it. What the model
/// does not judge (silence, less than <see cref="VoiceClassifier.ShortestSeconds"/>) is refused here too. Immutable; may be shared by threads.
/// </summary>
public sealed class VoiceEmbedding : IEmbeddingSource
{
    /// <summary>The kind.</summary>
    public const string KindName = "voice-embedding";

    private const int PiecesAtOnce = 64;
    private readonly VoiceClassifier _model;
    private readonly IPieceClassifier _network;
    private readonly PictureExtractor _picture;
    private readonly TimeSpan? _chunk;

    /// <summary>Takes the embedding layer of a model.</summary>
    /// <param name="model">A model with one: <see cref="ModelCatalog.Tdnn"/>.</param>
    /// <param name="name">What messages and the list of a folder call it.</param>
    /// <param name="weights">What tells it from other models of that name (a hash of its files); null where that does not matter.</param>
    /// <param name="chunk">
    /// Length of the pieces, one after another. Null: with <see cref="EncoderPooling.None"/> pieces as long and as far apart as those that the model judges,
    /// with <see cref="EncoderPooling.Mean"/> the whole recording as one piece, up to <see cref="Encoder.LongestAtOnce"/>. What is left at the end of a recording and does not fill a
    /// piece is left out; a recording shorter than a piece (the whole: than one that the model judges) is repeated until it fills one.
    /// </param>
    /// <param name="pooling">Whether an embedding for each piece is given, or their mean.</param>
    /// <exception cref="TimbreException">The model has no embedding, or the pieces are too short for its convolutions or too long.</exception>
    public VoiceEmbedding(VoiceClassifier model, string name, string? weights = null, TimeSpan? chunk = null, EncoderPooling pooling = EncoderPooling.None)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is not { Frames: IPieceClassifier network and IEmbedder embedder, Features: PictureExtractor picture })
        {
            throw new TimbreException($"{name}: is a model of kind '{model.Kind}', which has no embedding; only '{ModelCatalog.Tdnn}' and encoders have one");
        }

        (_model, _network, _picture, _chunk, Pooling) = (model, network, picture, chunk, pooling);
        Units = embedder.EmbeddingSize;
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["model"] = name,
            ["weights"] = weights,
            ["chunk"] = chunk?.TotalSeconds,
            ["pool"] = pooling == EncoderPooling.Mean ? "mean" : "none",
        };
        if (chunk is not null)
        {
            Pieces(_picture.RequiredRate ?? SampleRate.Speech, 1);
        }
    }

    /// <summary>What is made of the pieces of a recording.</summary>
    public EncoderPooling Pooling { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int Units { get; }

    /// <inheritdoc/>
    public string? Rows => Pooling == EncoderPooling.Mean ? null : "pieces";

    /// <summary>Reads a model folder.</summary>
    /// <exception cref="TimbreException">It is absent, damaged or an ensemble, or its model has no such embedding.</exception>
    public static VoiceEmbedding Load(string folder, TimeSpan? chunk = null, EncoderPooling pooling = EncoderPooling.None)
    {
        if (EnsembleFolder.IsOne(folder))
        {
            var able = EnsembleFolder.Members(folder).Where(m => m.Member.Frames is IEmbedder).Select(m => Path.Combine(folder, m.Folder)).ToList();
            throw new TimbreException($"{folder}: is an ensemble; {(able.Count > 0 ? $"give the folder of a member that has an embedding: {string.Join(", ", able)}" : "none of its members has an embedding")}");
        }

        return new VoiceEmbedding(VoiceClassifier.Load(folder), Path.GetFullPath(folder), ModelFolder.Fingerprint(folder), chunk, pooling);
    }

    /// <inheritdoc/>
    public SampleRate RateOf(Recording recording) => _picture.RequiredRate ?? recording.Rate;

    /// <inheritdoc/>
    public string? WarningFor(SampleRate recorded) => _picture.WarningFor(recorded);

    /// <summary>One embedding of a whole recording, <c>[units]</c>.</summary>
    /// <exception cref="TimbreException">It cannot be decoded, is silent, too short or too long.</exception>
    public float[] Embed(Recording recording, CancellationToken cancellation = default)
    {
        var mean = new double[Units];
        var rows = 0;
        foreach (var block in Blocks(recording, 0, null, 1, cancellation))
        {
            for (var i = 0; i < block.Values.Length; i++)
            {
                mean[i % Units] += block.Values[i];
            }

            rows += block.FrameCount;
        }

        return Array.ConvertAll(mean, sum => (float)(sum / rows));
    }

    /// <inheritdoc/>
    public IEnumerable<EncodedBlock> Blocks(Recording recording, double start, double? duration, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var (rate, atOnce, most) = (RateOf(recording), _chunk is null && Pooling == EncoderPooling.Mean, Encoder.LongestAtOnce.TotalSeconds);
        var samples = recording.ReadMono(start, atOnce ? Math.Min(duration ?? double.MaxValue, most + 1) : duration, rate, cancellation);
        if (atOnce && rate.Seconds(samples.Length) > most)
        {
            throw new TimbreException($"lasts more than {most / 60:0} minutes, too long to be embedded at once; give the length of pieces (--chunk S), e.g. of 3 seconds");
        }

        if (VoiceClassifier.Refusal(rate.Seconds(samples.Length), FeatureExtraction.Level(samples)) is { } refusal)
        {
            throw new TimbreException(refusal.Message!);
        }

        return Blocks(_picture.Features.Extract(samples, rate), rate, samples.Length, cancellation);
    }

    private IEnumerable<EncodedBlock> Blocks(FeatureMatrix bands, SampleRate rate, int samples, CancellationToken cancellation)
    {
        var (view, network, scaler) = Pieces(rate, bands.FrameCount);
        var step = view.Step ?? view.Frames;
        var count = view.Step is null || bands.FrameCount < view.Frames ? 1 : ((bands.FrameCount - view.Frames) / step) + 1;
        for (var first = 0; first < count; first += PiecesAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var pieces = Math.Min(PiecesAtOnce, count - first);
            var rows = view.Of(Stretch(bands, first * step, ((pieces - 1) * step) + view.Frames)).ToFrameMajor();
            scaler.Transform(rows);
            var values = new float[pieces * Units];
            network.Embed(rows, values);
            yield return new EncodedBlock(pieces, values, (int)((long)samples * (first + pieces) / count) - (int)((long)samples * first / count));
        }
    }

    /// <summary>How a recording is cut, and the network and scaling for that.</summary>
    private (IPieceView View, IEmbedder Network, StandardScaler Scaler) Pieces(SampleRate rate, int frames)
    {
        var (length, step) = (_picture.Frames, _picture.Step);
        if (_chunk is { } chunk)
        {
            var (wanted, most) = (chunk.TotalSeconds / _picture.Features.HopSeconds(rate), Encoder.LongestAtOnce);
            length = chunk <= most ? (int)Math.Min(int.MaxValue, Math.Round(wanted)) : throw new TimbreException(FormattableString.Invariant($"chunk={chunk.TotalSeconds:0.###}: must be at most {most.TotalSeconds:0} seconds"));
            step = length;
        }
        else if (Pooling == EncoderPooling.Mean)
        {
            (length, step) = (Math.Max(length, frames), null);
        }

        try
        {
            return (_picture.WithFrames(length, step), (IEmbedder)_network.WithFrames(length), length == _picture.Frames ? _model.Scaler : _model.Scaler.ForGroups(_picture.Features.FeatureCount, length));
        }
        catch (TimbreException e) when (_chunk is not null)
        {
            throw new TimbreException(FormattableString.Invariant($"chunk={_chunk.Value.TotalSeconds:0.###}: makes pieces of {length} frames, which the model cannot look at ({e.Message})"), e);
        }
    }

    private static FeatureMatrix Stretch(FeatureMatrix bands, int first, int frames)
    {
        frames = Math.Min(frames, bands.FrameCount - first);
        if (frames == bands.FrameCount)
        {
            return bands;
        }

        var values = new float[bands.FeatureCount * frames];
        for (var band = 0; band < bands.FeatureCount; band++)
        {
            bands.Row(band).Slice(first, frames).CopyTo(values.AsSpan(band * frames, frames));
        }

        return new FeatureMatrix(bands.FeatureCount, frames, values);
    }
}
