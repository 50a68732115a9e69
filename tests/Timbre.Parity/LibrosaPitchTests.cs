using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>YIN and pYIN against librosa 0.10.2: 99 % of the frames within 0.5 Hz, and voiced where librosa says so.</summary>
public sealed class LibrosaPitchTests
{
    private const string Settings = "fmin=65 fmax=400 sr=16000 frame_length=1024 hop_length=160";

    [Theory]
    [InlineData("yin_f0", "yin", " trough_threshold=0.1", "328-129766-0000")]
    [InlineData("yin_f0", "yin", " trough_threshold=0.1", "5339-14133-0000")]
    [InlineData("yin_f0", "yin", " trough_threshold=0.1", "7190-90542-0000")]
    [InlineData("yin_f0", "yin", " trough_threshold=0.1", "1624-142933-0000")]
    [InlineData("pyin_f0", "pyin", " fill_na=0", "328-129766-0000")]
    [InlineData("pyin_f0", "pyin", " fill_na=0", "5339-14133-0000")]
    [InlineData("pyin_f0", "pyin", " fill_na=0", "7190-90542-0000")]
    [InlineData("pyin_f0", "pyin", " fill_na=0", "1624-142933-0000")]
    public void PitchIsThatOfLibrosa(string name, string kind, string settings, string utterance)
    {
        var pairs = (Settings + settings).Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var parts = utterance.Split('-');
        var samples = Recording.Open(TestData.Data($"LibriSpeech/train-clean-100/{parts[0]}/{parts[1]}/{utterance}.flac")).ReadMono();
        var expected = NpyArray.LoadArchive(TestData.Golden($"librosa/{utterance}.npz"))[name].Values;
        var actual = FeatureKinds.Create(kind, pairs).Extract(samples, SampleRate.Speech).Values;
        Assert.Equal(expected.Length, actual.Length);
        var other = 0;
        for (var t = 0; t < expected.Length; t++)
        {
            other += Math.Abs(actual[t] - expected[t]) <= 0.5 && (actual[t] == 0) == (expected[t] == 0) ? 0 : 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {utterance}: {other} of {expected.Length} frames differ");
        Assert.InRange(other, 0, expected.Length / 100);
    }
}
