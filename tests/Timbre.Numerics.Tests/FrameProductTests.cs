namespace Timbre.Numerics.Tests;

public sealed class FrameProductTests
{
    private static readonly int[] Rows = [0, 1, 2, 3, 4, 5, 7, 11, 12, 13, 25, 99];
    private static readonly int[] Outputs = [1, 3, 15, 16, 17, 31, 32, 33, 48, 65];
    private static readonly int[] Inputs = [1, 2, 5, 7, 8, 9, 16, 31, 48, 130];

    [Fact]
    public void Products_in_float_agree_with_plain_sums_at_odd_sizes()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 300; round++)
        {
            Check(random, round, (o, i, t) => new PackedWeights(o, i, t), (_, _) => 1e-5);
        }
    }

    [Fact]
    public void Products_in_8_bits_agree_with_plain_sums_within_half_a_step_of_each_factor()
    {
        var random = new SeededRandom(2);
        for (var round = 0; round < 300; round++)
        {
            // Values and weights up to 1: half a step of 1/127 and of 1/5000, over all products.
            Check(random, round, (o, i, t) => new QuantizedWeights(o, i, t), (inputs, taps) => 1e-5 + (inputs * taps * ((0.5 / 127) + (0.51 / 5000))));
        }
    }

    [Fact]
    public void Products_of_8_bit_frames_agree_with_plain_sums_within_half_a_step_of_each_factor()
    {
        var random = new SeededRandom(5);
        for (var round = 0; round < 300; round++)
        {
            // Values from −1 to 1 whose neighbours may both be large take steps of up to 4/255.
            Check(random, round, (o, i, t) => new QuantizedWeights(o, i, t, narrowFrames: true), (inputs, taps) => 1e-5 + (inputs * taps * ((0.51 / 127) + (2.1 / 255))));
        }
    }

    [Theory]
    [InlineData(-0.1f, 9f)]
    [InlineData(-9f, 0.1f)]
    [InlineData(2f, 3f)]
    [InlineData(-3f, -2f)]
    [InlineData(3f, 3f)]
    public void Frames_of_8_bits_may_lie_anywhere_and_their_products_never_overflow(float low, float high)
    {
        var random = new SeededRandom(6);
        var x = new FrameBuffer(20, 64);
        foreach (ref var v in x.Values)
        {
            v = low + ((high - low) * (float)random.NextDouble());
        }

        // All the largest weights of one sign side by side.
        var w = Values(random, 48 * 64);
        w.AsSpan(0, 64 * 16).Fill(1);
        w.AsSpan(64 * 16, 64 * 16).Fill(-1);
        var weights = new QuantizedWeights(48, 64, narrowFrames: true);
        weights.Fill(0, w);
        var y = new FrameBuffer(20, 48);
        weights.Prepare(x, 0, 20);
        weights.Multiply(x, 0, 1, 20, y, 0, ProductFinish.Plain);
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        for (var i = 0; i < 20; i++)
        {
            for (var o = 0; o < 48; o++)
            {
                var expected = 0.0;
                for (var k = 0; k < 64; k++)
                {
                    expected += x.Row(i)[k] * (double)w[(o * 64) + k];
                }

                Assert.Equal(expected, y.Row(i)[o], 64 * size * ((0.5 / 127) + (1.05 / 255)));
            }
        }
    }

    [Fact]
    public void Weights_that_8_bits_hold_leave_only_the_rounding_of_frames()
    {
        // Weights that are whole with one of ±127 in each output have a scale of 1; frames in 13 bits or more are far from the next whole number.
        var random = new SeededRandom(3);
        foreach (var (rows, outputs, inputs) in ((int, int, int)[])[(9, 33, 40), (99, 64, 768), (1, 16, 8), (5, 7, 3)])
        {
            var x = new FrameBuffer(rows, inputs);
            for (var i = 0; i < rows; i++)
            {
                Whole(random, x.Row(i), -100, 100);
            }

            var w = new float[outputs * inputs];
            Whole(random, w, -127, 127);
            for (var o = 0; o < outputs; o++)
            {
                w[o * inputs] = o % 2 == 0 ? 127 : -127;
            }

            var weights = new QuantizedWeights(outputs, inputs);
            weights.Fill(0, w);
            var y = new FrameBuffer(rows, outputs);
            weights.Prepare(x, 0, rows);
            weights.Multiply(x, 0, 1, rows, y, 0, ProductFinish.Plain);
            for (var i = 0; i < rows; i++)
            {
                for (var o = 0; o < outputs; o++)
                {
                    var expected = 0.0;
                    for (var k = 0; k < inputs; k++)
                    {
                        expected += x.Row(i)[k] * (double)w[(o * inputs) + k];
                    }

                    Assert.Equal(expected, y.Row(i)[o], inputs * 127 * 100 * 0.51 / 5000);
                }
            }
        }
    }

    [Fact]
    public void The_largest_sums_do_not_overflow()
    {
        foreach (var inputs in (int[])[16, 768, 5000])
        {
            var x = new FrameBuffer(13, inputs);
            x.Values.Fill(1);
            var weights = new QuantizedWeights(40, inputs);
            weights.Fill(0, Enumerable.Range(0, 40 * inputs).Select(i => i / inputs % 2 == 0 ? 1f : -1f).ToArray());
            var y = new FrameBuffer(13, 40);
            weights.Prepare(x, 0, 13);
            weights.Multiply(x, 0, 1, 13, y, 0, ProductFinish.Plain);
            for (var i = 0; i < 13; i++)
            {
                Assert.All(y.Row(i).ToArray().Select((v, o) => (v, o)), p => Assert.Equal(p.o % 2 == 0 ? inputs : -inputs, p.v, 1e-5 * inputs));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_result_is_the_same_to_the_bit_however_rows_and_columns_are_cut(int frameBits)
    {
        var random = new SeededRandom(4);
        IFrameWeights weights = frameBits == 0 ? new PackedWeights(100, 70, 3) : new QuantizedWeights(100, 70, 3, narrowFrames: frameBits == 8);
        weights.Fill(0, Values(random, 100 * 70 * 3));
        var x = Frames(random, 60, 70);
        var whole = new FrameBuffer(28, 100);
        var pieces = new FrameBuffer(28, 100);
        var finish = new ProductFinish(Values(random, 100), Activation.Gelu);
        weights.Prepare(x, 0, 60);
        weights.Multiply(x, 1, 2, 28, whole, 0, finish);
        foreach (var (row, rows) in ((int, int)[])[(0, 1), (1, 2), (3, 17), (20, 8)])
        {
            foreach (var (column, columns) in ((int, int)[])[(0, 32), (32, 64), (96, 4)])
            {
                weights.Multiply(x, 1 + (2 * row), 2, rows, pieces, row, finish, column, columns);
            }
        }

        Assert.Equal(whole.Values.ToArray(), pieces.Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var weights = new PackedWeights(40, 8, 3);
        var (x, y) = (new FrameBuffer(10, 8), new FrameBuffer(4, 40));
        weights.Multiply(x, 0, 2, 4, y, 0, ProductFinish.Plain);
        Assert.Throws<ArgumentException>(() => weights.Multiply(x, 1, 2, 5, new FrameBuffer(5, 40), 0, ProductFinish.Plain));
        Assert.Throws<ArgumentException>(() => weights.Multiply(x, 0, 2, 4, y, 1, ProductFinish.Plain));
        Assert.Throws<ArgumentException>(() => weights.Multiply(x, 0, 2, 4, y, 0, ProductFinish.Plain, firstColumn: 16));
        Assert.Throws<ArgumentException>(() => weights.Multiply(x, 0, 2, 4, y, 0, new ProductFinish(new float[39])));
        Assert.Throws<ArgumentException>(() => weights.Multiply(new FrameBuffer(10, 9), 0, 2, 4, y, 0, ProductFinish.Plain));
        Assert.Throws<ArgumentException>(() => weights.Fill(8, new float[24]));
        Assert.Throws<ArgumentException>(() => weights.Fill(0, new float[25]));
        Assert.Throws<ArgumentException>(() => weights.Fill(32, new float[24 * 9]));
        Assert.Throws<ArgumentException>(() => weights.Fill(0, new float[24 * 15])); // would end inside a panel
    }

    private static void Check(SeededRandom random, int variant, Func<int, int, int, IFrameWeights> make, Func<int, int, double> tolerance)
    {
        int rows = Pick(random, Rows), outputs = Pick(random, Outputs), inputs = Pick(random, Inputs);
        int taps = 1 + random.NextInt(3), step = 1 + random.NextInt(3), first = random.NextInt(3), firstRow = random.NextInt(3);
        var w = Values(random, outputs * taps * inputs);
        var weights = make(outputs, inputs, taps);
        var half = outputs / 2 / 16 * 16; // in two parts, as several layers side by side are
        weights.Fill(0, w.AsSpan(0, half * taps * inputs));
        weights.Fill(half, w.AsSpan(half * taps * inputs));
        var x = Frames(random, first + (Math.Max(0, rows - 1) * step) + taps + 1, inputs);
        var bias = (variant & 1) != 0 ? Values(random, outputs) : null;
        var activation = (variant & 2) != 0 ? Activation.Gelu : Activation.None;
        var residual = (variant & 4) != 0 ? Frames(random, firstRow + rows + 1, outputs) : null;
        var y = new FrameBuffer(firstRow + rows + 1, outputs);
        y.Values.Fill(float.NaN); // what was there before must not matter
        var target = residual is not null && (variant & 8) != 0 ? residual : y;
        var added = residual?.Values.ToArray();
        weights.Prepare(x, 0, x.Rows);
        weights.Multiply(x, first, step, rows, target, firstRow, new ProductFinish(bias, activation, residual));
        for (var i = 0; i < rows; i++)
        {
            for (var o = 0; o < outputs; o++)
            {
                double sum = 0;
                for (var t = 0; t < taps; t++)
                {
                    for (var k = 0; k < inputs; k++)
                    {
                        sum += (double)x.Row(first + (i * step) + t)[k] * w[(((o * taps) + t) * inputs) + k];
                    }
                }

                sum += bias?[o] ?? 0;
                sum = activation == Activation.Gelu ? FrameMathsTests.Gelu(sum) : sum;
                sum += added is null ? 0 : added[((firstRow + i) * residual!.Pitch) + o];
                Assert.Equal(sum, target.Row(firstRow + i)[o], tolerance(inputs, taps) * (1 + Math.Abs(sum)));
            }
        }

        for (var i = 0; i < target.Rows; i++)
        {
            if ((i < firstRow || i >= firstRow + rows) && ReferenceEquals(target, y))
            {
                Assert.All(target.Row(i).ToArray(), v => Assert.True(float.IsNaN(v), "a row that was not asked for was written"));
            }
        }
    }

    private static int Pick(SeededRandom random, int[] from) => from[random.NextInt(from.Length)];

    private static FrameBuffer Frames(SeededRandom random, int rows, int columns)
    {
        var x = new FrameBuffer(rows, columns);
        Values(random, x.Values.Length).CopyTo(x.Values);
        return x;
    }

    private static void Whole(SeededRandom random, Span<float> values, int low, int high)
    {
        foreach (ref var v in values)
        {
            v = low + random.NextInt(high - low + 1);
        }
    }

    private static float[] Values(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
