namespace Timbre.Neural;

/// <summary>
/// A wav2vec 2.0 or HuBERT network with its weights: samples at 16 kHz in, frames of <see cref="Units"/> numbers out, one every 20 ms.
/// Immutable, may be shared by threads; the same samples give the same bits at any thread count.
/// </summary>
public sealed class EncoderModel
{
    /// <summary>Loads a folder as Hugging Face publishes it (<c>config.json</c> and weights), or a fairseq checkpoint file.</summary>
    /// <exception cref="TimbreException">It is no such checkpoint, is damaged, lacks a tensor, has one too many or of the wrong shape, or is of a kind that is not supported.</exception>
    public static EncoderModel Load(string path, EncoderPrecision precision = EncoderPrecision.Single) => throw new NotImplementedException();

    /// <summary>The checkpoint's own description.</summary>
    public EncoderConfiguration Configuration => throw new NotImplementedException();

    /// <summary>Width of the matrix products.</summary>
    public EncoderPrecision Precision => throw new NotImplementedException();

    /// <summary>Numbers per frame (<c>hidden_size</c>).</summary>
    public int Units => throw new NotImplementedException();

    /// <summary>Transformer layers.</summary>
    public int LayerCount => throw new NotImplementedException();

    /// <summary>Weights and biases, the heads' included.</summary>
    public long ParameterCount => throw new NotImplementedException();

    /// <summary>The sample rate that the network was trained on: 16,000 Hz.</summary>
    public int SampleRate => throw new NotImplementedException();

    /// <summary>Samples that one frame takes (400); fewer give no frame.</summary>
    public int MinimumSamples => throw new NotImplementedException();

    /// <summary>Samples from one frame to the next (320).</summary>
    public int HopSamples => throw new NotImplementedException();

    /// <summary>The classification heads that the checkpoint holds; empty for a bare encoder.</summary>
    public IReadOnlyList<EncoderHead> Heads => throw new NotImplementedException();

    /// <summary>Frames that so many samples give; 0 where they are too few.</summary>
    public int FrameCount(int sampleCount) => throw new NotImplementedException();

    /// <summary>
    /// Encodes chunks of samples one by one or several at once, each by itself: <c>[frames, units]</c> of one chunk after another.
    /// </summary>
    /// <param name="chunks">Samples at <see cref="SampleRate"/>; each at least <see cref="MinimumSamples"/> long and finite.</param>
    /// <param name="layer">0: what the first transformer layer is given; n: what layer n gives; null: the model's last hidden state.</param>
    /// <param name="normalize">Zero mean and unit variance per chunk first; null: as the checkpoint says.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Stops between layers.</param>
    /// <exception cref="TimbreException">A chunk is too short or not finite, or there is no such layer.</exception>
    public float[] Encode(IReadOnlyList<ReadOnlyMemory<float>> chunks, int? layer = null, bool? normalize = null, int threads = 1, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>What each of <see cref="Heads"/> gives for one stretch of samples: logits per label, or one number.</summary>
    /// <inheritdoc cref="Encode"/>
    public float[][] Score(ReadOnlyMemory<float> samples, bool? normalize = null, int threads = 1, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
