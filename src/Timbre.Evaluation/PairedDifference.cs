namespace Timbre.Evaluation;

/// <summary>A difference between two models measured on the same items.</summary>
/// <param name="Interval">The difference, first − second, with its interval.</param>
/// <param name="PValue">Two-sided bootstrap p-value of no difference: twice the smaller share of replicates on either side of 0, at least 2 / (replicates + 1); NaN where not defined.</param>
public readonly record struct PairedDifference(ConfidenceInterval Interval, double PValue);
