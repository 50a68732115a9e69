namespace Timbre.Numerics.Tests;

public sealed class FrameMathsTests
{
    [Fact]
    public void Gelu_is_the_exact_one_to_a_millionth()
    {
        var weights = new PackedWeights(1, 1);
        weights.Fill(0, [1f]);
        var x = new FrameBuffer(4001, 1);
        for (var i = 0; i < x.Rows; i++)
        {
            x.Row(i)[0] = (i - 2000) * 0.006f;
        }

        var y = new FrameBuffer(x.Rows, 1);
        weights.Multiply(x, 0, 1, x.Rows, y, 0, new ProductFinish(null, Activation.Gelu));
        for (var i = 0; i < x.Rows; i++)
        {
            var expected = Gelu(x.Row(i)[0]);
            Assert.Equal(expected, y.Row(i)[0], 1e-6 * (1 + Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(768)]
    public void Normalize_gives_zero_mean_and_unit_variance_times_gain_plus_bias(int columns)
    {
        var random = new SeededRandom(columns);
        var x = Frames(random, 5, columns, 100, 1000);
        var (gain, bias) = (Row(random, columns), Row(random, columns));
        var y = new FrameBuffer(5, columns);
        FrameMaths.Normalize(x, 1, 3, gain, bias, 1e-5f, y, Activation.Gelu);
        for (var i = 0; i < 5; i++)
        {
            var row = x.Row(i).ToArray();
            var mean = row.Average(v => (double)v);
            var variance = row.Average(v => (v - mean) * (v - mean));
            for (var c = 0; c < columns; c++)
            {
                var expected = i is >= 1 and < 4 ? Gelu(((row[c] - mean) / Math.Sqrt(variance + 1e-5) * gain[c]) + bias[c]) : 0;
                Assert.Equal(expected, y.Row(i)[c], 2e-5);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(3, 2, 5)]
    [InlineData(49, 3, 16)]
    [InlineData(99, 2, 64)]
    public void Attention_agrees_with_plain_sums(int rows, int heads, int size)
    {
        var random = new SeededRandom(rows);
        var units = heads * size;
        var x = Frames(random, rows + 2, 3 * units, 2, 0);
        var y = new FrameBuffer(rows + 2, units);
        var scale = 1 / MathF.Sqrt(size);
        for (var head = 0; head < heads; head++)
        {
            FrameMaths.Attend(x, 1, rows, head, size, scale, y);
        }

        for (var head = 0; head < heads; head++)
        {
            for (var i = 0; i < rows; i++)
            {
                var query = x.Row(1 + i).Slice(head * size, size).ToArray();
                var weights = Enumerable.Range(0, rows).Select(j => Math.Exp(scale * Dot(query, x.Row(1 + j).Slice(units + (head * size), size)))).ToArray();
                for (var c = 0; c < size; c++)
                {
                    var expected = Enumerable.Range(0, rows).Sum(j => weights[j] * x.Row(1 + j)[(2 * units) + (head * size) + c]) / weights.Sum();
                    Assert.Equal(expected, y.Row(1 + i)[(head * size) + c], 1e-5 * (1 + Math.Abs(expected)));
                }
            }
        }

        Assert.All(y.Row(0).ToArray(), v => Assert.Equal(0, v));
        Assert.All(y.Row(rows + 1).ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Attention_stands_scores_of_any_size()
    {
        var x = new FrameBuffer(3, 6);
        (x.Row(0)[0], x.Row(1)[2], x.Row(2)[2]) = (1000, 1000, -1000);
        (x.Row(0)[4], x.Row(1)[4], x.Row(2)[4]) = (1, 2, 3);
        var y = new FrameBuffer(3, 2);
        FrameMaths.Attend(x, 0, 3, 0, 2, 1, y);
        Assert.Equal(2, y.Row(0)[0], 1e-6); // all on the second frame
        Assert.Equal(2, y.Row(1)[0], 1e-6); // the mean of all
    }

    /// <summary>x·Φ(x) in double, by the complementary error function's continued fraction and series.</summary>
    internal static double Gelu(double x) => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    private static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a > 6)
        {
            return Math.Sign(x);
        }

        double term = a, sum = a; // the series converges for all of these
        for (var n = 1; n < 200; n++)
        {
            term *= -a * a / n;
            sum += term / ((2 * n) + 1);
        }

        return a < 3 ? Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum : Math.Sign(x) * (1 - Tail(a));
    }

    private static double Tail(double x)
    {
        var f = 0.0;
        for (var n = 60; n > 0; n--)
        {
            f = n / 2.0 / (x + f);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + f);
    }

    private static double Dot(float[] a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static FrameBuffer Frames(SeededRandom random, int rows, int columns, float size, float centre)
    {
        var x = new FrameBuffer(rows, columns);
        foreach (ref var v in x.Values)
        {
            v = centre + (size * (float)((2 * random.NextDouble()) - 1));
        }

        return x;
    }

    private static float[] Row(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
