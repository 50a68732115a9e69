using System.Numerics;

namespace Timbre.Numerics.Tests;

public sealed class FrameSynthesisTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    public static TheoryData<int> Lengths() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 18, 20, 25, 30, 32, 49, 64, 67, 121, 128, 134, 240, 256, 401, 441, 512];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FramesAreThoseOfTheDefinitionInEveryWidth(int length)
    {
        foreach (var width in Widths)
        {
            Check(length, width, width, hop: length); // side by side
            Check(length, width, (width + 1) / 2, hop: (length / 3) + 1); // overlapping
        }
    }

    [Theory]
    [InlineData(2048, 512)]
    [InlineData(401, 100)]
    [InlineData(1000, 333)]
    public void ThereAndBackIsWhereItBegan(int length, int hop)
    {
        var random = new SeededRandom(length);
        var ones = new float[length];
        Array.Fill(ones, 1);
        var samples = Noise(random, length + ((LaneBuffer.Lanes - 1) * hop));
        var forward = new FrameFft(length, ones);
        var back = new FrameSynthesis(length, ones);
        var real = new LaneBuffer(forward.BinCount);
        var imaginary = new LaneBuffer(forward.BinCount);
        forward.Spectrum(samples, hop, LaneBuffer.Lanes, forward.CreateScratch(), real, imaginary);
        var target = new float[samples.Length];
        back.Add(real, imaginary, LaneBuffer.Lanes, back.CreateScratch(), target, hop);
        for (var i = 0; i < samples.Length; i++)
        {
            var frames = Enumerable.Range(0, LaneBuffer.Lanes).Count(f => i >= f * hop && i < (f * hop) + length);
            Assert.Equal(frames * samples[i], target[i], 2e-5f);
        }
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameSynthesis(0, []));
        Assert.Throws<ArgumentException>(() => new FrameSynthesis(4, new float[3]));
        var synthesis = new FrameSynthesis(8, new float[8]);
        var bins = new LaneBuffer(synthesis.BinCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(bins, bins, 0, synthesis.CreateScratch(), new float[8], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(bins, bins, LaneBuffer.Lanes + 1, synthesis.CreateScratch(), new float[800], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(bins, bins, 1, synthesis.CreateScratch(), new float[7], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(bins, bins, 1, synthesis.CreateScratch(), new float[8], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(new LaneBuffer(4), bins, 1, synthesis.CreateScratch(), new float[8], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesis.Add(bins, bins, 1, new LaneBuffer(1), new float[8], 1));
    }

    private static void Check(int length, int width, int count, int hop)
    {
        var random = new SeededRandom(length);
        var window = Noise(random, length);
        var synthesis = new FrameSynthesis(length, window);
        var real = new LaneBuffer(synthesis.BinCount, width);
        var imaginary = new LaneBuffer(synthesis.BinCount, width);
        Noise(random, real.Values.Length).CopyTo(real.Values);
        Noise(random, imaginary.Values.Length).CopyTo(imaginary.Values);
        var scratch = synthesis.CreateScratch(width);
        scratch.Values.Fill(float.NaN);
        var target = Noise(random, length + ((count - 1) * hop) + 3);
        var expected = Array.ConvertAll(target, x => (double)x);
        for (var frame = 0; frame < count; frame++)
        {
            for (var j = 0; j < length; j++)
            {
                expected[(frame * hop) + j] += window[j] * Sample(real, imaginary, frame, j, length);
            }
        }

        synthesis.Add(real, imaginary, count, scratch, target, hop);
        for (var i = 0; i < target.Length; i++)
        {
            Assert.True(Math.Abs(target[i] - expected[i]) < 3e-6 * (1 + Math.Abs(expected[i])), $"length {length}, {width} lanes, sample {i}: {target[i]:r}, not {expected[i]:r}");
        }
    }

    /// <summary>Sample j of the inverse transform by its definition.</summary>
    private static double Sample(LaneBuffer real, LaneBuffer imaginary, int lane, int j, int length)
    {
        var sum = (double)real.Row(0)[lane];
        for (var k = 1; k < length; k++)
        {
            var mirrored = Math.Min(k, length - k);
            double im = 2 * k == length ? 0 : imaginary.Row(mirrored)[lane];
            var bin = new Complex(real.Row(mirrored)[lane], mirrored == k ? im : -im);
            var angle = 2 * Math.PI * ((long)j * k % length) / length;
            sum += (bin * new Complex(Math.Cos(angle), Math.Sin(angle))).Real;
        }

        return sum / length;
    }

    private static float[] Noise(SeededRandom random, int count)
    {
        var result = new float[count];
        foreach (ref var value in result.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return result;
    }
}
