namespace Timbre.Classification;

/// <summary>The kinds of model that can be trained, by name.</summary>
public static class ModelCatalog
{
    /// <summary>The class shares of the training frames: the naive baseline.</summary>
    public const string Majority = "majority";

    /// <summary>The nearest class mean.</summary>
    public const string Centroid = "centroid";

    /// <summary>A straight boundary through all features at once: logistic regression.</summary>
    public const string Logistic = "logistic";

    /// <summary>A linear discriminant: a normal distribution for each class, all of one shrunk covariance.</summary>
    public const string Discriminant = "discriminant";

    /// <summary>A support vector machine with a Gaussian kernel.</summary>
    public const string SupportVectors = "svm";

    /// <summary>A Gaussian mixture with diagonal covariances for each class.</summary>
    public const string Mixture = "gmm";

    /// <summary>A Gaussian mixture with full covariances for each class.</summary>
    public const string FullMixture = "gmm-full";

    /// <summary>A Gaussian mixture on all classes, its means drawn to each class (MAP adaptation).</summary>
    public const string AdaptedMixture = "gmm-ubm";

    /// <summary>Gradient-boosted trees: the sophisticated baseline.</summary>
    public const string Boosting = "boosting";

    /// <summary>A multi-layer perceptron (input size, 128 and 64 units, batch normalisation after each).</summary>
    public const string Mlp = "mlp";

    /// <summary>A dense network for statistics of a recording (256, 128, 128, 56 and 32 units, dropout 0.4).</summary>
    public const string Dense = "dense";

    /// <summary>A dense network for pooled statistics of an encoder (256 and 128 units, each with batch normalisation and dropout 0.3).</summary>
    public const string PooledNetwork = "pooled-network";

    /// <summary>A network that tells speakers by one frame of an encoder (64 units with tanh, 250 units, batch normalisation, dropout 0.5).</summary>
    public const string SpeakerNetwork = "speaker-network";

    /// <summary>A convolutional network along the coefficients of a frame (32, 48, 120 filters; 128 and 64 units).</summary>
    public const string Cnn1d = "cnn1d";

    /// <summary>A convolutional network along all values of a picture in one row (16, 8, 16, 8 filters; 256 units).</summary>
    public const string Cnn1dUtterance = "cnn1d-utterance";

    /// <summary>A convolutional network on a picture (16, 16, 8 filters; 256 units).</summary>
    public const string Cnn2d = "cnn2d";

    /// <summary>A smaller convolutional network on a picture, its last maps averaged over time and frequency (3 × 3 filters).</summary>
    public const string Cnn2dPooled = "cnn2d-pooled";

    /// <summary>A time-delay network (x-vector) on pictures of any length: dilated convolutions over time, statistics, an embedding.</summary>
    public const string Tdnn = "tdnn";

    private static readonly string[] s_gender = [Majority, Logistic, Discriminant, SupportVectors, Boosting, Mlp, Dense, Cnn1d, Cnn1dUtterance, Cnn2d, Cnn2dPooled];
    private static readonly string[] s_speaker =
        [Majority, Centroid, Logistic, Discriminant, SupportVectors, Mixture, FullMixture, AdaptedMixture, Boosting, PooledNetwork, SpeakerNetwork, Tdnn];

    /// <summary>All names, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Majority, Centroid, Logistic, Discriminant, SupportVectors, Mixture, FullMixture, AdaptedMixture, Boosting, Mlp, Dense, PooledNetwork, SpeakerNetwork, Cnn1d, Cnn1dUtterance, Cnn2d, Cnn2dPooled,
        Tdnn,
    ];

    /// <summary>The networks among them.</summary>
    public static IReadOnlyList<string> Networks { get; } = [Mlp, Dense, PooledNetwork, SpeakerNetwork, Cnn1d, Cnn1dUtterance, Cnn2d, Cnn2dPooled, Tdnn];

    /// <summary>The names that make sense for a task: <c>gender</c> or <c>speaker</c>; all for any other. Simplest first.</summary>
    public static IReadOnlyList<string> NamesFor(string task) => task switch
    {
        "gender" => s_gender,
        "speaker" => s_speaker,
        _ => Names,
    };

    /// <summary>What a model is called in running text.</summary>
    public static string Describe(string name) => name switch
    {
        Majority => "majority class",
        Centroid => "nearest centroid",
        Logistic => "logistic regression",
        Discriminant => "linear discriminant",
        SupportVectors => "support vector machine",
        Mixture => "Gaussian mixtures",
        FullMixture => "Gaussian mixtures with full covariances",
        AdaptedMixture => "adapted Gaussian mixtures",
        Boosting => "gradient-boosted trees",
        Mlp => "multi-layer perceptron",
        Dense => "dense network",
        PooledNetwork => "network on pooled statistics",
        SpeakerNetwork => "speaker network on frames",
        Cnn1d => "1-D convolutional network",
        Cnn1dUtterance => "1-D convolutional network on pictures",
        Cnn2d => "2-D convolutional network",
        Cnn2dPooled => "pooled 2-D convolutional network",
        Tdnn => "time-delay network",
        _ => name,
    };

    /// <summary>Checks that a model of that name exists.</summary>
    /// <exception cref="TimbreException">It does not.</exception>
    public static string Checked(string name) =>
        Names.Contains(name) ? name : throw new TimbreException($"model '{name}' is not known; choose one of {string.Join(", ", Names)}");
}
