using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class DiscriminantProjectionTests
{
    [Fact]
    public void ScoresAreScikitLearns()
    {
        float[] rows =
        [
            -2.4f, -4f, -0.7f, 1.3f, 3.4f, 0.3f, -1.7f, -2.4f, 2.2f, 4.9f, 0.8f, -3.7f, -2.9f, 4.8f, 0.6f,
            -5.2f, -0.3f, -3.5f, -1.9f, -1.5f, -2.1f, 1.7f, -0.2f, -1.8f, 1.2f, 2.5f, -4.9f,
        ];
        double[] expected =
        [
            -1.973028948786554, 0.12927987891003162, 2.4096765163890552, 0.6781073730220505, 0.11394741220608451, 0.8295026282033855,
            -0.598732882195552, 1.5571085304373402, 3.2032093687343455, -1.1080528238590632, -1.2632424764146775, -2.1773467765380428,
            -1.2439187375474436, -0.38040447263359156, -0.3713123288040683, 0.8980429166370814, -0.27659792358118973, -0.4262372541791919,
        ];

        var projection = LinearDiscriminantProjection.Fit(rows, 3, new[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }, 3);

        Assert.Equal(2, projection.ComponentCount);
        var scores = projection.Transform(rows);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], scores[i], 1e-6); // its first axis has its largest value positive already, and so has the second
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1)]
    public void FirstComponentPartsClassesThatOneFeaturesParts(double shrinkage)
    {
        var (rows, labels) = Classes(300, 5, 2, copies: shrinkage == 0);
        var projection = LinearDiscriminantProjection.Fit(rows, 5, labels, 2, shrinkage: shrinkage);
        var scores = projection.Transform(rows);
        Assert.Equal(1, projection.ComponentCount);
        var zero = scores.Where((_, i) => labels[i] == 0).ToArray();
        var one = scores.Where((_, i) => labels[i] == 1).ToArray();
        Assert.True(zero.Max() < one.Min() || one.Max() < zero.Min());
    }

    [Fact]
    public void SpreadWithinClassesBecomesOneAndWithoutCorrelation()
    {
        var (rows, labels) = Classes(400, 4, 3, copies: false);
        var whitening = WithinClassWhitening.Fit(rows, 4, labels, 3, threads: 2);
        Assert.Equal(4, whitening.AxisCount);
        var scores = whitening.Transform(rows);
        for (var a = 0; a < 4; a++)
        {
            for (var b = 0; b < 4; b++)
            {
                var sum = 0.0;
                for (var k = 0; k < 3; k++)
                {
                    var own = Enumerable.Range(0, 400).Where(i => labels[i] == k).ToArray();
                    var (meanA, meanB) = (own.Average(i => (double)scores[(i * 4) + a]), own.Average(i => (double)scores[(i * 4) + b]));
                    sum += own.Sum(i => (scores[(i * 4) + a] - meanA) * (scores[(i * 4) + b] - meanB));
                }

                Assert.Equal(a == b ? 1 : 0, sum / 400, 1e-5);
            }
        }

        Assert.Equal(scores, new WithinClassWhitening(whitening.Mean, whitening.Axes).Transform(rows));
        Assert.Equal(whitening.Axes.ToArray(), WithinClassWhitening.Fit(rows, 4, labels, 3, threads: 3).Axes.ToArray());
    }

    [Fact]
    public void WhatCannotBeFittedIsRefused()
    {
        int[] labels = [0, 1, 0, 1];
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, 2, 1, 2 }, 1, labels, 2)); // nothing varies within a class
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, 1, 2, 2 }, 1, labels, 2)); // same means
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, float.NaN, 2, 3 }, 1, labels, 2));
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, 5, 2, 3 }, 1, labels, 3)); // class 2 has no rows
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, 5, 2, 3 }, 1, labels, 2, shrinkage: 2));
        Assert.Throws<TimbreException>(() => LinearDiscriminantProjection.Fit(new[] { 1f, 5, 2, 3 }, 1, labels, 2, components: 0));
        Assert.Throws<TimbreException>(() => new LinearDiscriminantProjection([1, 2], [1]));
        Assert.Throws<TimbreException>(() => new WithinClassWhitening([1], [double.NaN]));
    }

    /// <summary>Feature 0 parts the classes, the others are louder noise; with copies the last one repeats the first.</summary>
    private static (float[] Rows, int[] Labels) Classes(int count, int features, int classes, bool copies)
    {
        var random = new SeededRandom(6);
        var (rows, labels) = (new float[count * features], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % classes;
            for (var j = 0; j < features; j++)
            {
                rows[(i * features) + j] = (float)(j == 0 ? (20 * labels[i]) + random.NextDouble(-1, 1) : 3 * random.NextGaussian());
            }

            if (copies)
            {
                rows[(i * features) + features - 1] = rows[i * features];
            }
        }

        return (rows, labels);
    }
}
