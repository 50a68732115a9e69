namespace Timbre.Numerics.Tests;

/// <summary>Outputs and both gradients against plain sums in double, for shapes that fill lanes and for those that do not.</summary>
public sealed class DepthwiseConvolutionTests
{
    [Fact]
    public void Agrees_with_plain_sums()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 300; round++)
        {
            Check(random, Random(random), count: 1 + random.NextInt(3), round);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Agrees_with_plain_sums_where_pictures_are_large(int stride)
    {
        var output = ((50 - 1) / stride) + 1;
        Check(new SeededRandom(2), new DepthwiseWindow(24, 50, 50, 3, 3, stride, stride, 1, 1, output, output), count: 2, round: 0);
    }

    [Fact]
    public void Every_channel_stays_by_itself()
    {
        var window = new DepthwiseWindow(3, 1, 4, 1, 2, 1, 1, 0, 0, 1, 3);
        float[] x = [1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400];
        var y = new float[9];
        DepthwiseConvolution.Forward(window, 1, x, [1, 0, 2, 0, 1, -1], [0.5f, 0, 0], y);
        Assert.Equal([1.5f, 20, 0, 2.5f, 30, 100, 3.5f, 40, 200], y);
    }

    [Fact]
    public void Lengths_are_checked()
    {
        var window = new DepthwiseWindow(3, 1, 4, 1, 2, 1, 1, 0, 0, 1, 3);
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Forward(window, 2, new float[12], new float[6], default, new float[18]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Forward(window, 1, new float[12], new float[5], default, new float[9]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Forward(window, 1, new float[12], new float[6], new float[2], new float[9]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.InputGradient(window, 1, new float[9], new float[6], new float[5], new float[12]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.WeightsGradient(window, 1, new float[12], new float[9], new double[5], new float[6]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Forward(window with { StrideWidth = 0 }, 1, new float[12], new float[6], default, new float[9]));
    }

    private static DepthwiseWindow Random(SeededRandom random)
    {
        var (channels, height, width) = (1 + random.NextInt(37), 1 + random.NextInt(9), 1 + random.NextInt(14));
        var (kernelHeight, kernelWidth) = (1 + random.NextInt(4), random.NextInt(2) == 0 ? 3 : 1 + random.NextInt(5));
        var (top, left) = (random.NextInt(kernelHeight), random.NextInt(kernelWidth));
        var (down, right) = (1 + random.NextInt(3), 1 + random.NextInt(3));
        (height, width) = (Math.Max(height, kernelHeight), Math.Max(width, kernelWidth));
        var (below, beside) = (random.NextInt(kernelHeight), random.NextInt(kernelWidth));
        return new DepthwiseWindow(channels, height, width, kernelHeight, kernelWidth, down, right, top, left, ((height + top + below - kernelHeight) / down) + 1, ((width + left + beside - kernelWidth) / right) + 1);
    }

    private static void Check(SeededRandom random, DepthwiseWindow w, int count, int round)
    {
        var (x, weights, dy) = (Noise(count * w.InputSize), Noise(w.WeightsLength), Noise(count * w.OutputSize));
        var bias = round % 2 == 0 ? Noise(w.Channels) : [];
        var (y, dx, dw) = (new double[dy.Length], new double[x.Length], new double[weights.Length]);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = bias.Length == 0 ? 0 : bias[i % w.Channels];
        }

        Each(w, count, (xi, wi, yi) =>
        {
            y[yi] += (double)x[xi] * weights[wi];
            dx[xi] += (double)dy[yi] * weights[wi];
            dw[wi] += (double)dy[yi] * x[xi];
        });
        var (actual, scratch, gradient) = (Nothing(y.Length), Nothing(weights.Length), Nothing(weights.Length));
        DepthwiseConvolution.Forward(w, count, x, weights, bias, actual);
        Compare(y, actual, $"{w}: output");
        var inputGradient = Nothing(x.Length);
        DepthwiseConvolution.InputGradient(w, count, dy, weights, scratch, inputGradient);
        Compare(dx, inputGradient, $"{w}: gradient of the input");
        DepthwiseConvolution.WeightsGradient(w, count, x, dy, new double[weights.Length], gradient);
        Compare(dw, gradient, $"{w}: gradient of the weights");

        float[] Noise(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
        static float[] Nothing(int length) => [.. Enumerable.Repeat(float.NaN, length)];
    }

    private static void Each(DepthwiseWindow w, int count, Action<int, int, int> term)
    {
        for (var i = 0; i < count * w.OutputHeight * w.OutputWidth; i++)
        {
            var (image, oy, ox) = (i / w.OutputWidth / w.OutputHeight, i / w.OutputWidth % w.OutputHeight, i % w.OutputWidth);
            for (var tap = 0; tap < w.KernelHeight * w.KernelWidth; tap++)
            {
                var (iy, ix) = ((oy * w.StrideHeight) - w.Top + (tap / w.KernelWidth), (ox * w.StrideWidth) - w.Left + (tap % w.KernelWidth));
                for (var c = 0; c < w.Channels && iy >= 0 && iy < w.Height && ix >= 0 && ix < w.Width; c++)
                {
                    term((((((image * w.Height) + iy) * w.Width) + ix) * w.Channels) + c, (tap * w.Channels) + c, (i * w.Channels) + c);
                }
            }
        }
    }

    private static void Compare(double[] expected, float[] actual, string what)
    {
        var worst = expected.Zip(actual, (e, a) => Math.Abs(a - e)).Max() / Math.Max(1, expected.Max(Math.Abs));
        Assert.True(worst <= 2e-6 && actual.All(float.IsFinite), $"{what}: off by {worst:E2}");
    }
}
