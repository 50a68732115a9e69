using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class PrincipalComponentsTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(10, 10)]
    [InlineData(9, 40)]
    [InlineData(40, 9)]
    [InlineData(300, 20)]
    public void ComponentsAreOrthonormalAndMakeTheRowsAgain(int count, int features)
    {
        var rows = Rows(count, features, 1);
        var pca = PrincipalComponents.Fit(rows, features);
        var k = Math.Min(count, features);
        var (components, mean, scores) = (pca.Components.ToArray(), pca.Mean.ToArray(), pca.Transform(rows));

        Assert.Equal(k, pca.ComponentCount);
        for (var a = 0; a < k; a++)
        {
            for (var b = 0; b < k; b++)
            {
                Assert.Equal(a == b ? 1 : 0, TensorPrimitives.Dot<double>(components.AsSpan(a * features, features), components.AsSpan(b * features, features)), 1e-9);
            }

            var axis = components.AsSpan(a * features, features);
            Assert.True(axis[TensorPrimitives.IndexOfMaxMagnitude<double>(axis)] > 0);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var (row, j) = (i / features, i % features);
            var again = mean[j];
            for (var a = 0; a < k; a++)
            {
                again += scores[(row * k) + a] * components[(a * features) + j];
            }

            Assert.Equal(rows[i], again, 1e-4);
        }

        Assert.Equal(1, TensorPrimitives.Sum(pca.ExplainedVarianceRatio), 1e-9);
        for (var a = 0; a < k; a++)
        {
            var own = Enumerable.Range(0, count).Select(i => (double)scores[(i * k) + a]).ToArray();
            Assert.Equal(pca.ExplainedVariance[a], TensorPrimitives.SumOfSquares<double>(own) / (count - 1), 1e-5 * (1 + pca.ExplainedVariance[a]));
        }
    }

    [Fact]
    public void ValuesAreScikitLearns()
    {
        // scikit-learn's PCA in double on the rows of the linkage test, and on three of them beside their squares and themselves plus one.
        float[] rows =
        [
            -2.4f, -4f, -0.7f, 1.3f, 3.4f, 0.3f, -1.7f, -2.4f, 2.2f, 4.9f, 0.8f, -3.7f, -2.9f, 4.8f, 0.6f,
            -5.2f, -0.3f, -3.5f, -1.9f, -1.5f, -2.1f, 1.7f, -0.2f, -1.8f, 1.2f, 2.5f, -4.9f,
        ];
        var pca = PrincipalComponents.Fit(rows, 3);
        Near([11.542210205139964, 6.73860066190743, 4.513356347890951], pca.ExplainedVariance, 1e-12);
        Near([-0.555555542310079, 0.3444444653060701, -1.5111111005147297], pca.Mean, 1e-14);
        Near(
            [
                0.7917136904099067, 0.5309434577760276, -0.3021398303143132, -0.45027435334107924, 0.8414295464581669, 0.29874625532460836,
                0.4128467501880077, -0.10047568358582536, 0.9052415135571068,
            ],
            pca.Components,
            1e-12);

        var wide = new float[27];
        for (var i = 0; i < 9; i++)
        {
            var at = (i / 3 * 9) + (i % 3);
            (wide[at], wide[at + 3], wide[at + 6]) = (rows[i], rows[i] * rows[i], rows[i] + 1);
        }

        var few = PrincipalComponents.Fit(wide, 9);
        Near([43.89712809078818, 36.17254019358841, 0], few.ExplainedVariance, 1e-5);
        Assert.Equal(0.5397245036119439, few.Components[1], 1e-6);
        Assert.Equal(few.Spectrum.Variances.ToArray(), PrincipalComponents.FitSpectrum(wide, 9).Variances.ToArray());
    }

    [Fact]
    public void ShareChoosesTheSmallestNumber()
    {
        var spectrum = new VarianceSpectrum([6, 3, 1], 10);
        Assert.Equal(1, spectrum.ComponentsFor(0.5));
        Assert.Equal(1, spectrum.ComponentsFor(0.6));
        Assert.Equal(2, spectrum.ComponentsFor(0.61));
        Assert.Equal(3, spectrum.ComponentsFor(1));
        Assert.Equal(3, new VarianceSpectrum([6, 3, 0.5], 10).ComponentsFor(0.95));
        Assert.Throws<TimbreException>(() => new VarianceSpectrum([6, 3], 10).ComponentsFor(0.95));
        Assert.Throws<TimbreException>(() => spectrum.ComponentsFor(0));
        Assert.Throws<TimbreException>(() => spectrum.ComponentsFor(double.NaN));
        Assert.Throws<TimbreException>(() => new VarianceSpectrum([1, 2], 10));
        Assert.Throws<TimbreException>(() => new VarianceSpectrum([2, 1], 1));
        Assert.Throws<TimbreException>(() => new VarianceSpectrum([double.NaN], 1));
        Assert.Throws<TimbreException>(() => new VarianceSpectrum([], 1));
    }

    [Fact]
    public void WhiteScoresHaveVarianceOne()
    {
        var rows = Rows(200, 6, 4);
        var pca = PrincipalComponents.Fit(rows, 6, 4, whiten: true);
        var scores = pca.Transform(rows);
        for (var a = 0; a < 4; a++)
        {
            Assert.Equal(1, Enumerable.Range(0, 200).Sum(i => Math.Pow(scores[(i * 4) + a], 2)) / 199, 1e-5);
        }

        var again = new PrincipalComponents(pca.Mean, pca.Components, pca.Spectrum, true);
        Assert.Equal(scores, again.Transform(rows));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => scores[i * 4]), pca.Keep(1).Transform(rows));
    }

    [Fact]
    public void ConstantColumnsAndRowsGiveDefinedValues()
    {
        var rows = Rows(50, 4, 3);
        for (var i = 0; i < 50; i++)
        {
            rows[(i * 4) + 1] = 7;
        }

        var pca = PrincipalComponents.Fit(rows, 4);
        Assert.Equal(0, pca.ExplainedVariance[3], 1e-12);
        Assert.Equal(1, pca.Components[(3 * 4) + 1], 1e-9);

        foreach (var features in new[] { 3, 20 })
        {
            var silent = new float[10 * features];
            Array.Fill(silent, 0.1f);
            var flat = PrincipalComponents.Fit(silent, features, whiten: true);
            Assert.All(flat.ExplainedVarianceRatio.ToArray(), ratio => Assert.Equal(0, ratio));
            Assert.Equal(1, flat.ComponentsFor(0.85));
            Assert.All(flat.Transform(silent), score => Assert.Equal(0, score));
        }
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        foreach (var (count, features) in new[] { (9000, 11), (30, 90) })
        {
            var rows = Rows(count, features, 5);
            var one = PrincipalComponents.Fit(rows, features);
            for (var threads = 2; threads <= 3; threads++)
            {
                var more = PrincipalComponents.Fit(rows, features, threads: threads);
                Assert.Equal(one.Components.ToArray(), more.Components.ToArray());
                Assert.Equal(one.ExplainedVariance.ToArray(), more.ExplainedVariance.ToArray());
                Assert.Equal(one.Transform(rows), more.Transform(rows, threads));
            }
        }
    }

    [Fact]
    public void WhatCannotBeFittedIsRefused()
    {
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(Array.Empty<float>(), 3));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[3], 3));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[4], 3));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[4], 0));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[4], 2, 3));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[4], 2, 0));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[4], 2, threads: 0));
        var error = Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new[] { 1, 2, 3, float.NaN }, 2));
        Assert.Contains("feature 1 of row 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => PrincipalComponents.FitSpectrum(new[] { 1, 2, 3, float.PositiveInfinity }, 2));
        Assert.Throws<TimbreException>(() => PrincipalComponents.Fit(new float[8], 2).Transform(new float[3]));
        Assert.Throws<TimbreException>(() => new PrincipalComponents([0], [1, 2], new VarianceSpectrum([1], 1)));
        Assert.Throws<TimbreException>(() => new PrincipalComponents([0], [double.NaN], new VarianceSpectrum([1], 1)));
        Assert.Throws<OperationCanceledException>(() => PrincipalComponents.Fit(new float[8], 2, cancellation: new CancellationToken(true)));
    }

    internal static float[] Rows(int count, int features, int seed)
    {
        var random = new SeededRandom(seed);
        var rows = new float[count * features];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)((random.NextGaussian() * (1 + (i % features))) + 3);
        }

        return rows;
    }

    private static void Near(double[] expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
