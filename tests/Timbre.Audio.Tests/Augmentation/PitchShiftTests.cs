using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Tests.Augmentation;

public sealed class PitchShiftTests
{
    [Theory]
    [InlineData(110, 3, "keep")]
    [InlineData(110, -3, "keep")]
    [InlineData(213.7, 4, "keep")]
    [InlineData(213.7, -4, "keep")]
    [InlineData(110, 3, "move")]
    [InlineData(110, -3, "move")]
    [InlineData(213.7, 4, "move")]
    [InlineData(213.7, -4, "move")]
    public void Pitch_moves_by_the_semitones_and_formants_as_asked(double f0, double semitones, string formants)
    {
        const double formant = 1500;
        var vowel = Signals.Vowel(f0, formant, 24_000);
        var shifted = Signals.Run($"pitch-shift(semitones={semitones}, formants={formants})", vowel);
        Assert.Equal(vowel.Length, shifted.Length);
        var ratio = Math.Pow(2, semitones / 12);
        var middle = shifted.AsSpan(4000..20_000);
        Assert.Equal(f0 * ratio, Signals.Pitch(middle), f0 * ratio * 0.01);
        var expected = formants == "keep" ? formant : formant * ratio;
        Assert.Equal(expected, Signals.EnvelopePeak(middle, Signals.Pitch(middle), 700, 3000), expected * 0.05);

        // Where formants stay, harmonics move on and off the narrow peak and the level with them.
        Assert.Equal(1, Signals.Rms(middle) / Signals.Rms(vowel), formants == "keep" ? 0.35 : 0.05);
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("move")]
    public void No_semitones_change_nothing(string formants)
    {
        var vowel = Signals.Vowel(140, 900, 16_000);
        var same = Signals.Run($"pitch-shift(semitones=0, formants={formants})", vowel);
        Assert.All(vowel.Zip(same), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void What_is_not_voiced_stays_when_formants_are_kept()
    {
        var noise = Signals.Run("white-noise(deviation=0.1)", new float[16_000]);
        var shifted = Signals.Run("pitch-shift(semitones=3, formants=keep)", noise);
        Assert.All(noise.Zip(shifted), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public void Speech_keeps_its_spectrum_and_level(double semitones)
    {
        var path = TestData.Data("LibriSpeech/dev-clean/84/121550/84-121550-0033.flac");
        var speech = Recording.Open(path).ReadMono();
        var shifted = Signals.Run($"pitch-shift(semitones={semitones}, formants=keep)", speech);
        Assert.Equal(speech.Length, shifted.Length);
        Assert.Equal(1, Signals.Rms(shifted) / Signals.Rms(speech), 0.15);
    }
}
