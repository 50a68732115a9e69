namespace Timbre.Learning;

/// <summary>Whether what boosting is to learn from fits together.</summary>
internal static class BoostingInput
{
    public static void CheckRows(ReadOnlySpan<float> rows, int features, int count, string kind)
    {
        if (features <= 0)
        {
            throw new TimbreException($"features={features}: must be at least 1");
        }

        if (count == 0 || rows.Length != (long)count * features)
        {
            throw new TimbreException($"{kind} rows: {rows.Length} values do not make {count} labelled rows of {features} features (at least one row is needed)");
        }
    }

    public static void CheckLabels(ReadOnlySpan<int> labels, int classes, string kind)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new TimbreException($"{kind} rows: row {i} has label {labels[i]}; labels run from 0 to {classes - 1}");
            }
        }
    }

    public static void CheckTargets(ReadOnlySpan<float> targets, string kind)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            if (!(Math.Abs(targets[i]) <= SquaredErrorLoss.LargestTarget))
            {
                throw new TimbreException($"{kind} rows: row {i} has the target {targets[i]}; it must be finite and at most 1e18 in size");
            }
        }
    }

    /// <summary>A copy, or null where all rows count the same.</summary>
    public static float[]? Weights(ReadOnlySpan<float> weights, int count)
    {
        if (weights.IsEmpty)
        {
            return null;
        }

        if (weights.Length != count)
        {
            throw new TimbreException($"{weights.Length} weights for {count} training rows");
        }

        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] is >= 0 and <= 1e9f))
            {
                throw new TimbreException($"training rows: row {i} has the weight {weights[i]}; it must be from 0 to 1e9");
            }

            sum += weights[i];
        }

        return sum > 0 ? weights.ToArray() : throw new TimbreException("training rows: every weight is 0");
    }
}
