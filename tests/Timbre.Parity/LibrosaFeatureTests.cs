using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>The golden arrays of librosa 0.10.2; <c>cases.json</c> beside them has the calls. The error is |a − b|/(1 + |b|), worst element.</summary>
public sealed class LibrosaFeatureTests
{
    private const double FeatureTolerance = 1e-4;
    private const double DecibelTolerance = 1e-3;
    private static readonly string[] Utterances = ["328-129766-0000", "5339-14133-0000", "7190-90542-0000", "1624-142933-0000"];

    /// <summary>Case, kind, settings, every how many-th row is kept, tolerance.</summary>
    public static TheoryData<string, string, string, int, double> Cases() => new()
    {
        { "stft_mag_2048_512", "stft", "n_fft=2048 hop_length=512 window=hann center=true pad_mode=constant", 8, FeatureTolerance },
        { "melspectrogram_128", "melspectrogram", "n_fft=2048 hop_length=512 n_mels=128 power=2.0", 4, FeatureTolerance },
        { "logmel_64_25ms_10ms", "logmel", "n_fft=512 win_length=400 hop_length=160 n_mels=64 fmin=20 fmax=7600 ref=max top_db=80", 1, FeatureTolerance },
        { "mfcc_13", "mfcc", "n_mfcc=13", 1, DecibelTolerance },
        { "mfcc_13_htk_dct3", "mfcc", "n_mfcc=13 dct_type=3 htk=true n_fft=1024 hop_length=256 n_mels=64", 1, DecibelTolerance },
        { "mfcc_13_delta", "delta", "n_mfcc=13 width=9 order=1 mode=interp", 1, DecibelTolerance },
        { "mfcc_13_delta2", "delta", "n_mfcc=13 width=9 order=2 mode=interp", 1, DecibelTolerance },
        {
            "mfcc_12_lifter22_uncentred", "mfcc",
            "preemphasis=0.97 n_mfcc=12 dct_type=2 norm=ortho lifter=22 n_fft=400 hop_length=160 power=2 center=false window=hann n_mels=40", 1, DecibelTolerance
        },
        { "zero_crossing_rate", "zero_crossing_rate", "frame_length=2048 hop_length=512 center=true", 1, FeatureTolerance },
        { "rms", "rms", "frame_length=2048 hop_length=512 center=true pad_mode=constant", 1, FeatureTolerance },
        { "spectral_centroid", "spectral_centroid", "sr=16000", 1, FeatureTolerance },
        { "spectral_bandwidth", "spectral_bandwidth", "sr=16000 p=2", 1, FeatureTolerance },
        { "spectral_rolloff", "spectral_rolloff", "sr=16000 roll_percent=0.85", 1, FeatureTolerance },
        { "spectral_flatness", "spectral_flatness", "amin=1e-10 power=2.0", 1, FeatureTolerance },
        { "spectral_contrast", "spectral_contrast", "sr=16000 fmin=200 n_bands=5 quantile=0.02 linear=false", 1, FeatureTolerance },
        { "chroma_stft_tuning0", "chroma_stft", "norm=inf tuning=0.0 n_chroma=12", 1, FeatureTolerance },
        { "tonnetz_from_chroma_stft", "tonnetz", "tuning=0.0", 1, FeatureTolerance },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void FeaturesAreThoseOfLibrosa(string name, string kind, string settings, int everyRow, double tolerance)
    {
        var pairs = settings.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var extractor = FeatureKinds.Create(kind, pairs);
        foreach (var utterance in Utterances)
        {
            var (samples, golden) = Read(utterance, name);
            var actual = extractor.Extract(samples, SampleRate.Speech);
            Assert.Equal(golden.Shape[0], (actual.FeatureCount + everyRow - 1) / everyRow);
            Assert.Equal(golden.Shape[1], actual.FrameCount);
            var worst = 0.0;
            for (var row = 0; row < golden.Shape[0]; row++)
            {
                worst = Math.Max(worst, ScaledError(actual.Row(row * everyRow), golden.Values.AsSpan(row * actual.FrameCount, actual.FrameCount)));
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{name} {utterance}: {worst:e2}");
            Assert.True(worst <= tolerance, $"{utterance}: {worst:e2} exceeds {tolerance:e0}");
        }
    }

    [Fact]
    public void PreemphasisIsThatOfLibrosa()
    {
        foreach (var utterance in Utterances)
        {
            var (samples, golden) = Read(utterance, "preemphasis");
            Assert.InRange(ScaledError(Preemphasis.Apply(samples).AsSpan(0, golden.Values.Length), golden.Values), 0, FeatureTolerance);
        }
    }

    [Fact]
    public void TheHarmonicPartIsThatOfLibrosa()
    {
        var stft = new StftExtractor(new());
        var separation = new HarmonicPercussive(new());
        foreach (var utterance in Utterances)
        {
            var (samples, golden) = Read(utterance, "hpss_harmonic_mag");
            var harmonic = separation.Separate(stft.Extract(samples, SampleRate.Speech)).Harmonic;
            Assert.Equal((golden.Shape[0], golden.Shape[1]), ((harmonic.FeatureCount + 7) / 8, harmonic.FrameCount));
            for (var row = 0; row < golden.Shape[0]; row++)
            {
                Assert.InRange(ScaledError(harmonic.Row(row * 8), golden.Values.AsSpan(row * harmonic.FrameCount, harmonic.FrameCount)), 0, FeatureTolerance);
            }
        }
    }

    [Fact]
    public void SilenceIsTrimmedWhereLibrosaTrimsIt()
    {
        foreach (var utterance in Utterances)
        {
            var (samples, golden) = Read(utterance, "trim_20db");
            var (start, end) = Silence.Trim(samples, new() { TopDecibels = 20 });
            Assert.Equal(((int)golden.Values[0], (int)golden.Values[1]), (start, end));
        }
    }

    /// <summary>Two seconds at 22,050 Hz, 40 coefficients: rests on the resampler, which is not soxr, hence the wide tolerance.</summary>
    [Fact]
    public void TwoSecondsAt22050HertzMakeTheUsual40By87()
    {
        var rate = new SampleRate(22050);
        var extractor = new MfccExtractor(new() { CoefficientCount = 40 });
        foreach (var utterance in Utterances)
        {
            var (samples, golden) = Read(utterance, "mfcc_40x87_at_22050");
            var actual = extractor.Extract(Resampler.Resample(samples, SampleRate.Speech, rate).AsSpan(0, 2 * rate.Hertz), rate);
            Assert.Equal([40, 87], golden.Shape);
            Assert.Equal(87, actual.FrameCount);
            Assert.InRange(ScaledError(actual.Values, golden.Values), 0, 0.5);
        }
    }

    [Fact]
    public void ManyThreadsGiveTheSameBits()
    {
        var extractor = new MfccExtractor(new() { CoefficientCount = 13 });
        var samples = Utterances.Select(utterance => Read(utterance, "mfcc_13").Samples).ToArray();
        var serial = samples.Select(s => extractor.Extract(s, SampleRate.Speech).Values.ToArray()).ToArray();
        Parallel.For(0, 64, i => Assert.Equal(serial[i % serial.Length], extractor.Extract(samples[i % serial.Length], SampleRate.Speech).Values.ToArray()));
    }

    private static (float[] Samples, NpyArray Golden) Read(string utterance, string name)
    {
        var parts = utterance.Split('-');
        var recording = Recording.Open(TestData.Data($"LibriSpeech/train-clean-100/{parts[0]}/{parts[1]}/{utterance}.flac"));
        return (recording.ReadMono(), NpyArray.LoadArchive(TestData.Golden($"librosa/{utterance}.npz"))[name]);
    }

    private static double ScaledError(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]) / (1 + Math.Abs(expected[i]));
            worst = error <= worst ? worst : error; // NaN counts as worse
            Assert.False(double.IsNaN(error));
        }

        return worst;
    }
}
