using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Audio.Tests.Views;

/// <summary>Pieces of features summed up as statistics and correlations.</summary>
public sealed class PooledTests
{
    private static readonly PoolStatistic[] s_all = Enum.GetValues<PoolStatistic>();

    [Fact]
    public void APieceIsSummedUpRowByRow()
    {
        var source = new Given([1, 2, 3, 6], [4, 4, 4, 4]);
        var pooled = new PooledExtractor(source, new PooledOptions { Frames = 4, Statistics = s_all[..6], Correlations = 2 });
        var result = pooled.Extract([], SampleRate.Speech);
        Assert.Equal((13, 1), (result.FeatureCount, result.FrameCount));
        Assert.Equal(
            ["given_0_mean", "given_0_std", "given_0_logstd", "given_0_min", "given_0_max", "given_0_skewness"], pooled.FeatureNames.Take(6));
        Assert.Equal("given_0*given_1", pooled.FeatureNames[^1]);
        Assert.Equal(pooled.FeatureCount, pooled.FeatureNames.Count);

        // scipy.stats.skew([1, 2, 3, 6]) = 0.6872431934890912
        Assert.Equal([3, (float)Math.Sqrt(3.5), (float)Math.Log(Math.Sqrt(3.5) + 1e-3), 1, 6, 0.6872432f], result.Values[..6].ToArray());
        Assert.Equal([4, 0, (float)Math.Log(1e-3), 4, 4, 0, 0], result.Values[6..].ToArray()); // a constant row: deviation, skewness and correlation 0
    }

    /// <summary>numpy.percentile(row, [10, 25, 50, 75, 90]) of the values that are finite.</summary>
    [Theory]
    [InlineData(new float[] { 9, 1, 4, 2.5f, 7, 3, 8 }, new float[] { 1.9f, 2.75f, 4, 7.5f, 8.4f })]
    [InlineData(new float[] { 3, float.NaN, -1 }, new float[] { -0.6f, 0, 1, 2, 2.6f })]
    [InlineData(new float[] { 5, float.PositiveInfinity }, new float[] { 5, 5, 5, 5, 5 })]
    [InlineData(new float[] { float.NaN, float.NaN }, new float[] { float.NaN, float.NaN, float.NaN, float.NaN, float.NaN })]
    public void PercentilesAreThoseOfNumPy(float[] row, float[] expected)
    {
        var pooled = (PooledExtractor)FeatureKinds.Create("pooled", Given.Parse("of=pitch statistics=p10,p25,p50,p75,p90 frames=100"));
        Assert.Equal(expected, pooled.Of(new FeatureMatrix(1, row.Length, row)).Values.ToArray());
        Assert.Equal("p10,p25,p50,p75,p90", FeatureKinds.SettingsAsText(pooled)["statistics"]);
    }

    [Theory]
    [InlineData(2, null, new float[] { 1 })]
    [InlineData(2, 2, new float[] { 1, 5 })] // what does not fill a piece is dropped
    [InlineData(3, 1, new float[] { 2, 4, 6 })]
    [InlineData(100, 1, new float[] { 4 })] // shorter than a piece: what is there
    public void PiecesBeginEveryStepAndTheTailIsDropped(int frames, int? step, float[] means)
    {
        var pooled = new PooledExtractor(new Given([0, 2, 4, 6, 8]), new PooledOptions { Frames = frames, Step = step, Statistics = [PoolStatistic.Mean] });
        Assert.Equal(means, pooled.Extract([], SampleRate.Speech).Values.ToArray());
        Assert.Equal(0.5 * (step ?? frames), pooled.HopSeconds(SampleRate.Speech));
        Assert.Equal("narrow", pooled.WarningFor(SampleRate.Speech));
        Assert.Equal(SampleRate.Speech, pooled.RequiredRate);
        Assert.Equal((7, 3, 5), (((PooledExtractor)pooled.WithFrames(7, 3)).Frames, pooled.WithFrames(7, 3).Step, pooled.WithFrames(5, null).Frames));
    }

    [Fact]
    public void FramesOfLowEnergyAreLeftOut()
    {
        var source = new Given([5, -1, 7, -2, float.NaN], [1, 100, 3, 100, 100]);
        Assert.Equal([6, 2], Means(source, 0.7)); // three of five, and NaN before all others
        Assert.Equal([7, 3], Means(source, 0.9));
        Assert.Equal(2.25f, Means(source, 0)[0]); // NaN is left out of its own row alone
        var constant = new Given([1, 1, 1, 1], [1, 2, 3, 4]);
        Assert.Equal([1, 3.5f], Means(constant, 0.5)); // of equal ones the earlier
        Assert.Equal([1], Means(new Given([1]), 0.9));

        static float[] Means(Given source, double speech) =>
            new PooledExtractor(source, new PooledOptions { Frames = 5, Statistics = [PoolStatistic.Mean], Speech = speech }).Extract([], SampleRate.Speech).Values.ToArray();
    }

    [Fact]
    public void CorrelationsAreThoseOfThePairsInOrder()
    {
        var source = new Given([1, 2, 3, 4], [2, 4, 6, 8], [4, 3, 2, 1], [1, -1, -1, 1]);
        var pooled = new PooledExtractor(source, new PooledOptions { Frames = 4, Statistics = [], Correlations = 4 });
        Assert.Equal(["given_0*given_1", "given_0*given_2", "given_0*given_3", "given_1*given_2", "given_1*given_3", "given_2*given_3"], pooled.FeatureNames);
        var values = pooled.Extract([], SampleRate.Speech).Values.ToArray();
        float[] expected = [1, -1, 0, -1, 0, 0];
        Assert.All(values, (v, i) => Assert.Equal(expected[i], v, 1e-6f));
    }

    [Fact]
    public void NothingCrashesAndCorrelationsStayInRange() => Prop.ForAll<float[], byte, byte>((numbers, frames, step) =>
    {
        if (numbers.Length < 3)
        {
            return;
        }

        var n = numbers.Length / 3;
        var source = new Given(numbers[..n], numbers[n..(2 * n)], numbers[(2 * n)..(3 * n)]);
        var options = new PooledOptions { Frames = frames + 1, Step = step + 1, Statistics = s_all, Correlations = 3, Speech = step / 300.0 };
        var result = new PooledExtractor(source, options).Of(source.Matrix);
        Assert.Equal(n < frames + 1 ? 1 : ((n - frames - 1) / (step + 1)) + 1, result.FrameCount);
        for (var pair = 0; pair < 3; pair++)
        {
            Assert.All(result.Row((3 * s_all.Length) + pair).ToArray(), v => Assert.InRange(v, -1, 1));
        }

        for (var row = 0; row < 3; row++)
        {
            var at = row * s_all.Length;
            Assert.All(Enumerable.Range(0, result.FrameCount), p => Assert.True(
                float.IsNaN(result[at, p]) || (result[at + 3, p] <= result[at, p] && result[at, p] <= result[at + 4, p] && result[at + 1, p] >= 0)));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("of=deltas of.of=mfcc of.orders=2 n_mfcc=24 frames=98 step=49 statistics=mean,logstd,skewness correlations=12 speech=0.3 sr=16000")]
    [InlineData("of=deltas of.of=delta of.orders=1 of.width=5 of.of.width=7 of.centre=standardise n_mfcc=6 frames=10")]
    [InlineData("of=delta width=5 order=2 statistics=none correlations=20 speech=0.1")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string settings)
    {
        var first = FeatureKinds.Create("pooled", Given.Parse(settings));
        var second = FeatureKinds.Create("pooled", FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        Assert.Equal(first.FeatureNames, second.FeatureNames);
        var samples = FeaturesReference.Noise(7, 16000);
        var result = first.Extract(samples, SampleRate.Speech);
        Assert.Equal((first.FeatureNames.Count, true), (result.FeatureCount, result.Values.ToArray().All(float.IsFinite)));
        Assert.Equal(result.Values.ToArray(), second.Extract(samples, SampleRate.Speech).Values.ToArray());
    }

    [Fact]
    public void SettingsGoToWhatTheyAreWrittenFor()
    {
        var pooled = (PooledExtractor)FeatureKinds.Create("pooled", Given.Parse("of=deltas of.of=delta of.width=5 of.of.width=7 of.orders=1 n_mfcc=24 of.of.n_mfcc=6"));
        var deltas = (DeltasExtractor)pooled.Features;
        Assert.Equal((5, 1), (deltas.Options.Width, deltas.Options.Orders));
        Assert.Equal((7, 6), (((DeltaExtractor)deltas.Features).Options.Width, deltas.Features.FeatureCount)); // one with of. comes before one for all
        Assert.Equal(["mfcc_0", "mfcc_1", "mfcc_0_d1", "mfcc_1_d1"], FeatureKinds.Create("deltas", Given.Parse("orders=1 n_mfcc=2")).FeatureNames);
    }

    [Theory]
    [InlineData("frames=0", "frames=0: must be a positive number of frames")]
    [InlineData("step=-1", "step=-1: must be a positive number of frames, or none")]
    [InlineData("statistics=mean,mode", "statistics=mode: is not possible")]
    [InlineData("statistics=mean,mean", "statistics=mean,mean: each can be given once")]
    [InlineData("statistics=none", "statistics=none: name at least one")]
    [InlineData("correlations=1", "correlations=1: must be 0, or from 2 to 20, the number of rows")]
    [InlineData("correlations=21", "correlations=21: must be 0, or from 2 to 20")]
    [InlineData("correlations=-2", "correlations=-2: must be 0, or from 2 to 20")]
    [InlineData("speech=0.95", "speech=0.95: must be a share from 0 to 0.9")]
    [InlineData("speech=-1", "speech=-1: must be a share from 0 to 0.9")]
    [InlineData("of=picture", "of=picture: pooled of pieces is not possible")]
    [InlineData("of=pooled", "of=pooled: pooled of pieces is not possible")]
    [InlineData("of=deltas of.of=picture", "of=picture: deltas of pieces is not possible")]
    [InlineData("of=statistics features=rms", "of=statistics: gives one column for the whole recording")]
    [InlineData("of=deltas order=2", "order: is not a setting of mfcc")]
    [InlineData("of.of=mfcc", "of: is not a setting of mfcc")]
    public void MistakesAreNamed(string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureKinds.Create("pooled", Given.Parse(settings))).Message, StringComparison.Ordinal);

    [Fact]
    public void NoFrameMakesNoPiece()
    {
        var pooled = new PooledExtractor(new Given([[]]));
        Assert.Contains("no frame", Assert.Throws<TimbreException>(() => pooled.Extract([], SampleRate.Speech)).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => new PooledExtractor(new Given([1]) { PerRecording = true }));
        var long2 = new PooledExtractor(new Given([.. Enumerable.Repeat(new float[1], 4096)]), new PooledOptions { Frames = int.MaxValue, Correlations = 4096 });
        Assert.Contains("too much", Assert.Throws<TimbreException>(() => long2.Of(new FeatureMatrix(4096, 40_000, new float[4096 * 40_000]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KindsOfOthersAreAskedForWhereTheyAreNotKnown()
    {
        var asked = new List<string>();
        var pooled = FeatureKinds.Create("pooled", Given.Parse("of=deltas of.of=given of.orders=1 secret=1 statistics=mean"), Others);
        Assert.Equal(["given secret=1"], asked);
        Assert.Equal([2, 0], pooled.Extract([], SampleRate.Speech).Values.ToArray());
        Assert.IsType<Given>(FeatureKinds.Create("given", Given.Parse(""), Others));
        Assert.StartsWith("other: is not a kind", Assert.Throws<TimbreException>(() => FeatureKinds.Create("other", Given.Parse(""), Others)).Message, StringComparison.Ordinal);

        IFeatureExtractor? Others(string kind, IReadOnlyDictionary<string, string> settings)
        {
            asked.Add($"{kind} {string.Join(' ', settings.Select(s => $"{s.Key}={s.Value}"))}");
            return kind == "given" ? new Given([2, 2, 2]) : null;
        }
    }
}
