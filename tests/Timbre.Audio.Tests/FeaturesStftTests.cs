namespace Timbre.Audio.Tests;

public sealed class FeaturesStftTests
{
    [Theory]
    [InlineData(64, 16, 64, 500, true)]
    [InlineData(64, 16, 40, 500, true)]
    [InlineData(63, 10, 63, 500, true)]
    [InlineData(63, 10, 20, 500, false)]
    [InlineData(67, 100, 67, 700, true)] // hop beyond the frame, a prime length
    [InlineData(400, 160, 400, 2000, false)]
    [InlineData(1, 1, 1, 9, true)]
    [InlineData(2, 3, 1, 9, true)]
    [InlineData(128, 32, 128, 5, true)] // shorter than a frame
    [InlineData(128, 32, 128, 1, true)]
    [InlineData(128, 200, 128, 127, true)]
    [InlineData(64, 1, 64, 64, false)] // exactly one frame
    public void MagnitudesAreThoseOfTheDefinition(int frame, int hop, int window, int samples, bool center)
    {
        var signal = FeaturesReference.Noise(frame + samples, samples);
        var extractor = new StftExtractor(new() { FrameLength = frame, HopLength = hop, WindowLength = window, Center = center });
        var expected = FeaturesReference.Magnitudes(
            FeaturesReference.Padded(signal, center ? frame / 2 : 0), FeaturesReference.Hann(window, frame), hop);
        var actual = extractor.Extract(signal, SampleRate.Speech);
        Assert.Equal(expected.GetLength(0), actual.FeatureCount);
        Assert.Equal(actual.FeatureCount, extractor.FeatureCount);
        Assert.Equal(expected.GetLength(1), actual.FrameCount);
        for (var k = 0; k < actual.FeatureCount; k++)
        {
            for (var t = 0; t < actual.FrameCount; t++)
            {
                Assert.Equal(expected[k, t], actual[k, t], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(PadMode.Constant, new double[] { 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(PadMode.Reflect, new double[] { 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2 })]
    [InlineData(PadMode.Symmetric, new double[] { 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3 })]
    [InlineData(PadMode.Edge, new double[] { 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3 })]
    public void SignalsGoOnAsNumPyPads(PadMode mode, double[] expected)
    {
        var actual = new PaddedSignal([1, 2, 3], null, mode).Read(-7, 17, new float[17]);
        Assert.Equal(expected, actual.ToArray().Select(v => (double)v));
    }

    [Fact]
    public void OneSampleIsItsOwnReflection()
    {
        var actual = new PaddedSignal([5], null, PadMode.Reflect).Read(-2, 5, new float[5]);
        Assert.Equal([5, 5, 5, 5, 5], actual.ToArray());
    }

    [Fact]
    public void PreemphasisComesBeforePadding()
    {
        float[] samples = [1, 2, 4, 1];
        float[] expected = [1, 1.5f, 3, -1, 3, 1.5f, 1]; // y0 = 3·1 − 2, then x[i] − x[i−1]/2, mirrored; room is dirty
        var room = Enumerable.Repeat(float.NaN, 9).ToArray();
        var actual = new PaddedSignal(samples, 0.5, PadMode.Reflect).Read(0, 7, room).ToArray();
        Assert.Equal(expected, actual);
        Assert.Equal(expected[..4], Preemphasis.Apply(samples, 0.5f));
        Assert.Equal(expected[2..4], new PaddedSignal(samples, 0.5, PadMode.Reflect).Read(2, 2, room).ToArray());
    }

    [Theory]
    [InlineData(WindowFunction.Hann, new[] { 0.0, 0.3454915028125263, 0.9045084971874737, 0.9045084971874737, 0.3454915028125263 })]
    [InlineData(WindowFunction.Hamming, new[] { 0.08, 0.39785218258752425, 0.9121478174124759, 0.9121478174124759, 0.39785218258752425 })]
    [InlineData(WindowFunction.Blackman, new[] { 0.0, 0.2007701432625305, 0.8492298567374695, 0.8492298567374695, 0.2007701432625305 })]
    [InlineData(WindowFunction.Boxcar, new[] { 1.0, 1, 1, 1, 1 })]
    public void WindowsAreThoseOfSciPy(WindowFunction function, double[] expected)
    {
        var window = Windows.Centred(function, 5, 8);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(i is >= 1 and < 6 ? expected[i - 1] : 0, window[i], 1e-7);
        }
    }

    [Fact]
    public void ImpossibleSignalsAreRefused()
    {
        var extractor = new StftExtractor(new() { FrameLength = 16, Center = false, Rate = SampleRate.Speech });
        Assert.Contains("n_fft=16 is too large", Refusal(extractor, new float[15], 16000), StringComparison.Ordinal);
        Assert.Contains("empty", Refusal(extractor, [], 16000), StringComparison.Ordinal);
        Assert.Contains("finite", Refusal(extractor, [.. new float[20], float.NaN], 16000), StringComparison.Ordinal);
        Assert.Contains("finite", Refusal(extractor, [.. new float[20], float.NegativeInfinity], 16000), StringComparison.Ordinal);
        Assert.Contains("sr=16000", Refusal(extractor, new float[20], 8000), StringComparison.Ordinal);
        Assert.Contains("two samples", Refusal(new StftExtractor(new() { Preemphasis = 0.97 }), [1], 8000), StringComparison.Ordinal);
        Assert.Contains("at least two samples", Assert.Throws<TimbreException>(() => Preemphasis.Apply([])).Message, StringComparison.Ordinal);
        Assert.Contains("do not fit", Refusal(new StftExtractor(new() { FrameLength = 131072, HopLength = 1 }), new float[40000], 8000), StringComparison.Ordinal);
    }

    private static string Refusal(IFeatureExtractor extractor, float[] samples, int hertz) =>
        Assert.Throws<TimbreException>(() => extractor.Extract(samples, new SampleRate(hertz))).Message;
}
