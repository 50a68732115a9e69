namespace Timbre.Audio.Tests;

public sealed class StatisticsTests
{
    private const string AllStatistics = "mean,min,max,std,median,p05,p10,p33.3,p100,range,slope,skewness,kurtosis";

    [Fact]
    public void EachNumberIsThatOfThePlainDefinition()
    {
        var samples = FeaturesReference.Noise(9, 30000);
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] *= 1 + (i / 9000f); // so that loudness has a slope
        }

        var extractor = Create($"features=rms,mfcc,spectral_contrast statistics={AllStatistics} n_mfcc=5");
        var actual = extractor.Extract(samples, SampleRate.Speech);
        Assert.Equal((extractor.FeatureCount, 1), (actual.FeatureCount, actual.FrameCount));
        Assert.Equal((1 + 5 + 7) * 13, extractor.FeatureCount);
        var at = 0;
        foreach (var member in ((StatisticsExtractor)extractor).Options.Features)
        {
            var course = member.Extract(samples, SampleRate.Speech);
            for (var row = 0; row < course.FeatureCount; row++)
            {
                foreach (var (name, expected) in Plain(course.Row(row).ToArray(), 0.032))
                {
                    Assert.Equal($"{member.FeatureNames[row]}_{name}", extractor.FeatureNames[at]);
                    Assert.Equal(expected, actual[at++, 0], 2e-6 * (1 + Math.Abs(expected)));
                }
            }
        }

        Assert.Equal(extractor.FeatureCount, at);
        Assert.Contains("mfcc_3_p10", extractor.FeatureNames);
        Assert.Contains("rms_slope", extractor.FeatureNames);
    }

    [Fact]
    public void JoinedRowsGiveOneNumberForEachStatisticOfAFeature()
    {
        var samples = FeaturesReference.Noise(9, 30000);
        var extractor = Create("features=rms,mfcc statistics=mean,min,max,std joined=true n_mfcc=5");
        var actual = extractor.Extract(samples, SampleRate.Speech);
        Assert.Equal(["rms_mean", "rms_min", "rms_max", "rms_std", "mfcc_mean", "mfcc_min", "mfcc_max", "mfcc_std"], extractor.FeatureNames);
        var all = ((StatisticsExtractor)extractor).Options.Features[1].Extract(samples, SampleRate.Speech).Values.ToArray();
        foreach (var (name, expected) in Plain(all, 1).Where(p => p.Name is "mean" or "min" or "max" or "std"))
        {
            Assert.Equal(expected, actual[extractor.FeatureNames.ToList().IndexOf($"mfcc_{name}"), 0], 2e-6 * (1 + Math.Abs(expected)));
        }

        Assert.Contains("no slope", Assert.Throws<TimbreException>(() => Create("features=rms statistics=slope joined=true")).Message, StringComparison.Ordinal);
        Assert.Equal(FeatureKinds.SettingsAsText(extractor), FeatureKinds.SettingsAsText(FeatureKinds.Create("statistics", FeatureKinds.SettingsAsText(extractor))));
    }

    [Fact]
    public void FramesWithoutAValueAreLeftOut()
    {
        var extractor = Of([float.NaN, 1, 5, float.NaN, 2, float.PositiveInfinity], AllStatistics);
        var actual = extractor.Extract([0], SampleRate.Speech).Values.ToArray();
        var slope = ((1 - (8.0 / 3)) * (1 - (7.0 / 3))) + ((5 - (8.0 / 3)) * (2 - (7.0 / 3))) + ((2 - (8.0 / 3)) * (4 - (7.0 / 3)));
        slope /= ((4.0 / 3) * (4.0 / 3)) + (1.0 / 9) + (25.0 / 9);
        var plain = Plain([1, 5, 2], 1).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        plain["slope"] = slope / 0.5;
        Assert.Equal(AllStatistics.Split(',').Select(name => (float)plain[name]), actual, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void LongRecordingsAreSortedAsShortOnes()
    {
        var course = FeaturesReference.Noise(12, 70001);
        course[5] = float.NaN;
        var plain = Plain([.. course.Where(float.IsFinite)], 1).ToDictionary(p => p.Name, p => (float)p.Value, StringComparer.Ordinal);
        Assert.Equal([plain["median"], plain["p33.3"]], Of(course, "median,p33.3").Extract([0], SampleRate.Speech).Values.ToArray());
    }

    [Fact]
    public void WhatCouldNotBeMeasuredIsNoNumber()
    {
        Assert.All(Of([float.NaN, float.NegativeInfinity], AllStatistics).Extract([0], SampleRate.Speech).Values.ToArray(), v => Assert.True(float.IsNaN(v)));
        var one = Of([float.NaN, 3], "mean,min,max,std,median,p05,range,slope,skewness,kurtosis").Extract([0], SampleRate.Speech).Values.ToArray();
        Assert.Equal([3, 3, 3, 0, 3, 3, 0, float.NaN, float.NaN, float.NaN], one);
        var same = Of([0.1f, 0.1f, 0.1f], "std,slope,skewness").Extract([0], SampleRate.Speech).Values.ToArray();
        Assert.Equal([0, 0, float.NaN], same, (a, b) => float.IsNaN(a) ? float.IsNaN(b) : Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void FeaturesOfWholeRecordingsAreTakenAsTheyAre()
    {
        var extractor = new StatisticsExtractor(new() { Features = [new Course("voice", [7], PerRecording: true), new Course("x", [1, 2])], Statistics = [Statistic.Mean] });
        Assert.Equal(["voice", "x_mean"], extractor.FeatureNames);
        Assert.Equal([7, 1.5f], extractor.Extract([0], SampleRate.Speech).Values.ToArray());
        Assert.True(extractor.PerRecording);
        Assert.False(new RmsExtractor(new()) is IFeatureExtractor { PerRecording: true });
        Assert.Equal(0, extractor.HopSeconds(SampleRate.Speech));
    }

    [Fact]
    public void MembersKeepTheirNumbersAndOrderWithVoiceMeasuresAmongThem()
    {
        var samples = new float[16000];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Enumerable.Range(1, 12).Sum(h => (float)(0.2 / h * Math.Sin(2 * Math.PI * 140 * h * i / 16000)));
        }

        var extractor = (StatisticsExtractor)Create("features=rms,voice_measures,mfcc,chroma_stft statistics=mean,p90 mfcc.n_mfcc=3 chroma_stft.tuning=0 sr=16000");
        var actual = extractor.Extract(samples, SampleRate.Speech).Values.ToArray();
        var expected = new List<float>();
        var names = new List<string>();
        foreach (var member in extractor.Options.Features)
        {
            var alone = member.PerRecording ? member : new StatisticsExtractor(new() { Features = [member], Statistics = extractor.Options.Statistics });
            expected.AddRange(alone.Extract(samples, SampleRate.Speech).Values.ToArray());
            names.AddRange(alone.FeatureNames);
        }

        Assert.Equal(names, extractor.FeatureNames);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
        var measures = FeatureKinds.Create("voice_measures", new Dictionary<string, string>(StringComparer.Ordinal) { ["sr"] = "16000" });
        Assert.Equal(2 + measures.FeatureCount + 6 + 24, extractor.FeatureCount);
        Assert.Equal(measures.FeatureNames, extractor.FeatureNames.Skip(2).Take(measures.FeatureCount));
        Assert.Contains(actual.Skip(2).Take(measures.FeatureCount), v => Math.Abs(v - 140) < 2); // the pitch is among them
        Assert.Equal(extractor.Settings, FeatureKinds.Create("statistics", FeatureKinds.SettingsAsText(extractor)).Settings);

        // Of silence there is no pitch: not a number, and no exception.
        var silent = extractor.Extract(new float[16000], SampleRate.Speech).Values.ToArray();
        Assert.Contains(silent.Skip(2).Take(measures.FeatureCount), float.IsNaN);
        Assert.Equal(0, silent[0]);
    }

    [Theory]
    [InlineData("features=mfcc,rms,spectral_rolloff statistics=mean,std n_mfcc=20 spectral_rolloff.roll_percent=0.95 hop_length=160 mfcc.hop_length=320")]
    [InlineData("features=spectral_rolloff statistics=p5,p97.5 roll_percent=0.1 sr=16000")]
    [InlineData("features=logmel,delta,zero_crossing_rate norm=none zero_crossing_rate.zero_pos=false")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string settings)
    {
        var samples = FeaturesReference.Noise(7, 9000);
        var first = Create(settings);
        var second = FeatureKinds.Create("statistics", FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        Assert.Equal(first.FeatureNames, second.FeatureNames);
        Assert.Equal(first.RequiredRate, second.RequiredRate);
        Assert.Equal(first.Extract(samples, SampleRate.Speech).Values.ToArray(), second.Extract(samples, SampleRate.Speech).Values.ToArray());
    }

    [Fact]
    public void SettingsReachThoseThatKnowThem()
    {
        var settings = Create("features=mfcc,rms,spectral_rolloff mfcc.hop_length=320 hop_length=160 n_mfcc=13 sr=16000 spectral_rolloff.roll_percent=0.95").Settings;
        Assert.Equal(("mfcc,rms,spectral_rolloff", "mean,std"), (settings["features"], settings["statistics"]));
        Assert.Equal((320, 160, 160), (settings["mfcc.hop_length"], settings["rms.hop_length"], settings["spectral_rolloff.hop_length"]));
        Assert.Equal((13, 0.95, 16000), (settings["mfcc.n_mfcc"], settings["spectral_rolloff.roll_percent"], settings["rms.sr"]));
    }

    [Theory]
    [InlineData("", "features=: name at least one kind, e.g. features=mfcc,rms; there are stft, ")]
    [InlineData("features=mfc", "mfc: is not a kind of features (did you mean mfcc?)")]
    [InlineData("features=rms,rms", "features=rms: is there twice; each can be given once")]
    [InlineData("features=rms,statistics", "features=statistics: cannot be summed up once more")]
    [InlineData("features=rms statistics=", "statistics=: name at least one, e.g. statistics=mean,std")]
    [InlineData("features=rms statistics=meen", "statistics=meen: is not known (did you mean mean?); there are mean, min, max, std, ")]
    [InlineData("features=rms statistics=p101", "statistics=p101: is not known")]
    [InlineData("features=rms statistics=p-1", "statistics=p-1: is not known")]
    [InlineData("features=rms statistics=p5,p05", "statistics=p05: is there twice")]
    [InlineData("features=rms hop_lenght=5", "hop_lenght: is not a setting of statistics nor of its features (did you mean hop_length?); there are features, statistics, ")]
    [InlineData("features=rms rsm.hop_length=5", "rsm.hop_length: rsm is not among features (did you mean rms?); there are rms")]
    [InlineData("features=rms rms.hop_lenght=5", "rms.hop_lenght: is not a setting of rms (did you mean hop_length?); there are ")]
    [InlineData("features=rms,mfcc rms.sr=8000 mfcc.sr=16000", "sr=16000: mfcc needs samples at 16000 Hz, another feature at 8000 Hz")]
    [InlineData("features=rms hop_length=0", "hop_length=0: must be a positive number of samples")]
    public void MistakesAreNamed(string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => Create(settings)).Message, StringComparison.Ordinal);

    [Fact]
    public void PercentilesHaveOneNameEach()
    {
        Assert.Equal(["p05", "p50", "p97.5", "p100", "p00"], new[] { 5, 50, 97.5, 100, 0 }.Select(p => Statistic.Percentile(p).Name));
        Assert.Equal(Statistic.Percentile(5), Statistic.Parse("p05"));
        Assert.Throws<TimbreException>(() => Statistic.Percentile(double.NaN));
        Assert.Throws<TimbreException>(() => new StatisticsExtractor(new()));
    }

    private static IEnumerable<(string Name, double Value)> Plain(float[] course, double hop)
    {
        var x = course.Select(v => (double)v).ToArray();
        var sorted = x.Order().ToArray();
        var mean = x.Average();
        double Moment(int n) => x.Average(v => Math.Pow(v - mean, n));
        double Percentile(double p)
        {
            var rank = p / 100 * (x.Length - 1);
            var below = (int)Math.Floor(rank);
            return below + 1 < x.Length ? sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
        }

        var middle = (x.Length - 1) / 2.0;
        yield return ("mean", mean);
        yield return ("min", sorted[0]);
        yield return ("max", sorted[^1]);
        yield return ("std", Math.Sqrt(Moment(2)));
        yield return ("median", Percentile(50));
        yield return ("p05", Percentile(5));
        yield return ("p10", Percentile(10));
        yield return ("p33.3", Percentile(33.3));
        yield return ("p100", sorted[^1]);
        yield return ("range", sorted[^1] - sorted[0]);
        yield return ("slope", x.Select((v, t) => (v - mean) * (t - middle)).Sum() / x.Select((_, t) => (t - middle) * (t - middle)).Sum() / hop);
        yield return ("skewness", Moment(3) / Math.Pow(Moment(2), 1.5));
        yield return ("kurtosis", (Moment(4) / (Moment(2) * Moment(2))) - 3);
    }

    private static IFeatureExtractor Create(string settings) => FeatureKinds.Create(
        "statistics", settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal));

    private static StatisticsExtractor Of(float[] course, string statistics) =>
        new(new() { Features = [new Course("x", course)], Statistics = [.. statistics.Split(',').Select(Statistic.Parse)] });

    /// <summary>Gives what it was made with, two frames a second.</summary>
    private sealed record Course(string Kind, float[] Values, bool PerRecording = false) : IFeatureExtractor
    {
        public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

        public int FeatureCount => 1;

        public SampleRate? RequiredRate => null;

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => new(1, Values.Length, Values);

        public double HopSeconds(SampleRate rate) => 0.5;
    }
}
