using Timbre.Numerics;

namespace Timbre.Learning.Tests;

/// <summary>Small made-up classification problems.</summary>
internal static class BoostingData
{
    /// <summary>Overlapping classes; <paramref name="missing"/> is the share of NaN, every third feature is rounded so that values repeat.</summary>
    public static (float[] Rows, int[] Labels) Make(int count, int features, int classes, long seed, double missing = 0)
    {
        var random = new SeededRandom(seed);
        var rows = new float[count * features];
        var labels = new int[count];
        for (var row = 0; row < count; row++)
        {
            labels[row] = random.NextInt(classes);
            for (var feature = 0; feature < features; feature++)
            {
                var value = random.NextGaussian() + (feature % classes == labels[row] ? 1.2 : 0);
                value = feature % 3 == 2 ? Math.Round(value) : value;
                rows[(row * features) + feature] = random.NextDouble() < missing ? float.NaN : (float)value;
            }
        }

        return (rows, labels);
    }

    public static float[] Margins(GradientBoostedTrees model, ReadOnlySpan<float> rows)
    {
        var margins = new float[rows.Length / model.FeatureCount * model.Outputs];
        model.PredictMargins(rows, margins);
        return margins;
    }

    public static byte[] Saved(GradientBoostedTrees model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Collects reports at once, unlike <see cref="Progress{T}"/>.</summary>
    public sealed class Reports : IProgress<BoostingProgress>
    {
        public List<BoostingProgress> All { get; } = [];

        public void Report(BoostingProgress value) => All.Add(value);
    }
}
