using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// A wav2vec 2.0 or HuBERT network with its weights: samples at 16 kHz in, frames of <see cref="Units"/> numbers out, one every 20 ms.
/// Immutable, may be shared by threads; the same samples give the same bits at any thread count and in any batch.
/// </summary>
/// <remarks>Baevski et al. 2020, arXiv:2006.11477; Hsu et al. 2021, arXiv:2106.07447. Numbers as torchaudio 0.13 and transformers give them.</remarks>
public sealed class EncoderModel
{
    private const int MostChunksTogether = 2; // more compete for the cache
    private const int MostRowsKept = 1024; // of a workspace; that of a long recording is not worth its memory
    private const float LargestSample = 1e12f; // squares of what the convolutions make of larger ones might not be finite
    private readonly ConvolutionStack _convolutions;
    private readonly NormWeights _featureNorm;
    private readonly LinearWeights _projection;
    private readonly PositionalConvolution _position;
    private readonly NormWeights _norm;
    private readonly TransformerLayer[] _layers;
    private readonly EncoderHeads _heads;
    private readonly ConcurrentBag<TransformerWorkspace> _workspaces = [];

    internal EncoderModel(EncoderConfiguration configuration, CheckpointWeights weights, EncoderPrecision precision)
    {
        Configuration = configuration;
        Precision = precision;
        _layers = new TransformerLayer[configuration.LayerCount];
        WorkPool.For(_layers.Length, Environment.ProcessorCount, i => _layers[i] = new TransformerLayer(configuration, weights, i));
        _convolutions = new ConvolutionStack(configuration, weights);
        var channels = configuration.Convolutions[^1].Channels;
        _featureNorm = weights.Norm(weights.Names.FeatureNorm, channels);
        _projection = weights.Linear(channels, configuration.Units, FrameBits.Sixteen, weights.Names.Projection);
        _position = new PositionalConvolution(configuration, weights);
        _norm = weights.Norm(weights.Names.FinalNorm, configuration.Units);
        _heads = new EncoderHeads(configuration, weights);
        weights.RefuseOthers();
        ParameterCount = weights.Count;
    }

    /// <summary>The checkpoint's own description.</summary>
    public EncoderConfiguration Configuration { get; }

    /// <summary>Width of the matrix products.</summary>
    public EncoderPrecision Precision { get; }

    /// <summary>Numbers per frame (<c>hidden_size</c>).</summary>
    public int Units => Configuration.Units;

    /// <summary>Transformer layers.</summary>
    public int LayerCount => Configuration.LayerCount;

    /// <summary>Weights and biases, the heads' included.</summary>
    public long ParameterCount { get; }

    /// <summary>The sample rate that the network was trained on, in Hz.</summary>
    public int SampleRate => Configuration.SampleRate;

    /// <summary>Samples that one frame rests on (400); fewer give no frame.</summary>
    public int MinimumSamples => Configuration.MinimumSamples;

    /// <summary>Samples from one frame to the next (320).</summary>
    public int HopSamples => Configuration.HopSamples;

    /// <summary>The classification heads that the checkpoint holds; empty for a bare encoder.</summary>
    public IReadOnlyList<EncoderHead> Heads => _heads.All;

    /// <summary>Bytes of the weights in memory, without biases and norms.</summary>
    public long WeightBytes => _convolutions.Bytes + _projection.Weights.Bytes + _position.Bytes + _layers.Sum(l => l.Bytes);

    /// <summary>Loads a folder as Hugging Face publishes it (<c>config.json</c> and weights), or a fairseq checkpoint file.</summary>
    /// <exception cref="TimbreException">It is no such checkpoint, is damaged, lacks a tensor, has one too many or of the wrong shape, or is of a kind that is not supported.</exception>
    public static EncoderModel Load(string path, EncoderPrecision precision = EncoderPrecision.Single)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.Exists(path))
        {
            throw new TimbreException($"{path}: is not there");
        }

        var folder = Directory.Exists(path) ? path : null;
        if (folder is not null && !File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new TimbreException($"{path}: is not a checkpoint folder (it has no config.json)");
        }

        if (folder is null && Path.GetFileName(path) == "config.json")
        {
            throw new TimbreException($"{path}: only describes a model; give the folder that it lies in");
        }

        var configuration = folder is null ? null : HuggingFaceConfiguration.Read(folder);
        using var file = Checkpoint.Open(path);
        var names = WeightNames.HuggingFace;
        if (configuration is null)
        {
            var where = File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", "config.json")) ? "the folder that it lies in" : "a folder with config.json";
            configuration = FairseqConfiguration.Read(file.Arguments ?? throw new TimbreException($"{path}: does not say what model it holds, as a fairseq checkpoint does; give {where}"), path);
            names = WeightNames.Fairseq;
        }

        try
        {
            return new EncoderModel(configuration, new CheckpointWeights(file, names, precision), precision);
        }
        catch (OverflowException e)
        {
            throw new TimbreException($"{path}: its layers are too large to be computed", e);
        }
    }

    /// <summary>Frames that so many samples give; 0 where they are too few.</summary>
    public int FrameCount(int sampleCount) => Configuration.FrameCount(sampleCount);

    /// <summary>
    /// Encodes chunks of samples, each by itself: <c>[frames, units]</c> of one chunk after another. Several chunks at once are faster than one
    /// after another, and give the same numbers.
    /// </summary>
    /// <param name="chunks">Samples at <see cref="SampleRate"/>; each at least <see cref="MinimumSamples"/> long, finite, and within ±10¹² (full scale is 1).</param>
    /// <param name="layer">0: what the first transformer layer is given; n: what layer n gives, before the norm at the end that some models have; null: the model's last hidden state.</param>
    /// <param name="normalize">Zero mean and unit variance per chunk first; null: as the checkpoint says.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Stops between layers.</param>
    /// <exception cref="TimbreException">A chunk is too short, not finite or absurdly loud, they are too many for the memory of one array, or there is no such layer.</exception>
    public float[] Encode(IReadOnlyList<ReadOnlyMemory<float>> chunks, int? layer = null, bool? normalize = null, int threads = 1, CancellationToken cancellation = default)
    {
        if (layer is { } n && (n < 0 || n > LayerCount))
        {
            throw new TimbreException(FormattableString.Invariant($"layer={n}: must be between 0 and {LayerCount}"));
        }

        return Run(chunks, new LayerOutput(layer, null), normalize, threads, cancellation);
    }

    /// <summary>The weighted mean of what several layers give, in one pass; otherwise as <see cref="Encode"/>.</summary>
    /// <param name="chunks">Samples at <see cref="SampleRate"/>; each at least <see cref="MinimumSamples"/> long, finite, and within ±10¹² (full scale is 1).</param>
    /// <param name="layers">Layers (0: what the first is given; n: what layer n gives, before the norm at the end that some models have), each once, with weights above 0, which are brought to a sum of 1.</param>
    /// <param name="normalize">Zero mean and unit variance per chunk first; null: as the checkpoint says.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Stops between layers.</param>
    /// <exception cref="TimbreException">As there, or a layer or weight is not possible.</exception>
    public float[] EncodeMean(
        IReadOnlyList<ReadOnlyMemory<float>> chunks, IReadOnlyList<(int Layer, double Weight)> layers, bool? normalize = null, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return Run(chunks, new LayerOutput(null, new LayerMix(layers, LayerCount)), normalize, threads, cancellation);
    }

    private float[] Run(IReadOnlyList<ReadOnlyMemory<float>> chunks, LayerOutput output, bool? normalize, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        foreach (var chunk in chunks)
        {
            Check(chunk.Span);
        }

        CheckTotal(chunks.Sum(c => (long)FrameCount(c.Length)), Units);
        var groups = Group(chunks, threads);
        var batches = groups.ConvertAll(g => new ChunkBatch(g, Configuration));
        batches.ForEach(b => CheckTotal(b.Total, Math.Max(3 * Units, Math.Max(Configuration.InnerUnits, Configuration.Convolutions[^1].Channels))));
        var starts = new int[batches.Count];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + batches[i - 1].Total;
        }

        var result = new float[batches.Sum(b => b.Total) * Units];
        if (batches.Count > 1 && threads > 1)
        {
            WorkPool.For(batches.Count, threads, i =>
            {
                using var alone = new WorkTeam(1);
                Run(batches[i], output, normalize, result.AsMemory(starts[i] * Units), alone, cancellation);
            }, cancellation);
        }
        else
        {
            using var team = new WorkTeam(threads);
            for (var i = 0; i < batches.Count; i++)
            {
                Run(batches[i], output, normalize, result.AsMemory(starts[i] * Units), team, cancellation);
            }
        }

        return result;
    }

    /// <summary>What each of <see cref="Heads"/> gives for one stretch of samples: logits per label, or one number.</summary>
    /// <inheritdoc cref="Encode"/>
    public float[][] Score(ReadOnlyMemory<float> samples, bool? normalize = null, int threads = 1, CancellationToken cancellation = default) =>
        _heads.Score(Run([samples], new LayerOutput(null, null), normalize, threads, cancellation), Units);

    /// <summary>What the convolutions make of one chunk, <c>[frames, channels]</c>: for comparison with other implementations.</summary>
    internal float[] Features(ReadOnlyMemory<float> samples, bool normalize)
    {
        using var team = new WorkTeam(1);
        var batch = new ChunkBatch([samples], Configuration);
        var y = new FrameBuffer(batch.Total, Configuration.Convolutions[^1].Channels);
        _convolutions.Run(batch, Samples(batch, normalize), y, team);
        return Copy(y, batch.Total);
    }

    /// <summary>As many groups as threads, each of which is encoded serially; or one group after another by all threads where chunks are few.</summary>
    private static List<ReadOnlyMemory<float>[]> Group(IReadOnlyList<ReadOnlyMemory<float>> chunks, int threads)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var rounds = (chunks.Count + (threads * MostChunksTogether) - 1) / (threads * MostChunksTogether);
        var size = chunks.Count < threads ? chunks.Count : (chunks.Count + (rounds * threads) - 1) / (rounds * threads);
        return [.. chunks.Chunk(size)];
    }

    private void Run(ChunkBatch batch, LayerOutput output, bool? normalize, Memory<float> result, WorkTeam team, CancellationToken cancellation)
    {
        if (!_workspaces.TryTake(out var w) || w.Rows < batch.Total)
        {
            w = new TransformerWorkspace(Configuration, batch.Total);
        }

        var (rows, epsilon) = (batch.Total, Configuration.NormEpsilon);
        _convolutions.Run(batch, Samples(batch, normalize ?? Configuration.NormalizesInput), w.Features, team);
        cancellation.ThrowIfCancellationRequested();
        team.ForRows(rows, (first, count) => FrameMaths.Normalize(w.Features, first, count, _featureNorm.Gain, _featureNorm.Bias, epsilon, w.Features));
        team.Multiply(_projection.Weights, w.Features, rows, w.Hidden, new ProductFinish(_projection.Bias));
        _position.Run(batch, w.Hidden, team);
        if (!Configuration.NormalizesFirst)
        {
            Norm();
        }

        var (layer, mix) = output;
        var layers = mix?.Last ?? layer ?? LayerCount;
        mix?.Add(0, w.Hidden, rows, result, team);
        for (var i = 0; i < layers; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _layers[i].Run(batch, w, team);
            mix?.Add(i + 1, w.Hidden, rows, result, team);
        }

        if (mix is null)
        {
            if (layer is null && Configuration.NormalizesFirst)
            {
                Norm();
            }

            Copy(w.Hidden, rows).CopyTo(result);
        }

        if (w.Rows <= MostRowsKept)
        {
            _workspaces.Add(w);
        }

        void Norm() => team.ForRows(rows, (first, count) => FrameMaths.Normalize(w.Hidden, first, count, _norm.Gain, _norm.Bias, epsilon, w.Hidden));
    }

    private static float[] Copy(FrameBuffer x, int rows)
    {
        var result = new float[rows * x.Columns];
        for (var i = 0; i < rows; i++)
        {
            x.Row(i).CopyTo(result.AsSpan(i * x.Columns));
        }

        return result;
    }

    /// <summary>The samples of each chunk as the network takes them.</summary>
    private static float[][] Samples(ChunkBatch batch, bool normalize) => [.. batch.Chunks.Select(chunk =>
    {
        var samples = chunk.ToArray();
        if (normalize)
        {
            double sum = 0, square = 0;
            foreach (var s in samples)
            {
                sum += s;
            }

            var mean = sum / samples.Length;
            foreach (var s in samples)
            {
                square += (s - mean) * (s - mean);
            }

            var factor = 1 / Math.Sqrt((square / samples.Length) + 1e-7);
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = (float)((samples[i] - mean) * factor);
            }
        }

        return samples;
    })];

    /// <summary>So many frames of so many numbers, and what lies between rows, must fit one array.</summary>
    private static void CheckTotal(long frames, int width)
    {
        if (frames * (width + 32L) > Array.MaxLength)
        {
            throw new TimbreException($"{frames} frames at once are too many for this encoder; encode shorter chunks, or fewer of them");
        }
    }

    private void Check(ReadOnlySpan<float> samples)
    {
        if (samples.Length < MinimumSamples)
        {
            throw new TimbreException($"{samples.Length} samples are too few: one frame of the encoder takes {MinimumSamples}");
        }

        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(samples));
        if (!(largest <= LargestSample))
        {
            throw new TimbreException(float.IsFinite(largest) ? $"samples as large as {largest:g3} cannot be encoded; full scale is 1" : "the samples are not all finite");
        }
    }

    /// <summary>What comes out: a layer (null: the last hidden state), or a mean of several.</summary>
    private readonly record struct LayerOutput(int? Layer, LayerMix? Mix);
}
