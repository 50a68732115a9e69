using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Layers;

/// <summary>Mean and deviation over time against plain sums in double.</summary>
public sealed class StatisticsPoolTests
{
    [Theory]
    [InlineData(5, 23, 1)]
    [InlineData(16, 200, 1)]
    [InlineData(21, 1, 1)] // one frame
    [InlineData(1, 9, 1)]
    [InlineData(18, 40, 0)] // nothing changes
    public void Agrees_with_plain_sums(int channels, int frames, int noise)
    {
        const int Count = 3;
        var layer = new StatisticsPoolLayer(new Shape(2, channels, 1, frames));
        var random = new SeededRandom(1);
        var x = Enumerable.Range(0, Count * layer.Input.Size).Select(i => (float)((noise * random.NextGaussian()) + (i % channels) - 3)).ToArray();
        var dy = Enumerable.Range(0, Count * 2 * channels).Select(_ => (float)random.NextGaussian()).ToArray();
        var (y, dx) = (new float[dy.Length], new float[x.Length]);
        var pass = new LayerPass(Count, true, layer.CreateState(Count, training: true), default, default, default);
        layer.Forward(pass, x, y);
        layer.Backward(pass, x, y, [.. dy], dx);
        for (var i = 0; i < Count; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                var own = Enumerable.Range(0, frames).Select(t => (double)x[(((i * frames) + t) * channels) + c]).ToArray();
                var mean = own.Average();
                var deviation = Math.Sqrt(own.Average(v => (v - mean) * (v - mean)) + 1e-5);
                Assert.Equal(mean, y[(i * 2 * channels) + c], 1e-5);
                Assert.Equal(deviation, y[(i * 2 * channels) + channels + c], 1e-5);
                for (var t = 0; t < frames; t++)
                {
                    var expected = (dy[(i * 2 * channels) + c] + (dy[(i * 2 * channels) + channels + c] * (own[t] - mean) / deviation)) / frames;
                    Assert.Equal(expected, dx[(((i * frames) + t) * channels) + c], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Needs_time()
    {
        var error = Assert.Throws<TimbreException>(() => Network.Create(new NetworkDefinition([5], [new StatisticsPoolDefinition()]), 1));
        Assert.Contains("statistics_pool got the shape [5]; it needs [channels, time]", error.Message, StringComparison.Ordinal);
    }
}
