namespace Timbre.Audio.Tests;

/// <summary>Pieces of features over time as long columns, and how they are laid out.</summary>
public sealed class PictureTests
{
    /// <summary>Row 0: 0, 1, 2, … and row 1: 100, 101, 102, …</summary>
    private static PictureExtractor Of(int sourceFrames, int frames, int? step) => new(new Course(sourceFrames), frames, step);

    [Fact]
    public void APictureIsLaidOutFeatureByFeature()
    {
        var picture = Extract(Of(3, 3, null));
        Assert.Equal((6, 1), (picture.FeatureCount, picture.FrameCount));
        Assert.Equal([0, 1, 2, 100, 101, 102], picture.ToFrameMajor());
        Assert.Equal(["course_0@0", "course_0@1", "course_0@2", "course_1@0", "course_1@1", "course_1@2"], Of(3, 3, null).FeatureNames);
    }

    [Fact]
    public void WithoutAStepThereIsOnlyTheFirst()
    {
        Assert.Equal([0, 1, 100, 101], Extract(Of(50, 2, null)).ToFrameMajor());
        Assert.Equal(1, Of(50, 2, null).HopSeconds(SampleRate.Speech)); // two frames of half a second
    }

    [Theory]
    [InlineData(4, 2, 2, new float[] { 0, 1, 100, 101, 2, 3, 102, 103 })]
    [InlineData(5, 2, 2, new float[] { 0, 1, 100, 101, 2, 3, 102, 103 })] // what does not fill a picture is dropped
    [InlineData(4, 3, 1, new float[] { 0, 1, 2, 100, 101, 102, 1, 2, 3, 101, 102, 103 })]
    [InlineData(7, 2, 4, new float[] { 0, 1, 100, 101, 4, 5, 104, 105 })]
    [InlineData(7, 2, 1000, new float[] { 0, 1, 100, 101 })]
    public void WithAStepThereAreAsManyAsFit(int sourceFrames, int frames, int step, float[] expected)
    {
        var extractor = Of(sourceFrames, frames, step);
        Assert.Equal(expected, Extract(extractor).ToFrameMajor());
        Assert.Equal(0.5 * step, extractor.HopSeconds(SampleRate.Speech));
    }

    [Theory]
    [InlineData(1, null, new float[] { 0, 0, 0, 0, 0, 100, 100, 100, 100, 100 })]
    [InlineData(2, 1, new float[] { 0, 1, 0, 1, 0, 100, 101, 100, 101, 100 })]
    [InlineData(4, 3, new float[] { 0, 1, 2, 3, 0, 100, 101, 102, 103, 100 })]
    public void AShortRecordingIsRepeatedUntilItFillsAPicture(int sourceFrames, int? step, float[] expected) =>
        Assert.Equal(expected, Extract(Of(sourceFrames, 5, step)).ToFrameMajor());

    [Fact]
    public void APictureShowsWhatTheFeaturesAre()
    {
        var samples = FeaturesReference.Noise(4, 20000);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mels"] = "40", ["n_fft"] = "512", ["hop_length"] = "320", ["sr"] = "16000" };
        var source = FeatureKinds.Create("logmel", settings).Extract(samples, SampleRate.Speech);
        var pictures = FeatureKinds.Create("picture", new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["of"] = "logmel", ["frames"] = "20", ["step"] = "15" })
            .Extract(samples, SampleRate.Speech);
        Assert.Equal((40 * 20, ((source.FrameCount - 20) / 15) + 1), (pictures.FeatureCount, pictures.FrameCount));
        for (var picture = 0; picture < pictures.FrameCount; picture++)
        {
            for (var i = 0; i < pictures.FeatureCount; i++)
            {
                Assert.Equal(source[i / 20, (15 * picture) + (i % 20)], pictures[i, picture]);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("of=mfcc frames=87 step=none n_mfcc=40 sr=22050")]
    [InlineData("of=logmel frames=96 step=96 n_mels=64 n_fft=512 win_length=400 hop_length=320 fmin=20 fmax=7600 ref=max sr=16000")]
    [InlineData("of=delta frames=5 step=2 n_mfcc=4 width=5")]
    [InlineData("of=deltas frames=5 step=2 n_mfcc=4 of.width=5 of.of=delta of.of.width=7")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string settings)
    {
        var first = Create(settings);
        var second = FeatureKinds.Create("picture", FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        Assert.Equal(first.FeatureNames, second.FeatureNames);
        Assert.Equal(first.RequiredRate, second.RequiredRate);
        var rate = first.RequiredRate ?? SampleRate.Speech;
        var samples = FeaturesReference.Noise(7, 9000);
        Assert.Equal(first.Extract(samples, rate).Values.ToArray(), second.Extract(samples, rate).Values.ToArray());
    }

    [Theory]
    [InlineData("frames=0", "frames=0: must be a positive number of frames")]
    [InlineData("frames=-3", "frames=-3: must be a positive number of frames")]
    [InlineData("frames=2147483647", "frames=2147483647: makes pictures of 128 × 2147483647 values; 2^24 are the most")]
    [InlineData("frames=many", "frames=many: must be a whole number")]
    [InlineData("step=0", "step=0: must be a positive number of frames, or none for the first piece alone")]
    [InlineData("step=x", "step=x: must be a whole number or none")]
    [InlineData("of=picture", "of=picture: a picture of pictures is not possible")]
    [InlineData("of=pooled", "of=pooled: picture of pieces is not possible")]
    [InlineData("of=statistics features=rms", "of=statistics: gives one column for the whole recording")]
    [InlineData("of=voice_measures", "of=voice_measures: gives one column for the whole recording")]
    [InlineData("of=logmell", "logmell: is not a kind of features (did you mean logmel?)")]
    [InlineData("of=mfcc n_mfc=3", "n_mfc: is not a setting of mfcc (did you mean n_mfcc?)")]
    public void MistakesAreNamed(string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => Create(settings)).Message, StringComparison.Ordinal);

    [Fact]
    public void NoFramesMakeNoPicture()
    {
        Assert.Contains("no frame", Assert.Throws<TimbreException>(() => Extract(Of(0, 2, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<TimbreException>(() => Create("").Extract([], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => Create("").Extract([float.NaN, 0, 0], SampleRate.Speech));
        Assert.Equal(1, Create("").Extract([0.5f], SampleRate.Speech).FrameCount);
    }

    private static FeatureMatrix Extract(PictureExtractor extractor) => extractor.Extract([0], SampleRate.Speech);

    private static IFeatureExtractor Create(string settings) => FeatureKinds.Create(
        "picture", settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal));

    /// <summary>Two rows that count, two frames a second.</summary>
    private sealed class Course(int frames) : IFeatureExtractor
    {
        public string Kind => "course";

        public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

        public int FeatureCount => 2;

        public SampleRate? RequiredRate => null;

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) =>
            new(2, frames, [.. Enumerable.Range(0, frames).Select(i => (float)i), .. Enumerable.Range(0, frames).Select(i => 100f + i)]);

        public double HopSeconds(SampleRate rate) => 0.5;
    }
}
