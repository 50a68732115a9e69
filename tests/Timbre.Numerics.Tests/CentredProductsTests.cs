namespace Timbre.Numerics.Tests;

public sealed class CentredProductsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(40, 12)]
    [InlineData(129, 13)]
    [InlineData(300, 25)]
    [InlineData(2100, 7)]
    public void ProductsAreThoseOfPlainLoops(int count, int features)
    {
        var (rows, centre) = Data(count, features);
        var ofFeatures = CentredProducts.OfFeatures(rows, features, centre, [], 2);
        for (var a = 0; a < features; a++)
        {
            for (var b = 0; b < features; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < count; i++)
                {
                    sum += (rows[(i * features) + a] - centre[a]) * (rows[(i * features) + b] - centre[b]);
                }

                Assert.Equal(sum, ofFeatures[(a * features) + b], 1e-11 * count);
            }
        }

        var few = Math.Min(count, 40);
        var ofRows = CentredProducts.OfRows(rows.AsSpan(0, few * features), features, centre, 2);
        for (var a = 0; a < few; a++)
        {
            for (var b = 0; b < few; b++)
            {
                var sum = 0.0;
                for (var j = 0; j < features; j++)
                {
                    sum += (rows[(a * features) + j] - centre[j]) * (rows[(b * features) + j] - centre[j]);
                }

                Assert.Equal(sum, ofRows[(a * few) + b], 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(70, 9, 14)]
    [InlineData(131, 30, 3)]
    public void ProjectionIsThatOfPlainLoops(int count, int features, int size)
    {
        var (rows, centre) = Data(count, features);
        var random = new SeededRandom(2);
        var axes = new double[size * features];
        for (var i = 0; i < axes.Length; i++)
        {
            axes[i] = random.NextGaussian();
        }

        var scores = new float[count * size];
        CentredProducts.Project(rows, features, centre, axes, scores, 2);

        for (var i = 0; i < scores.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < features; j++)
            {
                sum += (rows[(i / size * features) + j] - centre[j]) * axes[(i % size * features) + j];
            }

            Assert.Equal(sum, scores[i], 1e-6 * (1 + Math.Abs(sum)));
        }
    }

    [Fact]
    public void EachGroupHasItsCentre()
    {
        float[] rows = [1, 10, 3, 14, 5, 16];
        var products = CentredProducts.OfFeatures(rows, 2, [2, 12, 5, 15], [0, 0, 1], 1);
        Assert.Equal([2, 4, 4, 9], products);
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        var (rows, centre) = Data(5000, 21);
        var one = CentredProducts.OfFeatures(rows, 21, centre, [], 1);
        var ofRows = CentredProducts.OfRows(rows, 2500, new double[2500], 1);
        for (var threads = 2; threads <= 3; threads++)
        {
            Assert.Equal(one, CentredProducts.OfFeatures(rows, 21, centre, [], threads));
            Assert.Equal(ofRows, CentredProducts.OfRows(rows, 2500, new double[2500], threads));
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Throws<ArgumentException>(() => CentredProducts.OfFeatures([1, 2, 3], 2, [0, 0], [], 1));
        Assert.Throws<ArgumentException>(() => CentredProducts.OfFeatures([1, 2], 2, [0], [], 1));
        Assert.Throws<ArgumentException>(() => CentredProducts.OfFeatures([1, 2], 2, [0, 0], [0, 0], 1));
        Assert.Throws<ArgumentException>(() => CentredProducts.OfRows([1, 2], 0, [0], 1));
        Assert.Throws<ArgumentException>(() => CentredProducts.Project([1, 2], 2, [0, 0], [1, 1], new float[2], 1));
    }

    private static (float[] Rows, double[] Centre) Data(int count, int features)
    {
        var random = new SeededRandom(count);
        var (rows, centre) = (new float[count * features], new double[features]);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)random.NextGaussian();
        }

        for (var j = 0; j < features; j++)
        {
            centre[j] = random.NextDouble(-1, 1);
        }

        return (rows, centre);
    }
}
