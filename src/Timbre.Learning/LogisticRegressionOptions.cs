namespace Timbre.Learning;

/// <summary>How <see cref="LogisticRegression"/> is fitted.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>Weight of the data against the penalty ‖coefficients‖²/2, above 0; scikit-learn's C. Default 1.</summary>
    public double C { get; init; } = 1;

    /// <summary>How near to the minimum, above 0: about the error of the coefficients over their own uncertainty from one row. Default 1e-9.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Newton steps allowed, at least 1; some ten are usual. Default 200.</summary>
    public int MaxIterations { get; init; } = 200;

    internal void Validate()
    {
        LearningData.Require(C > 0 && double.IsFinite(C), nameof(C), C, "must be a positive number");
        LearningData.Require(Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "must be a positive number");
        LearningData.Require(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "must be at least 1");
    }
}
