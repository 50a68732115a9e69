namespace Timbre.Audio.Tests.Views;

/// <summary>Features with their derivatives below them.</summary>
public sealed class DeltasTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DerivativesAreThoseOfTheDeltaKind(int orders)
    {
        var samples = FeaturesReference.Noise(3, 30000);
        var mfcc = FeatureKinds.Create("mfcc", Given.Parse("n_mfcc=5")).Extract(samples, SampleRate.Speech);
        var deltas = FeatureKinds.Create("deltas", Given.Parse($"orders={orders} n_mfcc=5")).Extract(samples, SampleRate.Speech);
        float[] expected = [.. mfcc.Values];
        for (var order = 1; order <= orders; order++)
        {
            expected = [.. expected, .. DeltaExtractor.Of(mfcc, new DeltaOptions { Order = order, Mode = DeltaMode.Nearest }).Values];
        }

        Assert.Equal(5 * (1 + orders), deltas.FeatureCount);
        Assert.Equal(expected, deltas.Values.ToArray());
    }

    [Fact]
    public void AStraightLineHasItsSlopeAndNoSecondDerivativeInTheMiddle()
    {
        var line = new Given([.. Enumerable.Range(0, 20).Select(i => 3f * i)]);
        var result = new DeltasExtractor(line, new DeltasOptions { Width = 5 }).Extract([], SampleRate.Speech);
        Assert.All(Enumerable.Range(2, 16), i =>
        {
            Assert.Equal(3f, result[1, i], 1e-6f);
            Assert.Equal(0f, result[2, i], 1e-6f);
        });
    }

    [Theory]
    [InlineData(Centring.None, new float[] { 1, 3, 5, 5 })]
    [InlineData(Centring.Mean, new float[] { -1, 1, 0, 0 })]
    [InlineData(Centring.Standardise, new float[] { -1, 1, 0, 0 })]
    public void RowsAreCentredOverTheRecording(Centring centre, float[] expected)
    {
        var result = new DeltasExtractor(new Given([1, 3], [5, 5]), new DeltasOptions { Centre = centre, Orders = 1 }).Extract([], SampleRate.Speech);
        Assert.Equal(expected, result.Values[..4].ToArray());
        Assert.All(result.Row(3).ToArray(), v => Assert.Equal(0f, v, 1e-12f));
    }

    [Fact]
    public void StandardisedRowsHaveADeviationOfOne()
    {
        var result = new DeltasExtractor(new Given([2, 6, 2, 6]), new DeltasOptions { Centre = Centring.Standardise }).Extract([], SampleRate.Speech);
        Assert.Equal([-1, 1, -1, 1], result.Row(0).ToArray());
        var holed = new DeltasExtractor(new Given([2, float.NaN, 6]), new DeltasOptions { Centre = Centring.Standardise }).Extract([], SampleRate.Speech);
        Assert.Equal([-1, float.NaN, 1], holed.Row(0).ToArray());
    }

    [Fact]
    public void ASingleFrameHasDerivativesOfZero()
    {
        var deltas = new DeltasExtractor(new Given([7], [8]));
        Assert.Equal(["given_0", "given_1", "given_0_d1", "given_1_d1", "given_0_d2", "given_1_d2"], deltas.FeatureNames);
        Assert.All(deltas.Extract([], SampleRate.Speech).Values[2..].ToArray(), v => Assert.Equal(0f, v, 1e-6f));
        Assert.Equal((0.5, "narrow"), (deltas.HopSeconds(SampleRate.Speech), deltas.WarningFor(SampleRate.Speech)));
        Assert.Equal(0, new DeltasExtractor(new Given([[]])).Extract([], SampleRate.Speech).FrameCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("orders=1 width=5 centre=standardise n_mfcc=4 sr=16000")]
    [InlineData("of=delta width=11 of.width=5 order=2")]
    [InlineData("of=rms centre=mean")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string settings)
    {
        var first = FeatureKinds.Create("deltas", Given.Parse(settings));
        var second = FeatureKinds.Create("deltas", FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        var samples = FeaturesReference.Noise(5, 12000);
        Assert.Equal(first.Extract(samples, SampleRate.Speech).Values.ToArray(), second.Extract(samples, SampleRate.Speech).Values.ToArray());
    }

    [Theory]
    [InlineData("orders=3", "orders=3: must be 1 (first derivative) or 2")]
    [InlineData("orders=0", "orders=0: must be 1")]
    [InlineData("width=4", "width=4: must be an odd number of frames from 3 to 4095")]
    [InlineData("width=2147483647", "width=2147483647: must be an odd number")]
    [InlineData("centre=median", "centre=median: is not possible")]
    [InlineData("of=deltas", "of=deltas: derivatives of derivatives are not possible")]
    [InlineData("of=picture", "of=picture: deltas of pieces is not possible")]
    [InlineData("of=voice_measures", "of=voice_measures: gives one column for the whole recording")]
    public void MistakesAreNamed(string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureKinds.Create("deltas", Given.Parse(settings))).Message, StringComparison.Ordinal);
}
