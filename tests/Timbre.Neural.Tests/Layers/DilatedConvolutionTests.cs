using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Layers;

/// <summary>Convolutions over time, dilated and over single frames, against plain sums in double.</summary>
public sealed class DilatedConvolutionTests
{
    [Theory]
    [InlineData(16, 60, 17, 3, 3, 1, Border.Valid)] // without gathering
    [InlineData(19, 67, 5, 4, 2, 1, Border.Same)]
    [InlineData(40, 200, 33, 3, 2, 1, Border.Valid)]
    [InlineData(16, 53, 1, 2, 5, 1, Border.Same)]
    [InlineData(33, 51, 16, 5, 1, 1, Border.Same)]
    [InlineData(3, 11, 4, 3, 2, 1, Border.Valid)] // gathered
    [InlineData(3, 12, 5, 4, 3, 1, Border.Same)]
    [InlineData(1, 13, 2, 3, 4, 1, Border.Valid)]
    [InlineData(2, 9, 3, 3, 4, 1, Border.Valid)] // one output
    [InlineData(5, 10, 3, 5, 9, 1, Border.Same)] // only the middle tap is inside everywhere
    [InlineData(7, 31, 4, 3, 2, 3, Border.Valid)] // in steps
    [InlineData(7, 32, 4, 4, 5, 2, Border.Same)]
    [InlineData(21, 60, 18, 1, 1, 1, Border.Valid)] // single frames
    [InlineData(4, 7, 3, 1, 6, 1, Border.Same)]
    [InlineData(4, 7, 3, 1, 1, 2, Border.Valid)]
    public void Agrees_with_plain_sums(int channels, int frames, int filters, int kernel, int dilation, int stride, Border border)
    {
        const int Count = 3;
        var plain = new PlainConvolution(channels, frames, filters, kernel, dilation, stride, border);
        var definition = new NetworkDefinition([channels, frames], [new Conv1dDefinition(filters, kernel) { Dilation = dilation, Stride = stride, Border = border }, new FlattenDefinition()]);
        var network = Network.Create(definition, 1);
        var random = new SeededRandom(2);
        var (x, dy, bias) = (Noise(Count * channels * frames), Noise(Count * filters * plain.OutputFrames), Noise(filters));
        bias.CopyTo(network.Values(network.Plan.Parameters[1]));
        var weight = NetworkWeights.ToTensors(network).First().Values.ToArray();

        var y = new float[dy.Length];
        network.Predict(x, y);
        var layer = Assert.Single(network.Plan.Layers, l => l.Parameters.Count > 0);
        var state = layer.CreateState(Count, training: true);
        var gradients = new float[network.Weights.Length];
        var (lastX, lastY, lastDy, dx) = (Last(x, channels, frames), new float[dy.Length], Last(dy, filters, plain.OutputFrames), new float[x.Length]);
        for (var round = 0; round < 2; round++) // what the first leaves behind must not matter
        {
            gradients.AsSpan().Fill(float.NaN);
            dx.AsSpan().Fill(float.NaN);
            var pass = new LayerPass(Count, true, state, network.Weights.Span, gradients, default);
            layer.Forward(pass, lastX, lastY);
            layer.Backward(pass, lastX, lastY, [.. lastDy], dx);
        }

        var (dWeight, dBias) = (new double[weight.Length], new double[filters]);
        for (var i = 0; i < Count; i++)
        {
            var (own, slope) = (Part(x, i), Part(dy, i));
            var expected = plain.Backward(own, weight, slope);
            Close(plain.Forward(Wide(own), Wide(weight), Wide(bias)), Part(y, i), "y");
            Close(expected.X, Major(Part(dx, i), channels, frames), "dx");
            dWeight = [.. dWeight.Zip(expected.Weight, (a, b) => a + b)];
            dBias = [.. dBias.Zip(expected.Bias, (a, b) => a + b)];
        }

        var (w, b) = (network.Plan.Parameters[0], network.Plan.Parameters[1]);
        Close([.. Enumerable.Range(0, w.Length).Select(i => dWeight[w.FilePlace!(i)])], gradients[w.Offset..(w.Offset + w.Length)], "dw");
        Close(dBias, gradients[b.Offset..(b.Offset + b.Length)], "db");

        float[] Noise(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];

        static double[] Wide(float[] values) => Array.ConvertAll(values, v => (double)v);

        static float[] Part(float[] all, int i) => all.AsSpan(i * all.Length / Count, all.Length / Count).ToArray();
    }

    [Theory]
    [InlineData("3 × 2", 3, 2, Border.Valid, "layer 0: a window of 1 × 3 and dilation 2 does not fit into [2, 4]")]
    [InlineData("as long as the input", 2, 4, Border.Same, "layer 0: a window of 1 × 2 and dilation 4 does not fit into [2, 4]")]
    [InlineData("huge", 3, int.MaxValue, Border.Same, "and dilation 2147483647 does not fit into [2, 4]")]
    [InlineData("huge", 3, int.MaxValue, Border.Valid, "and dilation 2147483647 does not fit into [2, 4]")]
    [InlineData("wide", 1 << 27, 3, Border.Same, "does not fit into [2, 4]")]
    [InlineData("none", 3, 0, Border.Valid, "stride and dilation must be positive")]
    [InlineData("negative", 3, -1, Border.Same, "with stride 1 and dilation -1")]
    public void What_does_not_fit_is_said_with_its_shape(string what, int kernel, int dilation, Border border, string reason)
    {
        var definition = new NetworkDefinition([2, 4], [new Conv1dDefinition(1, kernel) { Dilation = dilation, Border = border }, new FlattenDefinition()]);
        var message = Assert.Throws<TimbreException>(() => Network.Create(definition, 1)).Message;
        Assert.True(message.Contains(reason, StringComparison.Ordinal), $"{what}: {message}");
    }

    private static void Close(double[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs);
        Assert.All(expected, (e, i) => Assert.True(Math.Abs(e - actual[i]) <= 3e-6 * scale, $"{what}[{i}]: {actual[i]} instead of {e}"));
    }

    /// <summary>Each example from channel after channel to channels running fastest.</summary>
    private static float[] Last(float[] x, int channels, int frames) =>
        [.. Enumerable.Range(0, x.Length).Select(i => x[(i / (channels * frames) * channels * frames) + (i % channels * frames) + (i / channels % frames)])];

    private static float[] Major(float[] x, int channels, int frames) => [.. Enumerable.Range(0, x.Length).Select(i => x[(i % frames * channels) + (i / frames)])];
}
