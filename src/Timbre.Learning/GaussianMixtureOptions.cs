namespace Timbre.Learning;

/// <summary>How a <see cref="GaussianMixture"/> is fitted. Tolerance and regularisation are scikit-learn's.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>Normal distributions, at least 1; there must be as many rows. Default 16.</summary>
    public int Components { get; init; } = 16;

    /// <summary>What their covariances may be. Default <see cref="MixtureCovariance.Diagonal"/>.</summary>
    public MixtureCovariance Covariance { get; init; }

    /// <summary>Starts, each from a k-means clustering of its own; the one with the highest likelihood is kept. At least 1. Default 3.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>EM iterations of a start, at least 1. Default 100.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>A start ends when the mean log-likelihood of a row changes by less, at least 0; 0 goes on to the last iteration. Default 1e-3.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Added to every variance, at least 0. Default 1e-6.</summary>
    public double Regularization { get; init; } = 1e-6;

    /// <summary>Least variance of a feature within a component, as a share of its variance over all rows, 0 to 1. Default 0.</summary>
    public double VarianceFloor { get; init; }

    /// <summary>Seed of the starts. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that may work at once, at least 1; the result is the same bits with any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        LearningData.Require(Components >= 1, nameof(Components), Components, "must be at least 1");
        LearningData.Require(Covariance is MixtureCovariance.Diagonal or MixtureCovariance.Full, nameof(Covariance), (int)Covariance, "must be Diagonal or Full");
        LearningData.Require(Starts >= 1, nameof(Starts), Starts, "must be at least 1");
        LearningData.Require(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "must be at least 1");
        LearningData.Require(Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "must be at least 0");
        LearningData.Require(Regularization >= 0 && double.IsFinite(Regularization), nameof(Regularization), Regularization, "must be at least 0");
        LearningData.Require(VarianceFloor is >= 0 and <= 1, nameof(VarianceFloor), VarianceFloor, "must be from 0 to 1");
        LearningData.Require(Threads >= 1, nameof(Threads), Threads, "must be at least 1");
    }
}
