namespace Timbre.Classification;

/// <summary>How the Gaussian mixtures are fitted.</summary>
public sealed record MixtureSettings
{
    /// <summary>Most rows that the background mixture learns from, as many of each class as there are.</summary>
    public const int BackgroundRows = 200_000;

    /// <summary>Components of a class with diagonal covariances; fewer where a class has less than 8 rows for each.</summary>
    public int Components { get; init; } = 16;

    /// <summary>
    /// Components of a class with full covariances; fewer, but one at least, where a class has less than two rows for each feature and component: a covariance matrix of
    /// fewer rows tells more of the rows than of the voice.
    /// </summary>
    public int FullComponents { get; init; } = 4;

    /// <summary>Components of the background mixture; fewer where there are less than 8 rows for each.</summary>
    public int BackgroundComponents { get; init; } = 64;

    /// <summary>Starts of each class's mixture, the likeliest of which is kept; the background has one.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>Iterations of a start at most.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>How many rows the background counts for when its means are drawn to a class.</summary>
    public double Relevance { get; init; } = 16;

    /// <summary>Share of the variance over all rows that no component falls below (the background), or that is added to every variance (mixtures of single classes).</summary>
    public double VarianceFloor { get; init; } = 0.01;
}
