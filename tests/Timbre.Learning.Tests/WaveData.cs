namespace Timbre.Learning.Tests;

/// <summary>Rows and labels from a formula, so that the expected values of scikit-learn can be computed again from it.</summary>
internal static class WaveData
{
    /// <summary>x[i, j] = sin(1.3 i + 0.7 j² + j) + 0.2 cos(0.11 i j), label y = (7 i + ⌊i/3⌋) mod classes, and 0.8 more at x[i, y mod features]; in float.</summary>
    public static (float[] Rows, int[] Labels) Make(int count, int features, int classes)
    {
        var (rows, labels) = (new float[count * features], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = ((7 * i) + (i / 3)) % classes;
            for (var j = 0; j < features; j++)
            {
                rows[(i * features) + j] = (float)(Math.Sin((1.3 * i) + (0.7 * j * j) + j) + (0.2 * Math.Cos(0.11 * i * j)));
            }

            rows[(i * features) + (labels[i] % features)] += 0.8f;
        }

        return (rows, labels);
    }

    /// <summary>1, 1.5, 2, 1, …</summary>
    public static double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => 1 + (i % 3 * 0.5))];
}
