namespace Timbre.Numerics.Tests;

public sealed class FftLaneTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    [Fact]
    public void DecibelsAreWithinAFewUnitsInTheLastPlace()
    {
        var random = new SeededRandom(1);
        foreach (var width in Widths)
        {
            var buffer = new LaneBuffer(4000, width);
            var x = new float[buffer.Values.Length];
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = i % 3 == 0 ? 1 + (float)(1e-3 * random.NextGaussian()) : (float)Math.Pow(10, random.NextDouble(-37, 38));
            }

            x[0] = 1;
            x[1] = 0;
            x[2] = float.MaxValue;
            x[3] = 1e-40f;
            x.CopyTo(buffer.Values);
            LaneMath.ToDecibels(buffer, 0, buffer.RowCount, 1e-36f, 0);
            for (var i = 0; i < x.Length; i++)
            {
                var expected = 10 * Math.Log10(Math.Max(x[i], 1e-36f));
                var error = Math.Abs(buffer.Values[i] - expected);
                Assert.True(error <= 2.5e-7 * Math.Abs(expected), $"{width} lanes: {x[i]:r} -> {buffer.Values[i]:r}, not {expected:r}");
            }
        }
    }

    [Fact]
    public void DecibelsLeaveOtherRowsAlone()
    {
        foreach (var width in Widths)
        {
            var buffer = new LaneBuffer(4, width);
            buffer.Values.Fill(100);
            LaneMath.ToDecibels(buffer, 1, 2, 0, 5);
            LaneMath.AtLeast(buffer, 3, 1, 200);
            LaneMath.AtLeast(buffer, 0, 0, 200);
            Assert.All(buffer.Row(0).ToArray(), v => Assert.Equal(100, v));
            Assert.All(buffer.Row(1).ToArray(), v => Assert.Equal(15, v, 1e-5f));
            Assert.All(buffer.Row(2).ToArray(), v => Assert.Equal(15, v, 1e-5f));
            Assert.All(buffer.Row(3).ToArray(), v => Assert.Equal(200, v));
        }
    }

    [Fact]
    public void ProductsAreThoseOfTheDefinition()
    {
        var random = new SeededRandom(2);
        foreach (var (rows, columns) in new[] { (0, 3), (1, 1), (3, 0), (2, 5), (13, 128), (7, 33) })
        {
            var weights = new float[rows * columns];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = i / Math.Max(columns, 1) % 3 == 1 || random.NextInt(4) == 0 ? 0 : (float)random.NextGaussian();
            }

            var matrix = new LaneMatrix(rows, columns, weights);
            foreach (var width in Widths)
            {
                var source = new LaneBuffer(columns + 1, width);
                var target = new LaneBuffer(rows + 2, width);
                for (var i = 0; i < source.Values.Length; i++)
                {
                    source.Values[i] = (float)random.NextGaussian();
                }

                target.Values.Fill(float.NaN);
                matrix.Multiply(source, 1, target, 1);
                Assert.True(float.IsNaN(target.Row(0)[0]) && float.IsNaN(target.Row(rows + 1)[0]));
                for (var r = 0; r < rows; r++)
                {
                    for (var lane = 0; lane < width; lane++)
                    {
                        var expected = 0.0;
                        for (var c = 0; c < columns; c++)
                        {
                            expected += (double)weights[(r * columns) + c] * source.Row(c + 1)[lane];
                        }

                        Assert.Equal(expected, target.Row(r + 1)[lane], 1e-4);
                    }
                }
            }
        }
    }

    [Fact]
    public void RowsBeyondABufferAreRefused()
    {
        var buffer = new LaneBuffer(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneMath.ToDecibels(buffer, 1, 2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneMath.AtLeast(buffer, -1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneMatrix(1, 3, new float[3]).Multiply(buffer, 0, buffer, 0));
    }

    [Fact]
    public void RootsAreTaken()
    {
        foreach (var width in Widths)
        {
            var buffer = new LaneBuffer(2, width);
            buffer.Values.Fill(9);
            LaneMath.Sqrt(buffer, buffer, 1);
            Assert.Equal(3, buffer.Row(0)[width - 1]);
            Assert.Equal(9, buffer.Row(1)[0]);
        }
    }
}
