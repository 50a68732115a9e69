using Timbre.Audio;
using Timbre.Neural;

namespace Timbre.Encoders;

/// <summary>
/// A pre-trained speech encoder (wav2vec 2.0, HuBERT) applied to recordings: they are resampled to its rate and encoded at once or chunk by chunk.
/// Immutable, may be shared by threads; the same recording gives the same bits at any thread count.
/// </summary>
public sealed class Encoder
{
    /// <summary>
    /// The longest stretch that is encoded in one piece. Attention compares every frame with every other and the first layers hold all of them,
    /// so that time and memory would grow beyond all measure.
    /// </summary>
    public static readonly TimeSpan LongestAtOnce = TimeSpan.FromMinutes(10);

    private const int ChunksAtOnce = 8;
    private readonly Lazy<string> _fingerprint;

    private Encoder(string name, string path, EncoderModel model, Lazy<string> fingerprint)
    {
        (Name, Path, Model) = (name, path, model);
        _fingerprint = fingerprint;
    }

    /// <summary>What it is called: the name under which it was downloaded, or the full path.</summary>
    public string Name { get; }

    /// <summary>The checkpoint's folder or file.</summary>
    public string Path { get; }

    /// <summary>The network.</summary>
    public EncoderModel Model { get; }

    /// <summary>Numbers per frame.</summary>
    public int Units => Model.Units;

    /// <summary>The sample rate that it takes; recordings of another are resampled.</summary>
    public SampleRate Rate => new(Model.SampleRate);

    /// <summary>SHA-256 of the checkpoint's files, 64 hexadecimal digits; changes with the weights. Computed when it is first asked for.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Form of the weights' file: <c>safetensors</c>, <c>pytorch</c> or <c>pytorch-legacy</c>.</summary>
    /// <exception cref="TimbreException">It cannot be read any more.</exception>
    public string FileFormat
    {
        get
        {
            using var checkpoint = Checkpoint.Open(Path);
            return checkpoint.Format;
        }
    }

    /// <summary>Bytes of the checkpoint's files.</summary>
    public long FileBytes => CheckpointFiles.Size(Path);

    /// <summary>Loads a folder as Hugging Face publishes it (<c>config.json</c> and weights), or a fairseq checkpoint file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="precision">Width of the matrix products.</param>
    /// <param name="name">What to call it; null: its full path.</param>
    /// <exception cref="TimbreException">It is no such checkpoint, is damaged, or is of a kind that is not supported.</exception>
    public static Encoder Load(string path, EncoderPrecision precision = EncoderPrecision.Single, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        return new Encoder(name ?? full, full, EncoderModel.Load(path, precision), new Lazy<string>(() => CheckpointFiles.Fingerprint(full)));
    }

    /// <summary>The same network under another name.</summary>
    internal Encoder Called(string name) => name == Name ? this : new Encoder(name, Path, Model, _fingerprint);

    /// <summary>Frames of a recording, <c>[units, frames]</c>, one every 20 ms.</summary>
    /// <param name="recording">Any rate, any channels (their mean is taken).</param>
    /// <param name="chunk">See <see cref="EncoderOptions.Chunk"/>.</param>
    /// <param name="layer">See <see cref="EncoderOptions.Layer"/>.</param>
    /// <param name="normalize">See <see cref="EncoderOptions.Normalize"/>.</param>
    /// <param name="threads">Threads to use; 0 for all cores.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TimbreException">It cannot be decoded, is too short for a frame, or too long to be encoded without chunks.</exception>
    public FeatureMatrix Encode(
        Recording recording, TimeSpan? chunk = null, int? layer = null, bool? normalize = null, int threads = 0, CancellationToken cancellation = default)
    {
        var options = new EncoderOptions { Chunk = chunk, Layer = layer, Normalize = normalize };
        var blocks = EncodeBlocks(recording, options, threads: threads, cancellation: cancellation).ToList();
        return FrameLayout.ToFeatures(blocks, Units);
    }

    /// <summary>The embedding of a recording: the mean of its frames, <c>[units]</c>. Takes constant memory where <paramref name="chunk"/> is given.</summary>
    /// <inheritdoc cref="Encode"/>
    public float[] Embed(
        Recording recording, TimeSpan? chunk = null, int? layer = null, bool? normalize = null, int threads = 0, CancellationToken cancellation = default)
    {
        var options = new EncoderOptions { Chunk = chunk, Layer = layer, Normalize = normalize };
        var mean = new FrameMean(Units);
        foreach (var block in EncodeBlocks(recording, options, threads: threads, cancellation: cancellation))
        {
            mean.Add(block);
        }

        return mean.ToArray();
    }

    /// <summary>
    /// Frames of a recording or a stretch of it as they come, whatever the pooling: with chunks a few of them at a time, in constant memory; else all at once.
    /// At least one frame comes.
    /// </summary>
    /// <param name="recording">Any rate, any channels (their mean is taken).</param>
    /// <param name="options">Chunk, layer and normalisation.</param>
    /// <param name="startSeconds">Where the stretch begins.</param>
    /// <param name="durationSeconds">How long it is; null to the end.</param>
    /// <param name="threads">Threads to use; 0 for all cores.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TimbreException">It cannot be decoded, is too short for a frame, or too long to be encoded without chunks.</exception>
    public IEnumerable<EncodedBlock> EncodeBlocks(
        Recording recording, EncoderOptions options, double startSeconds = 0, double? durationSeconds = null, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(options);
        var chunk = options.ChunkSamples(Model);
        return Blocks();

        IEnumerable<EncodedBlock> Blocks()
        {
            var samples = recording.ReadMonoBlocks(GroupSamples(chunk), Rate, startSeconds, durationSeconds, cancellation);
            var (frames, read) = (0L, 0L);
            foreach (var group in samples)
            {
                read += group.Length;
                var block = Named(recording.Path, () => EncodeGroup(group, options, chunk, threads, cancellation));
                frames += block.FrameCount;
                if (block.FrameCount > 0)
                {
                    yield return block;
                }
            }

            if (frames == 0)
            {
                throw new TimbreException($"{recording.Path}: {TooShort(read)}");
            }
        }
    }

    /// <summary>Why a recording's frames may be worse than those of others, for a person; null where nothing is amiss.</summary>
    public string? BandwidthWarning(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return BandwidthWarning(recording.Rate, Rate);
    }

    /// <summary>The same for a network that was trained on another rate than the recording was made at.</summary>
    public static string? BandwidthWarning(SampleRate recorded, SampleRate trained) => recorded.Hertz < trained.Hertz
        ? FormattableString.Invariant(
            $"has a rate of {recorded}, so that nothing above {recorded.Hertz / 2000.0:0.###} kHz is in it; the encoder was trained on {trained} and may do worse")
        : null;

    /// <summary>Frames of samples at <see cref="Rate"/>, for those who have them all.</summary>
    internal List<EncodedBlock> EncodeSamples(ReadOnlySpan<float> samples, EncoderOptions options, int threads)
    {
        var chunk = options.ChunkSamples(Model);
        var size = GroupSamples(chunk);
        var blocks = new List<EncodedBlock>();
        for (var at = 0; at < samples.Length;)
        {
            var group = samples.Slice(at, Math.Min(size, samples.Length - at)).ToArray();
            var block = EncodeGroup(group, options, chunk, threads, CancellationToken.None);
            at += group.Length;
            if (block.FrameCount > 0)
            {
                blocks.Add(block);
            }
        }

        return blocks.Count > 0 ? blocks : throw new TimbreException(TooShort(samples.Length));
    }

    /// <summary>How many samples are worked on together: some chunks, or more than the longest recording that is taken whole.</summary>
    private int GroupSamples(int? chunk) =>
        chunk is { } samples ? (int)Math.Clamp((long)samples * ChunksAtOnce, samples, Math.Max(samples, LongestSamples / samples * samples)) : LongestSamples + 1;

    private int LongestSamples => (int)LongestAtOnce.TotalSeconds * Model.SampleRate;

    private EncodedBlock EncodeGroup(ReadOnlyMemory<float> group, EncoderOptions options, int? chunk, int threads, CancellationToken cancellation)
    {
        if (chunk is null && group.Length > LongestSamples)
        {
            throw new TimbreException(
                $"lasts more than {LongestAtOnce.TotalMinutes:0} minutes, too long to be encoded at once; encode it in chunks (--chunk S), e.g. of 10 seconds");
        }

        var pieces = new List<ReadOnlyMemory<float>>();
        var step = chunk ?? group.Length;
        for (var at = 0; at < group.Length; at += step)
        {
            var piece = group.Slice(at, Math.Min(step, group.Length - at));
            if (piece.Length >= Model.MinimumSamples)
            {
                pieces.Add(piece);
            }
        }

        threads = threads > 0 ? threads : Environment.ProcessorCount;
        var values = pieces.Count == 0 ? []
            : options.LayerWeights is { } layers ? Model.EncodeMean(pieces, layers, options.Normalize, threads, cancellation)
            : Model.Encode(pieces, options.Layer, options.Normalize, threads, cancellation);
        return new EncodedBlock(values.Length / Units, values, group.Length);
    }

    private string TooShort(long samples) => FormattableString.Invariant(
        $"lasts {(double)samples / Model.SampleRate:0.####} s, too short for the encoder; {(double)Model.MinimumSamples / Model.SampleRate:0.###} s are needed");

    private static T Named<T>(string path, Func<T> encode)
    {
        try
        {
            return encode();
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }
}
