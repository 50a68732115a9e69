namespace Timbre.Audio.Tests;

public sealed class FeaturesMfccTests
{
    /// <summary>scipy.fftpack.dct([1, −2, 3.5, 0.25, 4], type, norm), SciPy 1.10.1.</summary>
    [Theory]
    [InlineData(1, false, new[] { 8.5, -6.181980515339464, -2.0, 0.1819805153394638, 15.5 })]
    [InlineData(1, true, new[] { 2.6427669529663693, -2.625, 0.02512626584708376, -0.375, 4.39276695296637 })]
    [InlineData(2, false, new[] { 13.5, -8.351372733087048, 2.17172942406179, 0.7530428095733528, 12.92172942406179 })]
    [InlineData(2, true, new[] { 3.0186917696247164, -2.640935942558052, 0.6867611441640941, 0.23813304538642444, 4.0862096288451015 })]
    [InlineData(3, false, new[] { 5.624921476589834, -10.461924182941681, 2.0, -4.80858564830674, 12.645588354658589 })]
    [InlineData(3, true, new[] { 1.9097421820452565, -3.17736508312606, 0.7634413615167956, -1.3896224677815485, 4.129871984845346 })]
    public void CosineTransformsAreThoseOfSciPy(int type, bool orthonormal, double[] expected)
    {
        double[] x = [1, -2, 3.5, 0.25, 4];
        for (var k = 0; k < 5; k++)
        {
            var sum = 0.0;
            for (var n = 0; n < 5; n++)
            {
                sum += x[n] * CosineTransform.Weight(type, orthonormal, k, n, 5);
            }

            Assert.Equal(expected[k], sum, 1e-12);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 22)]
    [InlineData(3, 7.5)]
    public void CoefficientsAreTheTransformOfTheLogMelBands(int type, double lifter)
    {
        var samples = FeaturesReference.Noise(5, 12345);
        var logMel = new LogMelOptions { Mel = new() { BandCount = 33 } };
        var bands = new LogMelExtractor(logMel).Extract(samples, SampleRate.Speech);
        var actual = new MfccExtractor(new() { LogMel = logMel, CoefficientCount = 33, DctType = type, Lifter = lifter }).Extract(samples, SampleRate.Speech);
        Assert.Equal(33, actual.FeatureCount);
        for (var k = 0; k < 33; k++)
        {
            for (var t = 0; t < actual.FrameCount; t++)
            {
                var expected = 0.0;
                for (var n = 0; n < 33; n++)
                {
                    expected += bands[n, t] * CosineTransform.Weight(type, true, k, n, 33);
                }

                expected *= lifter > 0 ? 1 + (lifter / 2 * Math.Sin(Math.PI * (k + 1) / lifter)) : 1;
                Assert.Equal(expected, actual[k, t], 2e-3);
            }
        }
    }

    [Fact]
    public void AnExtractorIsReusedAndSharedWithoutATrace()
    {
        var extractor = new MfccExtractor(new() { CoefficientCount = 13 });
        var signals = Enumerable.Range(0, 12).Select(i => FeaturesReference.Noise(i, 1 + (i * i * 300))).ToArray();
        var fresh = signals.Select(s => new MfccExtractor(new() { CoefficientCount = 13 }).Extract(s, SampleRate.Speech).Values.ToArray()).ToArray();
        Parallel.For(0, 96, i =>
        {
            var which = i * 7 % signals.Length;
            Assert.Equal(fresh[which], extractor.Extract(signals[which], SampleRate.Speech).Values.ToArray());
        });
    }

    [Fact]
    public void TheFirstFramesDoNotDependOnHowManyFollow()
    {
        var extractor = new MfccExtractor(new() { LogMel = new() { Decibels = new() { Range = null } } });
        var samples = FeaturesReference.Noise(9, 60000);
        var whole = extractor.Extract(samples, SampleRate.Speech);
        for (var length = 20000; length < 40000; length += 2777)
        {
            var part = extractor.Extract(samples.AsSpan(0, length), SampleRate.Speech);
            for (var t = 0; t < part.FrameCount - 3; t++)
            {
                Assert.Equal(whole[3, t], part[3, t]);
            }
        }
    }

    [Fact]
    public void AnotherRateHasItsOwnFilters()
    {
        var extractor = new MfccExtractor(new());
        var samples = FeaturesReference.Noise(9, 8000);
        var before = extractor.Extract(samples, SampleRate.Speech).Values.ToArray();
        Assert.NotEqual(before, extractor.Extract(samples, new SampleRate(8000)).Values.ToArray());
        Assert.Equal(before, extractor.Extract(samples, SampleRate.Speech).Values.ToArray());
        Assert.Equal(0.032, extractor.HopSeconds(SampleRate.Speech));
    }

    [Fact]
    public void RecordingsAreExtractedAtTheirOwnOrTheRequiredRate()
    {
        var recording = Recording.FromSamples(FeaturesReference.Noise(9, 8000), new SampleRate(8000), "noise");
        var own = new MfccExtractor(new());
        Assert.Equal(1 + (8000 / 512), own.Extract(recording).FrameCount);
        var required = FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["sr"] = "16000" });
        Assert.Equal(1 + (16000 / 512), required.Extract(recording).FrameCount);
        var refusal = Assert.Throws<TimbreException>(() => own.Extract(Recording.FromSamples([], new SampleRate(8000), "nothing")));
        Assert.StartsWith("nothing: the signal is empty", refusal.Message, StringComparison.Ordinal);
    }
}
