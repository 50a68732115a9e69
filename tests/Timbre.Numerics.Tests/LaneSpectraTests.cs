namespace Timbre.Numerics.Tests;

/// <summary>Each kernel in every width against its definition in double, with dirty targets and scratch.</summary>
public sealed class LaneSpectraTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];
    private static readonly int[] RowCounts = [1, 2, 3, 4, 5, 63, 64, 65, 129, 1025];

    [Fact]
    public void MomentsAreThoseOfTheDefinition() => Each((source, rows, width) =>
    {
        var target = Dirty(3, width);
        LaneSpectra.Moments(source, rows, target);
        for (var lane = 0; lane < width; lane++)
        {
            var x = Lane(source, rows, lane);
            Near(x.Sum(), target.Row(0)[lane]);
            Near(x.Select((v, k) => k * v).Sum(), target.Row(1)[lane]);
            Assert.True(float.IsNaN(target.Row(2)[lane]));
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SpreadIsThatOfTheDefinition(bool squared) => Each((source, rows, width) =>
    {
        var target = Dirty(2, width);
        var centre = new LaneBuffer(1, width);
        for (var lane = 0; lane < width; lane++)
        {
            centre.Values[lane] = (rows / 2f) + (0.37f * lane);
        }

        LaneSpectra.Spread(source, rows, centre, squared, target);
        for (var lane = 0; lane < width; lane++)
        {
            var c = centre.Values[lane];
            Near(Lane(source, rows, lane).Select((v, k) => v * (squared ? (k - c) * (k - c) : Math.Abs(k - c))).Sum(), target.Row(0)[lane]);
            Assert.True(float.IsNaN(target.Row(1)[lane]));
        }
    });

    [Fact]
    public void TheShareIsReachedWhereTheRunningSumSaysSo() => Each((source, rows, width) =>
    {
        source.Row(rows - 1)[width - 1] = 0;
        var target = Dirty(2, width);
        foreach (var share in new[] { 0.01f, 0.5f, 0.85f, 0.999f })
        {
            LaneSpectra.Reach(source, rows, share, Dirty(rows, width), target);
            for (var lane = 0; lane < width; lane++)
            {
                var whole = 0f;
                for (var k = 0; k < rows; k++)
                {
                    whole += source.Row(k)[lane];
                }

                var (at, sum) = (-1, 0f);
                do
                {
                    sum += source.Row(++at)[lane];
                }
                while (sum < share * whole);
                Assert.Equal(at, target.Row(0)[lane]);
            }
        }

        source.Values.Clear();
        LaneSpectra.Reach(source, rows, 0.85f, Dirty(rows, width), target);
        Assert.All(target.Row(0).ToArray(), v => Assert.Equal(0, v));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.25f)]
    [InlineData(1e30f)]
    public void ProductsAreThoseOfTheDefinition(float floor) => Each((source, rows, width) =>
    {
        var target = Dirty(4, width);
        source.Row(0)[0] = 0;
        source.Row(rows - 1)[width - 1] = 3e38f;
        source.Row(rows / 2)[width / 2] = 1e-42f;
        LaneSpectra.Product(source, rows, floor, target);
        for (var lane = 0; lane < width; lane++)
        {
            var x = Lane(source, rows, lane).Select(v => Math.Max(v, Math.Max(floor, 1.17549435e-38))).ToArray();
            Near(Math.Min(x.Sum(), float.MaxValue), Math.Min(target.Row(0)[lane], float.MaxValue));
            Assert.InRange(target.Row(1)[lane], 0.7071067f, 1.4142137f);
            Assert.Equal(x.Sum(Math.Log2), Math.Log2(target.Row(1)[lane]) + target.Row(2)[lane], 2e-6 * rows);
            Assert.True(float.IsNaN(target.Row(3)[lane]));
        }
    });

    [Fact]
    public void TailsAreThoseOfSorting() => Each((source, rows, width) =>
    {
        source.Row(0)[0] = source.Row(rows - 1)[0]; // equal values
        foreach (var count in new[] { 1, 2, 3, 4, 5, 12, 97, rows - 1, rows }.Where(c => c >= 1 && c < rows))
        {
            var target = Dirty(3, width);
            LaneSpectra.Tails(source, 1, rows - 1, count, Dirty(rows - 1, width), target);
            for (var lane = 0; lane < width; lane++)
            {
                var x = Lane(source, rows, lane).Skip(1).Order().ToArray();
                Near(x.Take(count).Average(), target.Row(0)[lane]);
                Near(x.TakeLast(count).Average(), target.Row(1)[lane]);
                Assert.True(float.IsNaN(target.Row(2)[lane]));
            }
        }
    });

    [Fact]
    public void LanesAreSorted() => Each((source, rows, width) =>
    {
        source.Row(0)[0] = float.PositiveInfinity;
        source.Row(rows / 2)[width - 1] = source.Row(rows - 1)[width - 1];
        for (var count = Math.Max(0, rows - 3); count <= rows; count++)
        {
            var expected = Enumerable.Range(0, width).Select(lane => Lane(source, count, lane).Order().Concat(Lane(source, rows, lane).Skip(count)).ToArray()).ToArray();
            LaneMath.Sort(source, count);
            for (var lane = 0; lane < width; lane++)
            {
                Assert.Equal(expected[lane], Lane(source, rows, lane));
            }
        }
    });

    [Fact]
    public void ImpossibleRowsAreRefused()
    {
        var buffer = new LaneBuffer(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Moments(buffer, 4, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Moments(buffer, 3, new LaneBuffer(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Spread(buffer, 3, new LaneBuffer(0), true, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Reach(buffer, 3, 0.5f, new LaneBuffer(2), buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Product(buffer, 3, 0, new LaneBuffer(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Tails(buffer, 1, 3, 1, buffer, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Tails(buffer, 0, 3, 0, buffer, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSpectra.Tails(buffer, 0, 2, 3, buffer, buffer));
    }

    private static void Each(Action<LaneBuffer, int, int> test)
    {
        var random = new SeededRandom(4);
        foreach (var width in Widths)
        {
            foreach (var rows in RowCounts)
            {
                var source = new LaneBuffer(rows, width);
                foreach (ref var value in source.Values)
                {
                    value = (float)Math.Exp(2 * random.NextGaussian());
                }

                test(source, rows, width);
            }
        }
    }

    private static LaneBuffer Dirty(int rows, int width)
    {
        var buffer = new LaneBuffer(rows, width);
        buffer.Values.Fill(float.NaN);
        return buffer;
    }

    private static double[] Lane(LaneBuffer buffer, int rows, int lane) => [.. Enumerable.Range(0, rows).Select(row => (double)buffer.Row(row)[lane])];

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(actual - expected) <= 3e-6 * Math.Abs(expected), $"{actual:r}, not {expected:r}");
}
