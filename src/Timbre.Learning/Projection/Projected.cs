using Timbre.Numerics;

namespace Timbre.Learning.Projection;

/// <summary>Rows seen along axes.</summary>
internal static class Projected
{
    /// <summary>(x − mean)·a for every row and axis: [n, axes].</summary>
    /// <exception cref="TimbreException">The values do not divide into rows, or there are too many scores for one array.</exception>
    public static float[] Scores(string model, ReadOnlySpan<float> rows, double[] mean, double[] axes, int count, int threads)
    {
        LearningData.Require(threads > 0, nameof(threads), threads, "must be at least 1");
        if (rows.Length % mean.Length != 0)
        {
            throw new TimbreException($"{model}: {rows.Length} values are not rows of {mean.Length} features");
        }

        var values = rows.Length / mean.Length * (long)count;
        if (values > Array.MaxLength)
        {
            throw new TimbreException($"{model}: {values} scores do not fit into one array; give the rows in parts");
        }

        var scores = new float[values];
        CentredProducts.Project(rows, mean.Length, mean, axes, scores, threads);
        return scores;
    }
}
