namespace Timbre.Numerics.Tests;

public sealed class MedianFilterTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    public static TheoryData<int> Sizes() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 34, 47, 63, 64, 101, 300];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void MediansAreThoseOfTheDefinition(int size)
    {
        var random = new SeededRandom(size);
        foreach (var width in Widths)
        {
            foreach (var (rows, columns) in new[] { (1, 1), (2, 3), (7, 16), (16, 5), (40, 17), (90, 33) })
            {
                var source = new float[rows * columns];
                foreach (ref var value in source.AsSpan())
                {
                    value = random.NextInt(3) == 0 ? random.NextInt(4) : (float)random.NextGaussian(); // with ties
                }

                var target = new float[source.Length];
                new MedianFilter(size, width).DownColumns(source, rows, columns, target);
                for (var i = 0; i < target.Length; i++)
                {
                    Assert.Equal(Median(source, rows, columns, i / columns, i % columns, size), target[i]);
                }

                // The same matrix seen transposed.
                var turned = Transposed(source, columns, rows);
                new MedianFilter(size, width).AlongRows(source, columns, rows, target);
                for (var i = 0; i < target.Length; i++)
                {
                    Assert.Equal(Median(turned, rows, columns, i % rows, i / rows, size), target[i]);
                }
            }
        }
    }

    [Fact]
    public void ScratchOfOtherMatricesDoesNotShow()
    {
        var filter = new MedianFilter(31);
        var random = new SeededRandom(5);
        foreach (var rows in new[] { 200, 3, 77, 201 })
        {
            var source = new float[rows * 19];
            foreach (ref var value in source.AsSpan())
            {
                value = (float)random.NextGaussian();
            }

            var again = new float[source.Length];
            var fresh = new float[source.Length];
            filter.DownColumns(source, rows, 19, again);
            new MedianFilter(31).DownColumns(source, rows, 19, fresh);
            Assert.Equal(fresh, again);
        }
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianFilter(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianFilter(4097));
        var filter = new MedianFilter(3);
        filter.DownColumns([], 0, 5, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => filter.DownColumns(new float[5], 2, 3, new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => filter.DownColumns(new float[6], 2, 3, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => filter.DownColumns(new float[6], -2, 3, new float[6]));
    }

    private static float[] Transposed(float[] source, int rows, int columns)
    {
        var result = new float[source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = source[i];
        }

        return result;
    }

    private static float Median(float[] source, int rows, int columns, int row, int column, int size)
    {
        var window = new float[size];
        for (var i = 0; i < size; i++)
        {
            var at = row - (size / 2) + i;
            while (at < 0 || at >= rows)
            {
                at = at < 0 ? -1 - at : (2 * rows) - 1 - at;
            }

            window[i] = source[(at * columns) + column];
        }

        Array.Sort(window);
        return window[size / 2];
    }
}
