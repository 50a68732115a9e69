namespace Timbre.Neural;

/// <summary>
/// Networks from published experiments on gender and speaker recognition, by size of their input and number of classes.
/// One output means two classes on one logit.
/// </summary>
public static class Architectures
{
    /// <summary>
    /// One frame of MFCC: linear to as many units as coefficients, 128 and 64 units, each with ReLU and batch normalisation after it, then the classes.
    /// </summary>
    public static NetworkDefinition Mlp13(int coefficients = 13, int outputs = 2) => Mlp(coefficients, [coefficients, 128, 64], outputs, batchNorm: true);

    /// <summary>Linear layers with ReLU, each followed by batch normalisation and dropout where wanted.</summary>
    public static NetworkDefinition Mlp(int inputs, IReadOnlyList<int> units, int outputs, bool batchNorm = false, double dropout = 0)
    {
        ArgumentNullException.ThrowIfNull(units);
        var layers = new List<LayerDefinition>();
        foreach (var n in units)
        {
            layers.Add(new LinearDefinition(n));
            layers.Add(new ReluDefinition());
            if (batchNorm)
            {
                layers.Add(new BatchNormDefinition());
            }

            AddDropout(layers, dropout);
        }

        layers.Add(new LinearDefinition(outputs));
        return new NetworkDefinition([inputs], layers);
    }

    /// <summary>
    /// Statistics of an utterance (32 published): linear layers of 256, 128, 128, 56 and 32 units with ReLU, then one logit. The publication gives the sizes
    /// and a dropout of 0.4 but not its places; here it follows every hidden layer. 66,937 parameters.
    /// </summary>
    public static NetworkDefinition Statistics(int inputs = 32, int outputs = 1, double dropout = 0.4) => Mlp(inputs, [256, 128, 128, 56, 32], outputs, dropout: dropout);

    /// <summary>
    /// One frame of MFCC as a sequence: convolutions of 32, 48 and 120 filters over 3 coefficients, maximum of pairs, linear 128 and 64. Needs at least 8 values.
    /// </summary>
    public static NetworkDefinition Cnn1d(int length = 13, int outputs = 2) => new([length],
    [
        new UnflattenDefinition([1, length]),
        new Conv1dDefinition(32, 3), new ReluDefinition(),
        new Conv1dDefinition(48, 3), new ReluDefinition(),
        new Conv1dDefinition(120, 3), new ReluDefinition(),
        new MaxPool1dDefinition(2, 2),
        new FlattenDefinition(),
        new LinearDefinition(128), new ReluDefinition(),
        new LinearDefinition(64), new ReluDefinition(),
        new LinearDefinition(outputs),
    ]);

    /// <summary>An utterance's features in one long row (40 MFCC × 87 frames): four convolutions over 6 values, each with ReLU and a maximum of 3 in steps of 2.</summary>
    public static NetworkDefinition Cnn1dUtterance(int length = 3480, int outputs = 1, double dropout = 0.4)
    {
        var layers = new List<LayerDefinition>();
        int[] filters = [16, 8, 16, 8];
        for (var i = 0; i < filters.Length; i++)
        {
            layers.Add(new Conv1dDefinition(filters[i], 6) { Border = Border.Same, Name = $"{2 * i}.conv" });
            layers.Add(new ReluDefinition());
            layers.Add(new MaxPool1dDefinition(3, 2) { Border = Border.Same });
        }

        layers.Add(new FlattenDefinition());
        AddDropout(layers, dropout);
        layers.Add(new LinearDefinition(256) { Name = "9" });
        layers.Add(new ReluDefinition());
        layers.Add(new LinearDefinition(outputs) { Name = "11" });
        return new NetworkDefinition([1, length], layers);
    }

    /// <summary>An utterance's features as a picture (40 × 87): three convolutions, each with ReLU, a maximum of 3 × 3 in steps of 2 and batch normalisation.</summary>
    public static NetworkDefinition Cnn2d(int height = 40, int width = 87, int outputs = 1, double dropout = 0.4)
    {
        var layers = new List<LayerDefinition>();
        foreach (var (filters, kernel) in new[] { (16, 6), (16, 6), (8, 3) })
        {
            layers.Add(new Conv2dDefinition(filters, kernel, kernel));
            layers.Add(new ReluDefinition());
            layers.Add(new MaxPool2dDefinition(3, 2) { Border = Border.Same });
            layers.Add(new BatchNormDefinition());
        }

        layers.Add(new FlattenDefinition());
        AddDropout(layers, dropout);
        layers.Add(new LinearDefinition(256) { Name = "13" });
        layers.Add(new ReluDefinition());
        AddDropout(layers, dropout);
        layers.Add(new LinearDefinition(outputs) { Name = "15" });
        return new NetworkDefinition([1, height, width], layers);
    }

    /// <summary>
    /// A small network for crops of a log-mel picture [1, height, width]: four times a convolution 3 × 3 with zero borders (16, 32, 64, 64 filters), batch normalisation,
    /// ReLU and a maximum of 2 × 2; then the mean over what is left of both axes, dropout and one linear layer. For some hundred to some thousand utterances.
    /// No weight depends on height or width, so the weights of one crop length fit a definition of another. Needs at least 16 × 16.
    /// </summary>
    public static NetworkDefinition Cnn2dPooled(int height, int width, int outputs = 1, double dropout = 0.3)
    {
        var layers = new List<LayerDefinition>();
        foreach (var filters in new[] { 16, 32, 64, 64 })
        {
            layers.Add(new Conv2dDefinition(filters, 3, 3) { Border = Border.Same, Initialisation = Initialisation.HeUniform });
            layers.Add(new BatchNormDefinition());
            layers.Add(new ReluDefinition());
            layers.Add(new MaxPool2dDefinition(2, 2));
        }

        layers.Add(new GlobalAveragePoolDefinition());
        AddDropout(layers, dropout);
        layers.Add(new LinearDefinition(outputs) { Name = "head" });
        return new NetworkDefinition([1, height, width], layers);
    }

    /// <summary>
    /// A residual network of 18 layers (He et al. 2016) with torchvision's names and meaning, so that its published weights fit (<see cref="ResNetWeights"/>): stem, four
    /// stages <c>layer1</c> … <c>layer4</c> of two blocks (<c>layer4.1</c>), the mean over what is left of both axes, one linear layer <c>fc</c>. No weight depends
    /// on height or width.
    /// </summary>
    /// <param name="height">Lines of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="outputs">Outputs of <c>fc</c>.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="baseWidth">Filters of the first stage (64 published); each further one has twice as many.</param>
    /// <param name="stem">How it begins.</param>
    /// <exception cref="TimbreException">The stem is unknown.</exception>
    public static NetworkDefinition ResNet18(int height, int width, int outputs, int channels = 3, int baseWidth = 64, ResNetStem stem = ResNetStem.Published) =>
        ResNet.Define([2, 2, 2, 2], height, width, outputs, channels, baseWidth, stem);

    /// <summary>Like <see cref="ResNet18"/>, but of 34 layers: the stages have 3, 4, 6 and 3 blocks.</summary>
    /// <param name="height">Lines of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="outputs">Outputs of <c>fc</c>.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="baseWidth">Filters of the first stage (64 published); each further one has twice as many.</param>
    /// <param name="stem">How it begins.</param>
    /// <exception cref="TimbreException">The stem is unknown.</exception>
    public static NetworkDefinition ResNet34(int height, int width, int outputs, int channels = 3, int baseWidth = 64, ResNetStem stem = ResNetStem.Published) =>
        ResNet.Define([3, 4, 6, 3], height, width, outputs, channels, baseWidth, stem);

    /// <summary>
    /// A small network in the manner of MobileNet (Howard et al. 2017) for a log-mel picture: a convolution 3 × 3 in steps of 2, then blocks of a depthwise convolution
    /// 3 × 3 and a pointwise one, each with batch normalisation and ReLU; the mean over what is left of both axes, dropout and one linear layer <c>head</c>. The blocks
    /// are called <c>block1</c>, <c>block2</c>, …; <c>Network.Until("block2")</c> gives what the second does. No weight depends on height or width.
    /// </summary>
    /// <param name="height">Lines of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="outputs">Outputs of the head.</param>
    /// <param name="widths">Filters of the first convolution, then of each block; null = 16, 32, 64, 64, 128, 128. A block with more than the one before goes in steps of 2, but for the first.</param>
    /// <param name="dropout">Share of values dropped before the head, at least 0 and below 1.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <exception cref="TimbreException">There are no widths.</exception>
    public static NetworkDefinition SeparableCnn(int height, int width, int outputs = 1, IReadOnlyList<int>? widths = null, double dropout = 0.2, int channels = 1) =>
        SeparableNetwork.Define(height, width, outputs, widths ?? [16, 32, 64, 64, 128, 128], dropout, channels);

    /// <summary>
    /// A small x-vector network (Snyder et al. 2018) for features over time [features, frames]: convolutions over 5 frames, over 3 of every second, over 3 of every
    /// third, and two over single frames, the last with three times as many channels, each with ReLU and batch normalisation after it; statistics over time; a linear
    /// layer named "embedding" with batch normalisation and ReLU; a linear layer named "head". <c>Network.Until("embedding")</c> gives the embeddings.
    /// No weight depends on <paramref name="frames"/>: <c>Network.WithInputShape</c> runs the same weights on any other length. Needs at least 15 frames.
    /// </summary>
    /// <param name="features">Values per frame.</param>
    /// <param name="frames">Frames of a crop, at least 15.</param>
    /// <param name="speakers">Classes of the head.</param>
    /// <param name="channels">Filters of the first four convolutions (512 published).</param>
    /// <param name="embedding">Values of the embedding (512 published).</param>
    /// <param name="cosine">Whether the head compares angles, for a training with <see cref="TrainingOptions.Margin"/>.</param>
    public static NetworkDefinition XVector(int features, int frames, int speakers, int channels = 128, int embedding = 128, bool cosine = false)
    {
        var layers = new List<LayerDefinition>();
        foreach (var (filters, kernel, dilation) in new[] { (channels, 5, 1), (channels, 3, 2), (channels, 3, 3), (channels, 1, 1), (3 * channels, 1, 1) })
        {
            layers.Add(new Conv1dDefinition(filters, kernel) { Dilation = dilation });
            layers.Add(new ReluDefinition());
            layers.Add(new BatchNormDefinition());
        }

        layers.Add(new StatisticsPoolDefinition());
        layers.Add(new LinearDefinition(embedding) { Name = "embedding" });
        layers.Add(new BatchNormDefinition());
        layers.Add(new ReluDefinition());
        layers.Add(cosine ? new CosineLinearDefinition(speakers) { Name = "head" } : new LinearDefinition(speakers) { Name = "head" });
        return new NetworkDefinition([features, frames], layers);
    }

    /// <summary>Who speaks, from one frame of an encoder: 64 units, batch normalisation, tanh, 250 units, batch normalisation, dropout 0.5.</summary>
    public static NetworkDefinition SpeakerFrame(int inputs, int speakers) => new([inputs],
    [
        new LinearDefinition(64) { Initialisation = Initialisation.GlorotNormal },
        new BatchNormDefinition(),
        new TanhDefinition(),
        new LinearDefinition(250) { Initialisation = Initialisation.GlorotNormal },
        new BatchNormDefinition(),
        new DropoutDefinition(0.5),
        new LinearDefinition(speakers) { Initialisation = Initialisation.GlorotNormal },
    ]);

    private static void AddDropout(List<LayerDefinition> layers, double rate)
    {
        if (rate > 0)
        {
            layers.Add(new DropoutDefinition(rate));
        }
    }
}
