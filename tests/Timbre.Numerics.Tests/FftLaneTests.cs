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
            LaneMath.ToDecibels(buffer, buffer.RowCount, 1e-36f);
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
            var buffer = new LaneBuffer(3, width);
            buffer.Values.Fill(100);
            LaneMath.ToDecibels(buffer, 0, 0);
            LaneMath.ToDecibels(buffer, 2, 0);
            Assert.All(buffer.Row(0).ToArray(), v => Assert.Equal(20, v, 1e-5f));
            Assert.All(buffer.Row(1).ToArray(), v => Assert.Equal(20, v, 1e-5f));
            Assert.All(buffer.Row(2).ToArray(), v => Assert.Equal(100, v));
        }
    }

    [Fact]
    public void ProductsAreThoseOfTheDefinition()
    {
        var random = new SeededRandom(2);
        foreach (var (rows, columns) in new[] { (0, 3), (1, 1), (3, 0), (2, 5), (13, 128), (7, 33) })
        {
            var stretches = new (int First, float[] Weights)[rows];
            for (var r = 0; r < rows; r++)
            {
                var first = random.NextInt(columns + 1);
                stretches[r] = (first, new float[r == 1 ? 0 : random.NextInt(columns - first + 1)]);
                foreach (ref var weight in stretches[r].Weights.AsSpan())
                {
                    weight = (float)random.NextGaussian();
                }
            }

            var matrix = new LaneMatrix(columns, stretches);
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
                        for (var c = 0; c < stretches[r].Weights.Length; c++)
                        {
                            expected += (double)stretches[r].Weights[c] * source.Row(stretches[r].First + c + 1)[lane];
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
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneMath.ToDecibels(buffer, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneMatrix(3, [(0, new float[3])]).Multiply(buffer, 0, buffer, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneMatrix(3, [(1, new float[3])]));
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
