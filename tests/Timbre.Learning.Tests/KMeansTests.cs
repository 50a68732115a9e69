namespace Timbre.Learning.Tests;

public sealed class KMeansTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 1, 3)]
    [InlineData(500, 3, 5)]
    [InlineData(2000, 47, 12)]
    [InlineData(300, 200, 17)]
    public void Every_row_belongs_to_the_nearest_centre_and_every_centre_is_the_mean_of_its_rows(int count, int features, int clusters)
    {
        var rows = BlobData.Make(count, features, 6);
        var fit = KMeans.Fit(new KMeansOptions { Clusters = clusters, Tolerance = 0 }, rows, features);
        Assert.Equal((clusters, features, count), (fit.Clusters, fit.Features, fit.Labels.Count));
        Assert.Equal(Nearest(rows, fit.Centres, features), fit.Labels);
        Assert.InRange(fit.Iterations, 1, 299);
        var inertia = 0.0;
        for (var k = 0; k < clusters; k++)
        {
            var own = Enumerable.Range(0, count).Where(i => fit.Labels[i] == k).ToArray();
            Assert.NotEmpty(own);
            for (var j = 0; j < features; j++)
            {
                var mean = own.Average(i => (double)rows[(i * features) + j]);
                Assert.Equal(mean, fit.Centres[(k * features) + j], 1e-9 * (1 + Math.Abs(mean)));
                inertia += own.Sum(i => Math.Pow(rows[(i * features) + j] - mean, 2));
            }
        }

        Assert.Equal(inertia, fit.Inertia, 1e-9 * (1 + inertia));
    }

    [Fact]
    public void Bounds_change_nothing_on_the_way()
    {
        // One iteration more each time: the rows skipped must be those that a full search would leave where they are.
        var rows = BlobData.Make(3000, 8, 30);
        for (var iterations = 1; iterations < 25; iterations += 3)
        {
            var fit = KMeans.FitFrom(rows.AsSpan(0, 20 * 8), new KMeansOptions { Clusters = 20, MaxIterations = iterations, Tolerance = 0 }, rows, 8);
            Assert.Equal(Nearest(rows, fit.Centres, 8), fit.Labels);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_at_any_thread_count()
    {
        var rows = BlobData.Make(9000, 10, 9);
        var fits = new[] { 1, 2, 3 }.Select(t => KMeans.Fit(new KMeansOptions { Clusters = 11, Starts = 2, Seed = 7, Threads = t }, rows, 10)).ToArray();
        Assert.All(fits, f => Assert.Equal(fits[0].Centres, f.Centres));
        Assert.All(fits, f => Assert.Equal(fits[0].Labels, f.Labels));
        Assert.All(fits, f => Assert.Equal(fits[0].Inertia, f.Inertia));
        var other = KMeans.Fit(new KMeansOptions { Clusters = 11, Seed = 8 }, rows, 10);
        Assert.NotEqual(fits[0].Centres, other.Centres);
    }

    [Fact]
    public void Very_many_rows_begin_at_a_sample_and_end_where_all_of_them_agree()
    {
        const int Count = 150_000, Features = 3;
        var rows = BlobData.Make(Count, Features, 7);
        var fits = new[] { 1, 3 }.Select(t => KMeans.Fit(new KMeansOptions { Clusters = 7, Threads = t, Tolerance = 0 }, rows, Features)).ToArray();
        Assert.Equal(fits[0].Centres, fits[1].Centres);
        Assert.Equal(fits[0].Labels, fits[1].Labels);
        Assert.Equal(Nearest(rows, fits[0].Centres, Features), fits[0].Labels);
        var more = KMeans.FitFrom(Array.ConvertAll(fits[0].Centres, v => (float)v), new KMeansOptions { Clusters = 7, Tolerance = 0 }, rows, Features);
        Assert.Equal(fits[0].Inertia, more.Inertia, 1e-9 * fits[0].Inertia);
    }

    [Fact]
    public void More_starts_are_never_worse()
    {
        var rows = BlobData.Make(1000, 2, 12);
        double Inertia(int starts) => KMeans.Fit(new KMeansOptions { Clusters = 12, Starts = starts, Seed = 3 }, rows, 2).Inertia;
        Assert.True(Inertia(8) <= Inertia(2) && Inertia(2) <= Inertia(1));
    }

    [Fact]
    public void New_rows_go_to_the_nearest_centre()
    {
        var fit = KMeans.Fit(new KMeansOptions { Clusters = 9 }, BlobData.Make(400, 5, 9), 5);
        var rows = BlobData.Make(777, 5, 4, seed: 2);
        var labels = new int[777];
        foreach (var threads in new[] { 1, 2, 3 })
        {
            new KMeans(fit.Centres, 5).Assign(rows, labels, threads);
            Assert.Equal(Nearest(rows, fit.Centres, 5), labels);
        }

        fit.Assign(ReadOnlyMemory<float>.Empty, Memory<int>.Empty);
    }

    [Fact]
    public void Rows_far_from_zero_are_told_apart()
    {
        // Distances of some units at 100,000: products of the values as they are would have no digit left.
        var rows = BlobData.Make(600, 6, 5, offset: 1e5);
        var fit = KMeans.Fit(new KMeansOptions { Clusters = 5, Starts = 5 }, rows, 6);
        Assert.Equal(Nearest(rows, fit.Centres, 6), fit.Labels);
        Assert.InRange(fit.Inertia / (600 * 6), 0, 5);
    }

    [Fact]
    public void A_centre_without_rows_becomes_the_row_farthest_from_its_own()
    {
        float[] rows = [0, 0.25f, 10, 11, 50];
        var fit = KMeans.FitFrom([0, 11, 1000], new KMeansOptions { Clusters = 3, Tolerance = 0 }, rows, 1);
        Assert.Equal([0.125, 10.5, 50], fit.Centres);
        Assert.Equal([0, 0, 1, 1, 2], fit.Labels);
    }

    [Fact]
    public void Fewer_different_rows_than_clusters_leave_no_distance()
    {
        float[] rows = [1, 1, 1, 1, 2, 2, 2, 2];
        var fit = KMeans.Fit(new KMeansOptions { Clusters = 4 }, rows, 1);
        Assert.Equal(0, fit.Inertia);
        Assert.All(fit.Centres, c => Assert.True(c is 1 or 2));
        Assert.Equal(0, KMeans.Fit(new KMeansOptions { Clusters = 3 }, new float[30], 2).Inertia);
    }

    [Fact]
    public void Clustering_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => KMeans.Fit(new KMeansOptions(), BlobData.Make(100, 2, 3), 2, source.Token));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.Contains("3 rows are too few for 8 clusters", Message(new KMeansOptions(), [1, 2, 3], 1), StringComparison.Ordinal);
        Assert.Contains("3 values are not rows of 2 features", Message(new KMeansOptions(), [1, 2, 3], 2), StringComparison.Ordinal);
        Assert.Contains("0 rows are too few", Message(new KMeansOptions(), [], 2), StringComparison.Ordinal);
        Assert.Contains("not rows of 0 features", Message(new KMeansOptions(), [1], 0), StringComparison.Ordinal);
        Assert.Contains("feature 1 of row 1 is NaN", Message(new KMeansOptions { Clusters = 1 }, [1, 2, 3, float.NaN], 2), StringComparison.Ordinal);
        Assert.Contains("feature 0 of row 1 is 1E+16", Message(new KMeansOptions { Clusters = 1 }, [1, 2, 1e16f, 0], 2), StringComparison.Ordinal);
        Assert.Contains("Clusters=0: must be at least 1", Message(new KMeansOptions { Clusters = 0 }, [1], 1), StringComparison.Ordinal);
        Assert.Contains("Starts=0", Message(new KMeansOptions { Starts = 0 }, [1], 1), StringComparison.Ordinal);
        Assert.Contains("MaxIterations=0", Message(new KMeansOptions { MaxIterations = 0 }, [1], 1), StringComparison.Ordinal);
        Assert.Contains("Tolerance=NaN", Message(new KMeansOptions { Tolerance = double.NaN }, [1], 1), StringComparison.Ordinal);
        Assert.Contains("Threads=0", Message(new KMeansOptions { Threads = 0 }, [1], 1), StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => new KMeans([1, 2, 3], 2));
        Assert.Throws<TimbreException>(() => new KMeans([double.NaN], 1));
        Assert.Throws<TimbreException>(() => KMeans.FitFrom([1, 2], new KMeansOptions { Clusters = 1 }, new float[] { 1 }, 1));

        static string Message(KMeansOptions options, float[] rows, int features) =>
            Assert.Throws<TimbreException>(() => KMeans.Fit(options, rows, features)).Message;
    }

    private static int[] Nearest(float[] rows, double[] centres, int features) =>
    [
        .. rows.Chunk(features).Select(row => Enumerable.Range(0, centres.Length / features)
            .MinBy(k => row.Select((v, j) => Math.Pow(v - centres[(k * features) + j], 2)).Sum())),
    ];
}
