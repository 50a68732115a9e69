using Timbre.Numerics;

namespace Timbre.Audio.Tests;

public sealed class FeatureSetTests
{
    private static readonly string[] s_kinds =
    [
        "stft", "melspectrogram", "logmel", "mfcc", "delta", "zero_crossing_rate", "rms", "spectral_centroid", "spectral_bandwidth", "spectral_rolloff",
        "spectral_flatness", "spectral_contrast",
    ];

    [Fact]
    public void EachResultIsThatOfTheExtractorAlone()
    {
        var samples = FeaturesReference.Noise(3, 20011);
        var extractors = s_kinds.Select(kind => Create(kind)).Append(Create("spectral_centroid", "n_fft", "500")).ToArray();
        var set = new FeatureSet(extractors);
        Assert.Equal(2, set.PassCount);
        var together = set.Extract(samples, SampleRate.Speech);
        for (var i = 0; i < extractors.Length; i++)
        {
            var alone = extractors[i].Extract(samples, SampleRate.Speech);
            Assert.Equal((alone.FeatureCount, alone.FrameCount), (together[i].FeatureCount, together[i].FrameCount));
            Assert.Equal(alone.Values.ToArray(), together[i].Values.ToArray());
        }

        Parallel.For(0, 8, _ => Assert.Equal(together[3].Values.ToArray(), set.Extract(samples, SampleRate.Speech)[3].Values.ToArray()));
    }

    [Theory]
    [InlineData("chroma_stft", "tuning=0.1", 0)]
    [InlineData("chroma_stft", "tuning=0 norm=none", 0)]
    [InlineData("tonnetz", "tuning=-0.25", 0)]
    [InlineData("tonnetz", "tuning=0 harmonic=true", 1)] // of another signal: separated first
    [InlineData("chroma_stft", "tuning=none", 1)] // two passes of its own: the tuning comes first
    [InlineData("tonnetz", "", 1)]
    public void ChromaSharesTheTransformsWhereItsTuningIsKnown(string kind, string settings, int byItself)
    {
        var samples = FeaturesReference.Noise(5, 20011);
        var chroma = FeatureKinds.Create(kind, settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal));
        var set = new FeatureSet([Create("spectral_centroid"), chroma, Create("spectral_contrast")]);
        Assert.Equal(1, set.PassCount);
        Assert.Equal(byItself, set.AloneCount);
        var alone = chroma.Extract(samples, SampleRate.Speech);
        var together = set.Extract(samples, SampleRate.Speech);
        Assert.Equal((alone.FeatureCount, alone.FrameCount), (together[1].FeatureCount, together[1].FrameCount));
        Assert.Equal(alone.Values.ToArray(), together[1].Values.ToArray());
        Assert.Equal(Create("spectral_centroid").Extract(samples, SampleRate.Speech).Values.ToArray(), together[0].Values.ToArray());
    }

    [Fact]
    public void EqualFramesAreTransformedOnce()
    {
        var journal = new List<string>();
        IFeatureExtractor[] extractors =
        [
            new Probe("a", new() { HopLength = 512 }, journal),
            new Probe("b", new() { WindowLength = 2048, Rate = SampleRate.Speech }, journal), // the same, written otherwise
            new Probe("c", new() { HopLength = 256 }, journal),
        ];
        var set = new FeatureSet(extractors);
        Assert.Equal((2, SampleRate.Speech), (set.PassCount, set.RequiredRate));
        set.Extract(new float[512 * LaneBuffer.Lanes], SampleRate.Speech);

        // a and b see batch after batch by turns, of one buffer; c has a pass of its own.
        Assert.Equal(["a0", "b0", $"a{LaneBuffer.Lanes}", $"b{LaneBuffer.Lanes}", "c0", $"c{LaneBuffer.Lanes}", $"c{2 * LaneBuffer.Lanes}"], journal);
        var probes = extractors.Cast<Probe>().ToArray();
        Assert.Same(probes[0].Seen, probes[1].Seen);
        Assert.NotSame(probes[0].Seen, probes[2].Seen);
    }

    [Fact]
    public void ImpossibleSetsAreRefused()
    {
        Assert.Contains("at least one", Assert.Throws<TimbreException>(() => new FeatureSet([])).Message, StringComparison.Ordinal);
        var refusal = Assert.Throws<TimbreException>(() => new FeatureSet([Create("mfcc", "sr", "16000"), Create("rms"), Create("stft", "sr", "8000")]));
        Assert.Equal("sr=8000: stft needs samples at 8000 Hz, another feature at 16000 Hz; give all the same sr", refusal.Message);
        var set = new FeatureSet([Create("rms"), Create("mfcc"), Create("stft", "sr", "8000")]);
        Assert.Contains("resample", Assert.Throws<TimbreException>(() => set.Extract(new float[3000], SampleRate.Speech)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<TimbreException>(() => set.Extract([], new SampleRate(8000))).Message, StringComparison.Ordinal);
    }

    private static IFeatureExtractor Create(string kind, string? key = null, string value = "") =>
        FeatureKinds.Create(kind, key is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new(StringComparer.Ordinal) { [key] = value });

    private sealed class Probe(string name, StftOptions options, List<string> journal) : IFeatureExtractor, ISpectralFeature, ISpectrumPass
    {
        public LaneBuffer? Seen { get; private set; }

        public string Kind => name;

        public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

        public int FeatureCount => 0;

        public SampleRate? RequiredRate => options.Rate;

        public ShortTimeSpectrum Spectrum { get; } = new(options);

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => Spectrum.Extract(this, samples, rate);

        public double HopSeconds(SampleRate rate) => 0;

        public ISpectrumPass Begin(int frames, SampleRate rate) => this;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            journal.Add($"{name}{firstFrame}");
            Seen = power;
        }

        public FeatureMatrix End() => new(0, 0, []);
    }
}
