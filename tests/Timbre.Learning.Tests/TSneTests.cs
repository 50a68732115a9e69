using Timbre.Learning.Projection;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class TSneTests
{
    private static readonly TSneOptions Short = new() { Perplexity = 10, ExaggeratedIterations = 100, Iterations = 150 };

    [Theory]
    [InlineData(TSneStart.PrincipalComponents)]
    [InlineData(TSneStart.Random)]
    public void BlobsFarApartStayApart(TSneStart start)
    {
        var rows = Blobs(120, 6);
        var layout = TSne.Fit(Short with { Start = start }, rows, 6);
        var points = layout.Embedding.ToArray();
        for (var i = 0; i < 120; i++)
        {
            var nearest = Enumerable.Range(0, 120).Where(j => j != i)
                .MinBy(j => Math.Pow(points[2 * i] - points[2 * j], 2) + Math.Pow(points[(2 * i) + 1] - points[(2 * j) + 1], 2));
            Assert.Equal(i % 3, nearest % 3);
        }
    }

    [Fact]
    public void DivergenceFallsAndIsThatOfPlainLoops()
    {
        var rows = Blobs(90, 4);
        var early = TSne.Fit(Short with { Iterations = 1 }, rows, 4);
        var late = TSne.Fit(Short with { Iterations = 400 }, rows, 4);
        Assert.True(late.KlDivergence < early.KlDivergence);
        Assert.InRange(late.KlDivergence, 0, 1);

        var (indices, squares) = NearestRows.Of(rows, new double[4], 31, 1, default);
        var p = Affinities.Of(indices, squares, 90, 10, 1);
        var points = late.Embedding.ToArray();
        double total = 0, divergence = 0;
        for (var i = 0; i < 90; i++)
        {
            for (var j = 0; j < 90; j++)
            {
                total += i == j ? 0 : Q(points, i, j);
            }
        }

        for (var i = 0; i < 90; i++)
        {
            for (var k = p.Starts[i]; k < p.Starts[i + 1]; k++)
            {
                divergence += p.Values[k] * Math.Log(p.Values[k] / (Q(points, i, p.Columns[k]) / total));
            }
        }

        Assert.Equal(divergence, late.KlDivergence, 1e-5);
    }

    [Fact]
    public void AffinitiesHaveThePerplexityAskedForAndSumToOne()
    {
        var rows = Blobs(100, 5);
        var (indices, squares) = NearestRows.Of(rows, new double[5], 61, 2, default);
        for (var i = 0; i < 100; i++)
        {
            var expected = Enumerable.Range(0, 100).Where(j => j != i).OrderBy(j => Square(rows, i, j)).Take(61).Order();
            Assert.Equal(expected, indices[(i * 61)..((i + 1) * 61)]);
        }

        var p = Affinities.Of(indices, squares, 100, 20, 2);
        Assert.Equal(1, p.Values.Sum(v => (double)v), 1e-5);
        for (var i = 0; i < 100; i++)
        {
            for (var k = p.Starts[i]; k < p.Starts[i + 1]; k++)
            {
                var back = Array.IndexOf(p.Columns, i, p.Starts[p.Columns[k]], p.Starts[p.Columns[k] + 1] - p.Starts[p.Columns[k]]);
                Assert.Equal(p.Values[k], p.Values[back], 1e-9f);
            }
        }
    }

    [Fact]
    public void ThreadsChangeNothingAndTheSeedDoes()
    {
        var rows = Blobs(150, 7);
        var one = TSne.Fit(Short, rows, 7);
        Assert.Equal(one.Embedding.ToArray(), TSne.Fit(Short with { Threads = 2 }, rows, 7).Embedding.ToArray());
        Assert.Equal(one.Embedding.ToArray(), TSne.Fit(Short with { Threads = 3, Seed = 4 }, rows, 7).Embedding.ToArray());
        var random = Short with { Start = TSneStart.Random };
        Assert.NotEqual(TSne.Fit(random, rows, 7).Embedding.ToArray(), TSne.Fit(random with { Seed = 1 }, rows, 7).Embedding.ToArray());
    }

    [Fact]
    public void EqualRowsAndOneFeatureAreFine()
    {
        var rows = Blobs(60, 1);
        rows.AsSpan(0, 45).Fill(1); // more of them than neighbours
        var layout = TSne.Fit(Short, rows, 1);
        Assert.All(layout.Embedding.ToArray(), v => Assert.True(float.IsFinite(v)));
        Assert.True(double.IsFinite(layout.KlDivergence));
    }

    [Fact]
    public void WhatCannotBeLaidOutIsRefused()
    {
        var rows = Blobs(60, 2);
        var error = Assert.Throws<TimbreException>(() => TSne.Fit(Short with { Perplexity = 20 }, rows, 2));
        Assert.Contains("smaller perplexity", error.Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => TSne.Fit(Short, new float[2], 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short, new float[120], 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { Perplexity = double.NaN }, rows, 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { LearningRate = 0 }, rows, 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { EarlyExaggeration = 0.5 }, rows, 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { Iterations = 0 }, rows, 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { Threads = 0 }, rows, 2));
        Assert.Throws<TimbreException>(() => TSne.Fit(Short with { LearningRate = 1e30 }, rows, 2));
        rows[7] = float.NaN;
        Assert.Throws<TimbreException>(() => TSne.Fit(Short, rows, 2));
        Assert.Throws<OperationCanceledException>(() => TSne.Fit(Short, Blobs(60, 2), 2, new CancellationToken(true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void SelectionFindsWhatSortingFinds(int count)
    {
        var random = new SeededRandom(count);
        var values = Enumerable.Range(0, count).Select(_ => (float)random.NextInt(20)).ToArray();
        var sorted = values.Order().ToArray();
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(sorted[i], Selection.Smallest([.. values], i));
        }
    }

    private static double Q(float[] points, int i, int j) =>
        1 / (1 + Math.Pow((double)points[2 * i] - points[2 * j], 2) + Math.Pow((double)points[(2 * i) + 1] - points[(2 * j) + 1], 2));

    private static double Square(float[] rows, int i, int j) => Enumerable.Range(0, 5).Sum(k => Math.Pow((double)rows[(i * 5) + k] - rows[(j * 5) + k], 2));

    /// <summary>Row i belongs to blob i mod 3.</summary>
    private static float[] Blobs(int count, int features)
    {
        var random = new SeededRandom(12);
        var rows = new float[count * features];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)(random.NextGaussian() + (i / features % 3 == i % features % 3 ? 30 : 0));
        }

        return rows;
    }
}
