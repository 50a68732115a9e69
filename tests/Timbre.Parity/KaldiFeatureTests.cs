using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>The golden arrays of <c>torchaudio.compliance.kaldi</c>; <c>cases.json</c> beside them has the calls. The error is |a − b|/(1 + |b|), worst element.</summary>
public sealed class KaldiFeatureTests
{
    private const double Tolerance = 1e-3;
    private static readonly string[] Utterances = ["328-129766-0000", "7190-90542-0000"];

    /// <summary>Case, kind, settings.</summary>
    public static TheoryData<string, string, string> Cases() => new()
    {
        { "fbank_80_hamming_int16scale", "kaldi_fbank", "num_mel_bins=80 frame_length=25 frame_shift=10 window_type=hamming sr=16000 energy_floor=1.0" },
        { "fbank_23_povey_default", "kaldi_fbank", "sr=16000" },
        { "fbank_40_nosnip_energy", "kaldi_fbank", "num_mel_bins=40 energy_floor=1.0 snip_edges=false use_energy=true low_freq=20 high_freq=-400" },
        { "mfcc_13_default", "kaldi_mfcc", "sr=16000" },
        { "mfcc_30_40mel_noenergy", "kaldi_mfcc", "num_ceps=30 num_mel_bins=40 use_energy=false energy_floor=1.0" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void FeaturesAreThoseOfKaldi(string name, string kind, string settings)
    {
        var pairs = settings.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var extractor = FeatureKinds.Create(kind, pairs);
        foreach (var utterance in Utterances)
        {
            var parts = utterance.Split('-');
            var samples = Recording.Open(TestData.Data($"LibriSpeech/train-clean-100/{parts[0]}/{parts[1]}/{utterance}.flac")).ReadMono();
            var golden = NpyArray.LoadArchive(TestData.Golden($"kaldi/{utterance}.npz"))[name];
            var actual = extractor.Extract(samples, SampleRate.Speech);
            Assert.Equal((golden.Shape[0], golden.Shape[1]), (actual.FrameCount, actual.FeatureCount));
            var worst = 0.0;
            var values = actual.ToFrameMajor();
            for (var i = 0; i < values.Length; i++)
            {
                var error = Math.Abs(values[i] - golden.Values[i]) / (1 + Math.Abs(golden.Values[i]));
                Assert.False(double.IsNaN(error));
                worst = Math.Max(worst, error);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{name} {utterance}: {worst:e2}");
            Assert.True(worst <= Tolerance, $"{utterance}: {worst:e2} exceeds {Tolerance:e0}");
        }
    }
}
