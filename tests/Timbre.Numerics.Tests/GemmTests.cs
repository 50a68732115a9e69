namespace Timbre.Numerics.Tests;

public sealed class GemmTests
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 11, 12, 13, 16, 17, 31, 33, 48];

    [Fact]
    public void Every_kernel_agrees_with_the_reference_at_odd_sizes()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 600; round++)
        {
            int m = Pick(random), n = Pick(random), k = Pick(random);
            Check(random, m, n, k, round);
        }
    }

    [Theory]
    [InlineData(25, 33, 385)]
    [InlineData(12, 120, 800)]
    [InlineData(144, 120, 224)]
    [InlineData(1, 1, 1000)]
    public void Depth_beyond_one_block_is_summed(int m, int n, int k)
    {
        for (var round = 0; round < 16; round++)
        {
            Check(new SeededRandom(round), m, n, k, round);
        }
    }

    [Fact]
    public void Rows_may_overlap_as_a_convolution_needs()
    {
        float[] x = [1, 2, 3, 4, 5];
        var y = new float[3];
        Gemm.Multiply(new MatrixView(x, 3, 3, stride: 1), new MatrixView([1f, 10, 100], 3, 1), y);
        Assert.Equal([321f, 432, 543], y);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var y = new float[4];
        Assert.Throws<ArgumentException>(() => new MatrixView(new float[3], 2, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixView(new float[6], 2, 3), new MatrixView(new float[4], 2, 2), y));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixView(new float[6], 3, 2), new MatrixView(new float[4], 2, 2), y));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixView(new float[4], 2, 2), new MatrixView(new float[4], 2, 2), y, bias: [1f]));
    }

    private static int Pick(SeededRandom random) => Lengths[random.NextInt(Lengths.Length)];

    private static void Check(SeededRandom random, int m, int n, int k, int variant)
    {
        bool transposeA = (variant & 1) != 0, transposeB = (variant & 2) != 0, accumulate = (variant & 4) != 0, relu = (variant & 8) != 0;
        int gapA = random.NextInt(3), gapB = random.NextInt(3), gapC = random.NextInt(3);
        var a = View(Values(random, (transposeA ? k : m) * ((transposeA ? m : k) + gapA)), m, k, gapA, transposeA);
        var b = View(Values(random, (transposeB ? n : k) * ((transposeB ? k : n) + gapB)), k, n, gapB, transposeB);
        var bias = (variant & 16) != 0 ? Values(random, n) : [];
        var stride = n + gapC;
        var actual = Values(random, m * stride);
        if (!accumulate)
        {
            actual.AsSpan().Fill(float.NaN); // what was there before must not matter
        }

        var expected = actual.ToArray();
        Gemm.MultiplyReference(a, b, expected, stride, accumulate, bias, relu);
        Gemm.Multiply(a, b, actual, stride, accumulate, bias, relu);
        for (var i = 0; i < actual.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]) / (1 + Math.Abs(expected[i]));
            Assert.True(error < 1e-5 || float.IsNaN(expected[i]) && float.IsNaN(actual[i]), $"[{m}, {k}] · [{k}, {n}], variant {variant}, value {i}: {actual[i]} instead of {expected[i]}");
        }
    }

    private static MatrixView View(float[] values, int rows, int columns, int gap, bool transposed) => transposed
        ? new MatrixView(values, columns, rows, rows + gap).Transposed
        : new MatrixView(values, rows, columns, columns + gap);

    private static float[] Values(SeededRandom random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)random.NextDouble(-1, 1);
        }

        return values;
    }
}
