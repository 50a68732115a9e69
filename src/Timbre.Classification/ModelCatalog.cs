namespace Timbre.Classification;

/// <summary>The kinds of model that can be trained, by name.</summary>
public static class ModelCatalog
{
    /// <summary>The class shares of the training frames: the naive baseline.</summary>
    public const string Majority = "majority";

    /// <summary>Gradient-boosted trees: the sophisticated baseline.</summary>
    public const string Boosting = "boosting";

    /// <summary>A multi-layer perceptron (input size, 128 and 64 units, batch normalisation after each).</summary>
    public const string Mlp = "mlp";

    /// <summary>A convolutional network along the coefficients of a frame (32, 48, 120 filters; 128 and 64 units).</summary>
    public const string Cnn1d = "cnn1d";

    /// <summary>All names, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Majority, Boosting, Mlp, Cnn1d];

    /// <summary>What a model is called in running text.</summary>
    public static string Describe(string name) => name switch
    {
        Majority => "majority class",
        Boosting => "gradient-boosted trees",
        Mlp => "multi-layer perceptron",
        Cnn1d => "1-D convolutional network",
        _ => name,
    };

    /// <summary>Checks that a model of that name exists.</summary>
    /// <exception cref="TimbreException">It does not.</exception>
    public static string Checked(string name) =>
        Names.Contains(name) ? name : throw new TimbreException($"model '{name}' is not known; choose one of {string.Join(", ", Names)}");
}
