namespace Timbre.Audio.Tests;

/// <summary>What is computed of samples without a transform, against the plain definitions of librosa 0.10.2.</summary>
public sealed class FeaturesLoudnessTests
{
    [Theory]
    [InlineData(2048, 512, true, PadMode.Constant, 5000)]
    [InlineData(100, 33, true, PadMode.Reflect, 1000)]
    [InlineData(101, 7, false, PadMode.Constant, 1000)]
    [InlineData(1, 1, true, PadMode.Edge, 10)]
    [InlineData(64, 200, true, PadMode.Symmetric, 30)]
    public void LoudnessIsTheRootOfTheMeanSquare(int length, int hop, bool center, PadMode mode, int count)
    {
        var samples = FeaturesReference.Noise(count, count);
        var actual = new RmsExtractor(new() { FrameLength = length, HopLength = hop, Center = center, PadMode = mode }).Extract(samples, SampleRate.Speech);
        var lead = center ? length / 2 : 0;
        Assert.Equal(1 + ((count + (2 * lead) - length) / hop), actual.FrameCount);
        for (var t = 0; t < actual.FrameCount; t++)
        {
            var frame = new PaddedSignal(samples, null, mode).Read((t * hop) - lead, length, new float[length]).ToArray();
            Assert.Equal(Math.Sqrt(frame.Average(v => (double)v * v)), actual[0, t], 1e-6);
        }
    }

    [Theory]
    [InlineData(2048, 512, true, 5000)]
    [InlineData(64, 64, true, 640)]
    [InlineData(100, 33, false, 1000)]
    [InlineData(65, 1, true, 200)]
    [InlineData(1, 3, true, 70)]
    [InlineData(500, 3, true, 70)]
    public void CrossingsAreCounted(int length, int hop, bool center, int count)
    {
        // Few values, so that zeros of both signs and values at the threshold are common.
        var random = new Numerics.SeededRandom(count + length);
        float[] levels = [0, -0f, 0.1f, -0.1f, 1e-11f, -1e-11f, 0.05f, -0.05f];
        var samples = Enumerable.Range(0, count).Select(_ => levels[random.NextInt(levels.Length)]).ToArray();
        foreach (var (threshold, reference) in new (double, double?)[] { (1e-10, null), (0, null), (0.05, null), (0.05, 0.999), (0.1, 0.5) })
        {
            foreach (var (zeroPositive, first) in new[] { (true, false), (false, false), (true, true), (false, true) })
            {
                var options = new ZeroCrossingOptions
                {
                    FrameLength = length, HopLength = hop, Center = center, Threshold = threshold, ReferenceMagnitude = reference, ZeroPositive = zeroPositive, CountFirst = first,
                };
                var actual = new ZeroCrossingRateExtractor(options).Extract(samples, SampleRate.Speech);
                Assert.Equal(1 + ((count + (center ? 2 * (length / 2) : 0) - length) / hop), actual.FrameCount);
                for (var t = 0; t < actual.FrameCount; t++)
                {
                    var frame = new PaddedSignal(samples, null, PadMode.Edge).Read((t * hop) - (center ? length / 2 : 0), length, new float[length]).ToArray();
                    var signs = Array.ConvertAll(frame, v => Math.Abs(v) <= threshold * (reference ?? 1) ? 0 : Math.Sign(v));
                    var crossings = Enumerable.Range(1, length - 1).Count(i => zeroPositive ? signs[i] < 0 != signs[i - 1] < 0 : signs[i] != signs[i - 1]);
                    Assert.Equal((float)((crossings + (first ? 1 : 0)) / (double)length), actual[0, t]);
                }
            }
        }
    }
}
