using System.Globalization;
using Timbre.Numerics;

namespace Timbre.Learning.Tests;

public sealed class AgglomerativeClusteringTests
{
    private static readonly float[] Rows =
    [
        -2.4f, -4f, -0.7f, 1.3f, 3.4f, 0.3f, -1.7f, -2.4f, 2.2f, 4.9f, 0.8f, -3.7f, -2.9f, 4.8f, 0.6f,
        -5.2f, -0.3f, -3.5f, -1.9f, -1.5f, -2.1f, 1.7f, -0.2f, -1.8f, 1.2f, 2.5f, -4.9f,
    ];

    // scipy 1.10's linkage of these rows.
    [Theory]
    [InlineData(Linkage.Ward, "0 6 2.9086078947770018 2, 3 7 3.8535698640837377 2, 2 9 4.208721085175183 3, 8 10 4.300775199975966 3, 1 4 4.437341622494778 2, 5 11 6.3136095147409685 4, 12 13 9.334416882370235 5, 14 15 12.589824067449193 9")]
    [InlineData(Linkage.Average, "0 6 2.9086078947770018 2, 3 7 3.8535698640837377 2, 2 9 3.8914944132418228 3, 8 10 4.193126531410714 3, 1 4 4.437341622494778 2, 5 11 5.4034423251793084 4, 12 13 6.6077259111780196 5, 14 15 7.457069136519909 9")]
    [InlineData(Linkage.Complete, "0 6 2.9086078947770018 2, 3 7 3.8535698640837377 2, 8 10 4.244997105625546 3, 2 9 4.397726655099338 3, 1 4 4.437341622494778 2, 5 12 7.010706043269799 4, 13 14 8.909545633079615 6, 11 15 10.161692681099122 9")]
    [InlineData(Linkage.Single, "0 6 2.9086078947770018 2, 2 9 3.3852621713843076 3, 5 10 3.7802115201301607 4, 7 11 3.8392707817113587 5, 3 12 3.8535698640837377 6, 8 13 4.141255957195883 7, 1 14 4.18688435882739 8, 4 15 4.437341622494778 9")]
    public void MergesAreScipys(Linkage linkage, string expected)
    {
        var merges = AgglomerativeClustering.Fit(linkage, Rows, 3).Merges;
        var lines = expected.Split(", ");
        Assert.Equal(lines.Length, merges.Count);
        for (var i = 0; i < lines.Length; i++)
        {
            var parts = lines[i].Split(' ');
            Assert.Equal($"{parts[0]} {parts[1]} {parts[3]}", $"{merges[i].Left} {merges[i].Right} {merges[i].Size}");
            Assert.Equal(double.Parse(parts[2], CultureInfo.InvariantCulture), merges[i].Distance, 1e-12);
        }
    }

    [Theory]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Single)]
    public void GivenDistancesAreAsGoodAsRows(Linkage linkage)
    {
        var square = new double[81];
        var condensed = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            for (var j = 0; j < 9; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < 3; k++)
                {
                    sum += Math.Pow((double)Rows[(i * 3) + k] - Rows[(j * 3) + k], 2);
                }

                square[(i * 9) + j] = Math.Sqrt(sum);
                if (j > i)
                {
                    condensed.Add(Math.Sqrt(sum));
                }
            }
        }

        var rows = AgglomerativeClustering.Fit(linkage, Rows, 3);
        var given = AgglomerativeClustering.FromDistances(linkage, square, 9);
        Assert.Equal(given.Merges, AgglomerativeClustering.FromDistances(linkage, condensed.ToArray(), 9).Merges);
        Assert.Equal(rows.LeafOrder(), given.LeafOrder());
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(rows.Merges[i].Distance, given.Merges[i].Distance, 1e-12));
    }

    [Theory]
    [InlineData(Linkage.Ward)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Single)]
    public void EveryCutHasItsClustersAndStandsTogetherInTheLeafOrder(Linkage linkage)
    {
        var rows = Random(60, 5, 2);
        var clustering = AgglomerativeClustering.Fit(linkage, rows, 5);
        var order = clustering.LeafOrder();
        Assert.Equal(Enumerable.Range(0, 60), order.Order());
        var coarser = clustering.Cut(1);
        for (var k = 1; k <= 60; k++)
        {
            var labels = clustering.Cut(k);
            Assert.Equal(Enumerable.Range(0, k), labels.Distinct());
            Assert.Equal(k, 1 + Enumerable.Range(1, 59).Count(i => labels[order[i]] != labels[order[i - 1]]));
            Assert.Equal(k, labels.Zip(coarser).Distinct().Count()); // a finer cut never joins what a coarser one parts
            coarser = labels;
        }

        Assert.All(Enumerable.Range(1, 58), i => Assert.True(clustering.Merges[i].Distance >= clustering.Merges[i - 1].Distance));
    }

    [Theory]
    [InlineData(Linkage.Ward)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Single)]
    public void MovingAndTurningRowsChangesNoDistance(Linkage linkage)
    {
        var rows = Random(40, 2, 7);
        var moved = new float[rows.Length];
        var (cos, sin) = (MathF.Cos(0.7f), MathF.Sin(0.7f));
        for (var i = 0; i < 40; i++)
        {
            moved[2 * i] = (cos * rows[2 * i]) - (sin * rows[(2 * i) + 1]) + 3;
            moved[(2 * i) + 1] = (sin * rows[2 * i]) + (cos * rows[(2 * i) + 1]) - 8;
        }

        var plain = AgglomerativeClustering.Fit(linkage, rows, 2);
        var other = AgglomerativeClustering.Fit(linkage, moved, 2);
        Assert.All(Enumerable.Range(0, 39), i => Assert.Equal(plain.Merges[i].Distance, other.Merges[i].Distance, 1e-4));
        Assert.Equal(plain.Cut(5), other.Cut(5));
    }

    [Fact]
    public void EqualRowsMergeFirstAndThreadsChangeNothing()
    {
        var rows = new float[30];
        rows[0] = 5;
        var merges = AgglomerativeClustering.Fit(Linkage.Ward, rows, 1).Merges;
        Assert.All(merges.Take(28), merge => Assert.Equal(0, merge.Distance));
        Assert.Equal(30, merges[^1].Size);

        var many = Random(100, 9, 1);
        var one = AgglomerativeClustering.Fit(Linkage.Average, many, 9);
        Assert.Equal(one.Merges, AgglomerativeClustering.Fit(Linkage.Average, many, 9, 2).Merges);
        Assert.Equal(one.Merges, AgglomerativeClustering.Fit(Linkage.Average, many, 9, 3).Merges);
    }

    [Fact]
    public void WhatCannotBeClusteredIsRefused()
    {
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.Fit(Linkage.Ward, new float[3], 3));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.Fit(Linkage.Ward, new float[3], 2));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.Fit(Linkage.Ward, new[] { 1f, float.NaN }, 1));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.Fit((Linkage)9, new float[3], 1));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.Fit(Linkage.Ward, new float[40_000], 1));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.FromDistances(Linkage.Ward, [1], 2));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.FromDistances(Linkage.Single, [-1], 2));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.FromDistances(Linkage.Single, [double.NaN], 2));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.FromDistances(Linkage.Single, [0, 1, 2, 0], 2));
        Assert.Throws<TimbreException>(() => AgglomerativeClustering.FromDistances(Linkage.Single, [1, 2], 3));
        var two = AgglomerativeClustering.FromDistances(Linkage.Single, [1], 2);
        Assert.Throws<TimbreException>(() => two.Cut(0));
        Assert.Throws<TimbreException>(() => two.Cut(3));
    }

    private static float[] Random(int count, int features, int seed)
    {
        var random = new SeededRandom(seed);
        var rows = new float[count * features];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)random.NextGaussian();
        }

        return rows;
    }
}
