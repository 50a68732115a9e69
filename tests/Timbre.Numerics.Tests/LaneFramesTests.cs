namespace Timbre.Numerics.Tests;

public sealed class LaneFramesTests
{
    private static readonly int[] Widths = [1, 4, 8, 16];

    [Fact]
    public void FramesGoIntoLanesAndComeOutOfThem()
    {
        var random = new SeededRandom(1);
        foreach (var width in Widths)
        {
            foreach (var (length, count) in new[] { (1, 1), (5, width), (16, 1), (33, (width + 1) / 2), (64, width) })
            {
                var samples = Noise(random, length + ((count - 1) * 3));
                var weights = Noise(random, length);
                var buffer = new LaneBuffer(length + 1, width);
                buffer.Values.Fill(float.NaN);
                LaneFrames.Load(samples, 3, count, weights, buffer);
                Assert.All(buffer.Row(length).ToArray(), x => Assert.True(float.IsNaN(x)));
                var frames = new float[(count * (length + 2)) - 2];
                LaneFrames.Store(buffer, length, count, frames, length + 2);
                for (var i = 0; i < length; i++)
                {
                    for (var lane = 0; lane < width; lane++)
                    {
                        var expected = samples[(Math.Min(lane, count - 1) * 3) + i] * weights[i];
                        Assert.Equal(expected, buffer.Row(i)[lane]);
                        Assert.Equal(expected, lane < count ? frames[(lane * (length + 2)) + i] : expected);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(true, 0.97f)]
    [InlineData(false, 0.5f)]
    [InlineData(true, 0f)]
    public void ConditioningIsThatOfTheDefinition(bool removeMean, float preemphasis)
    {
        var random = new SeededRandom(2);
        foreach (var width in Widths)
        {
            foreach (var length in new[] { 1, 2, 7, 400 })
            {
                var buffer = new LaneBuffer(length, width);
                var x = Noise(random, buffer.Values.Length);
                x.CopyTo(buffer.Values);
                var energies = new float[width];
                LaneFrames.Condition(buffer, length, removeMean, preemphasis, energies);
                for (var lane = 0; lane < width; lane++)
                {
                    var frame = Enumerable.Range(0, length).Select(i => (double)x[(i * width) + lane]).ToArray();
                    var mean = removeMean ? frame.Average() : 0;
                    frame = Array.ConvertAll(frame, value => value - mean);
                    Assert.Equal(frame.Sum(value => value * value), energies[lane], 1e-5 * length);
                    for (var i = 0; i < length; i++)
                    {
                        Assert.Equal(frame[i] - (preemphasis * frame[Math.Max(0, i - 1)]), buffer.Row(i)[lane], 2e-6);
                    }
                }
            }
        }
    }

    [Fact]
    public void EnergiesAreWeighted()
    {
        foreach (var width in Widths)
        {
            var buffer = new LaneBuffer(3, width);
            buffer.Row(0).Fill(1);
            buffer.Row(1).Fill(2);
            buffer.Row(2).Fill(float.NaN);
            var energies = new float[width];
            LaneFrames.Energies(buffer, [3, 0.5f], energies);
            Assert.All(energies, energy => Assert.Equal(10, energy));
        }
    }

    [Fact]
    public void PowerOfLanesIsThePowerOfTheSameFrames()
    {
        var random = new SeededRandom(3);
        foreach (var length in new[] { 1, 6, 77, 512 })
        {
            var samples = Noise(random, length * LaneBuffer.Lanes);
            var ones = new float[length];
            Array.Fill(ones, 1);
            var fft = new FrameFft(length, Noise(random, length));
            var expected = new LaneBuffer(fft.BinCount);
            fft.Power(samples, length, LaneBuffer.Lanes, fft.CreateScratch(), expected);
            var frames = new LaneBuffer(length);
            LaneFrames.Load(samples, length, LaneBuffer.Lanes, ones, frames);
            var actual = new LaneBuffer(fft.BinCount);
            fft.PowerOfLanes(frames, fft.CreateScratch(), actual);
            Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
        }
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
