using System.Numerics.Tensors;

namespace Timbre.Learning;

/// <summary>What rows, labels and weights must be before a classifier without missing values learns from them.</summary>
internal static class LearningData
{
    /// <exception cref="TimbreException">They do not fit together, a value is not finite, or a class has no rows.</exception>
    public static void Check(string model, ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<double> weights)
    {
        if (features <= 0 || classes < 2)
        {
            throw new TimbreException($"{model}: needs at least 1 feature and 2 classes, not {features} and {classes}");
        }

        if (labels.IsEmpty || (long)labels.Length * features != rows.Length)
        {
            throw new TimbreException($"{model}: {rows.Length} values are not rows of {features} features with {labels.Length} labels");
        }

        if (!weights.IsEmpty && weights.Length != labels.Length)
        {
            throw new TimbreException($"{model}: {weights.Length} weights for {labels.Length} rows");
        }

        CheckFinite(model, rows, features);
        var seen = new bool[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes)
            {
                throw new TimbreException($"{model}: row {i} has the label {labels[i]}; it must be from 0 to {classes - 1}");
            }

            if (!weights.IsEmpty && !(weights[i] >= 0 && double.IsFinite(weights[i])))
            {
                throw new TimbreException($"{model}: row {i} has the weight {weights[i]}; it must be 0 or more");
            }

            seen[labels[i]] |= weights.IsEmpty || weights[i] > 0;
        }

        var missing = seen.AsSpan().IndexOf(false);
        if (missing >= 0)
        {
            throw new TimbreException($"{model}: class {missing} has no rows; every class needs some to learn from");
        }
    }

    /// <exception cref="TimbreException">The values do not divide into rows, or the place for the results is too short.</exception>
    public static int Count(string model, ReadOnlySpan<float> rows, int features, int results, int perRow)
    {
        if (rows.Length % features != 0)
        {
            throw new TimbreException($"{model}: {rows.Length} values are not rows of {features} features");
        }

        var count = rows.Length / features;
        return results >= (long)count * perRow ? count : throw new ArgumentException($"{results} values are too few for the results of {count} rows ({perRow} each)", nameof(results));
    }

    public static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }

    /// <summary>The rows of something that learns without labels, which must all be finite.</summary>
    /// <exception cref="TimbreException">They do not divide into rows, are fewer than <paramref name="least"/>, or a value is not finite.</exception>
    public static int CheckRows(string model, ReadOnlySpan<float> rows, int features, int least, string parts)
    {
        if (features <= 0 || rows.Length % features != 0)
        {
            throw new TimbreException($"{model}: {rows.Length} values are not rows of {features} features");
        }

        var count = rows.Length / features;
        if (count < least)
        {
            throw new TimbreException($"{model}: {count} rows are too few for {least} {parts}; give at least as many rows");
        }

        CheckFinite(model, rows, features);
        return count;
    }

    /// <exception cref="TimbreException">A value is not finite.</exception>
    public static void CheckFinite(string model, ReadOnlySpan<float> rows, int features)
    {
        if (TensorPrimitives.IsFiniteAll(rows))
        {
            return;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]))
            {
                throw new TimbreException($"{model}: feature {i % features} of row {i / features} is {rows[i]}; all must be finite");
            }
        }
    }
}
