using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Numerics.Tests;

public sealed class FftConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1000, 0)]
    [InlineData(7, 5, 3)]
    [InlineData(255, 20_000, 127)]
    [InlineData(3001, 50_000, 0)]
    [InlineData(12_000, 700, 5000)]
    public void Equals_the_definition(int taps, int samples, int offset) => Check(taps, samples, offset, samples);

    [Fact]
    public void Any_lengths() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(PositiveInt Taps, NonNegativeInt Samples, NonNegativeInt Offset, NonNegativeInt More)>(),
            c => Check(1 + (c.Taps.Get * 37 % 700), c.Samples.Get * 61 % 3000, c.Offset.Get % 900, c.More.Get * 13 % 2000))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_gives_nothing() => new FftConvolution([1f]).Run([], 0, []);

    private static void Check(int tapCount, int samples, int offset, int outputs)
    {
        var random = new SeededRandom(tapCount + samples);
        var taps = Noise(random, tapCount);
        var signal = Noise(random, samples);
        var output = new float[outputs];
        new FftConvolution(taps).Run(signal, offset, output);
        var step = Math.Max(1, outputs / 500);
        for (var i = 0; i < outputs; i += step)
        {
            double expected = 0;
            for (var k = Math.Max(0, i + offset - samples + 1); k < tapCount && k <= i + offset; k++)
            {
                expected += (double)taps[k] * signal[i + offset - k];
            }

            Assert.Equal(expected, output[i], 2e-6 * Math.Sqrt(tapCount) * 10);
        }
    }

    private static float[] Noise(SeededRandom random, int count)
    {
        var noise = new float[count];
        foreach (ref var v in noise.AsSpan())
        {
            v = (float)random.NextGaussian();
        }

        return noise;
    }
}
