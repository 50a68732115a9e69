namespace Timbre.Numerics.Tests;

public sealed class PairRepulsionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(77)]
    public void SumsAreThoseOfPlainLoops(int count)
    {
        var padded = (count + PairRepulsion.Multiple - 1) / PairRepulsion.Multiple * PairRepulsion.Multiple;
        var (x, y) = (new float[padded], new float[padded]);
        Array.Fill(x, PairRepulsion.FarAway);
        Array.Fill(y, PairRepulsion.FarAway);
        var random = new SeededRandom(count);
        for (var i = 0; i < count; i++)
        {
            (x[i], y[i]) = ((float)random.NextGaussian(), (float)(5 * random.NextGaussian()));
        }

        var (forceX, forceY, sums) = (new float[count], new float[count], new double[count]);
        PairRepulsion.Run(x, y, 0, count, forceX, forceY, sums);

        for (var i = 0; i < count; i++)
        {
            double fx = 0, fy = 0, sum = 0;
            for (var j = 0; j < count; j++)
            {
                var (dx, dy) = ((double)x[i] - x[j], (double)y[i] - y[j]);
                var q = i == j ? 0 : 1 / (1 + (dx * dx) + (dy * dy));
                (fx, fy, sum) = (fx + (q * q * dx), fy + (q * q * dy), sum + q);
            }

            Assert.Equal(fx, forceX[i], 1e-5);
            Assert.Equal(fy, forceY[i], 1e-5);
            Assert.Equal(sum, sums[i], 1e-5);
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Throws<ArgumentException>(() => PairRepulsion.Run(new float[15], new float[15], 0, 15, new float[15], new float[15], new double[15]));
        Assert.Throws<ArgumentException>(() => PairRepulsion.Run(new float[16], new float[16], 0, 16, new float[15], new float[16], new double[16]));
    }
}
