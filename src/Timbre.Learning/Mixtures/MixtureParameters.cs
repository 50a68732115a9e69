using Timbre.Learning.Linear;

namespace Timbre.Learning.Mixtures;

/// <summary>What a mixture of normal distributions is: numbers that have been checked.</summary>
internal sealed class MixtureParameters
{
    private const double LeastVariance = 1e-60; // and largest mean: whatever a float is, its density stays finite
    private const double LargestMean = 1e60;

    private MixtureParameters(double[] weights, double[] means, double[] covariances, MixtureCovariance kind, int features)
    {
        Weights = weights;
        Means = means;
        Covariances = covariances;
        Kind = kind;
        Features = features;
    }

    public double[] Weights { get; }

    /// <summary>[components, features].</summary>
    public double[] Means { get; }

    /// <summary>[components, features], or [components, features, features].</summary>
    public double[] Covariances { get; }

    public MixtureCovariance Kind { get; }

    public int Features { get; }

    public int Components => Weights.Length;

    /// <summary>Values that a covariance takes.</summary>
    public int CovarianceSize => Size(Kind, Features);

    public static int Size(MixtureCovariance kind, int features) => kind == MixtureCovariance.Diagonal ? features : checked(features * features);

    /// <summary>Takes the arrays as they are.</summary>
    /// <exception cref="TimbreException">They do not go together or are out of range.</exception>
    public static MixtureParameters Check(double[] weights, double[] means, double[] covariances, MixtureCovariance kind, int features)
    {
        var k = weights.Length;
        if (features < 1 || k < 1 || means.Length != (long)k * features || covariances.Length != (long)k * Size(kind, features))
        {
            throw new TimbreException($"{GaussianMixture.Name}: {k} weights, {means.Length} means and {covariances.Length} {(kind == MixtureCovariance.Diagonal ? "variances" : "covariances")} do not go together for {features} features");
        }

        for (var i = 0; i < k; i++)
        {
            if (!(weights[i] is >= 0 and <= 1 + 1e-6))
            {
                throw new TimbreException($"{GaussianMixture.Name}: component {i} has the weight {weights[i]}; it must be from 0 to 1");
            }
        }

        if (Math.Abs(weights.Sum() - 1) > 1e-4)
        {
            throw new TimbreException($"{GaussianMixture.Name}: the weights sum to {weights.Sum()}; they must sum to 1");
        }

        for (var i = 0; i < means.Length; i++)
        {
            if (!(Math.Abs(means[i]) <= LargestMean))
            {
                throw new TimbreException($"{GaussianMixture.Name}: component {i / features} has the mean {means[i]} in feature {i % features}; it must be finite and at most 1e60 in size");
            }
        }

        var made = new MixtureParameters(weights, means, covariances, kind, features);
        for (var i = 0; i < covariances.Length; i++)
        {
            if (!double.IsFinite(covariances[i]) || covariances[i] > LargestMean)
            {
                throw new TimbreException($"{GaussianMixture.Name}: component {i / made.CovarianceSize} has the covariance {covariances[i]}; all must be finite and at most 1e60");
            }
        }

        for (var i = 0; i < k * features; i++)
        {
            if (!(made.Variance(i / features, i % features) >= LeastVariance))
            {
                throw new TimbreException($"{GaussianMixture.Name}: feature {i % features} does not vary within component {i / features}; give Regularization or VarianceFloor, or leave the feature out");
            }
        }

        return made;
    }

    /// <summary>Every component with variance 1 in each feature, all of one weight.</summary>
    public static MixtureParameters Around(double[] means, MixtureCovariance kind, int features)
    {
        var components = means.Length / features;
        var covariances = new double[components * (long)Size(kind, features)];
        for (var i = 0; i < means.Length; i++)
        {
            covariances[Place(kind, features, i / features, i % features)] = 1;
        }

        var weights = new double[components];
        weights.AsSpan().Fill(1.0 / components);
        return Check(weights, means, covariances, kind, features);
    }

    public double Variance(int component, int feature) => Covariances[Place(Kind, Features, component, feature)];

    /// <summary>Where the variance of a feature stands among the covariances.</summary>
    public static int Place(MixtureCovariance kind, int features, int component, int feature) =>
        kind == MixtureCovariance.Diagonal ? (component * features) + feature : (((component * features) + feature) * features) + feature;

    /// <summary>The Cholesky factor of a full covariance, [features, features], lower triangle.</summary>
    /// <exception cref="TimbreException">The matrix is not positive definite.</exception>
    public double[] Factor(int component)
    {
        var matrix = Covariances.AsSpan(component * CovarianceSize, CovarianceSize).ToArray();
        return Cholesky.TryFactor(matrix, Features)
            ? matrix
            : throw new TimbreException($"{GaussianMixture.Name}: the covariance of component {component} is not positive definite; give a larger Regularization, fewer components or diagonal covariances");
    }

    public IMixtureDensities Densities() => Kind == MixtureCovariance.Diagonal ? new DiagonalDensities(this) : new FullDensities(this);
}
