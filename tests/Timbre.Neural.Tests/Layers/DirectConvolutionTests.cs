using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Layers;

/// <summary>The convolution without gathering against the one with it: outputs and all gradients.</summary>
public sealed class DirectConvolutionTests
{
    [Theory]
    [InlineData(6, 8, 9, 2, 3, 4, Border.Valid, true)]
    [InlineData(5, 7, 12, 4, 4, 17, Border.Same, true)]
    [InlineData(16, 6, 11, 3, 3, 32, Border.Same, false)]
    [InlineData(16, 18, 41, 6, 6, 16, Border.Valid, true)]
    [InlineData(20, 1, 60, 1, 1, 3, Border.Same, false)]
    [InlineData(8, 5, 30, 1, 6, 5, Border.Same, true)]
    public void Agrees_with_gathering(int channels, int height, int width, int kernelHeight, int kernelWidth, int filters, Border border, bool relu)
    {
        const int Count = 3;
        var input = new Shape(3, channels, height, width);
        var window = WindowGeometry.Create(input, kernelHeight, kernelWidth, 1, border, "test");
        var output = new Shape(3, filters, window.OutputHeight, window.OutputWidth);
        Assert.True(DirectConvolutionLayer.Suits(input, output, window));
        var weight = new Parameter("w", [filters, channels, kernelHeight, kernelWidth], 0, null, true, default);
        var bias = new Parameter("b", [filters], weight.Length, null, true, default);
        var random = new SeededRandom(1);
        var (weights, x, dy) = (Noise(weight.Length + filters), Noise(Count * input.Size), Noise(Count * output.Size));
        var expected = Run(new ConvolutionLayer(input, output, window, relu, weight, bias));
        var actual = Run(new DirectConvolutionLayer(input, output, window, relu, weight, bias));
        for (var part = 0; part < 3; part++)
        {
            var scale = expected[part].Max(Math.Abs);
            Assert.All(expected[part], (e, i) => Assert.True(Math.Abs(e - actual[part][i]) <= 2e-6f * scale, $"part {part}, {i}: {actual[part][i]} instead of {e}"));
        }

        float[] Noise(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];

        float[][] Run(Layer layer)
        {
            var state = layer.CreateState(Count, training: true);
            var (y, dx, gradients) = (new float[Count * output.Size], new float[Count * input.Size], new float[weights.Length]);
            for (var round = 0; round < 2; round++) // what the first leaves behind must not matter
            {
                gradients.AsSpan().Fill(float.NaN);
                dx.AsSpan().Fill(float.NaN);
                var pass = new LayerPass(Count, true, state, weights, gradients, default);
                layer.Forward(pass, x, y);
                layer.Backward(pass, x, y, dy.ToArray(), dx);
            }

            return [y, dx, gradients];
        }
    }
}
