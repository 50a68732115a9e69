using Timbre.Audio;

namespace Timbre.Tests.Augmentation;

public sealed class LevelAndTimeTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(-20)]
    [InlineData(0)]
    public void Gain_is_exact(double db)
    {
        var tone = Signals.Tone(440, 1000);
        var louder = Signals.Run($"gain(db={db})", tone);
        for (var i = 0; i < tone.Length; i++)
        {
            Assert.Equal((float)(tone[i] * Math.Pow(10, db / 20)), louder[i]);
        }
    }

    [Fact]
    public void Clipping_at_a_threshold_touches_what_is_above_it_alone()
    {
        float[] x = [0.1f, -0.2f, 0.3f, -0.4f, 0.25f];
        Assert.Equal([0.1f, -0.2f, 0.25f, -0.25f, 0.25f], Signals.Run("clip(threshold=0.25)", x));
    }

    [Fact]
    public void Clipping_at_a_percentile_touches_that_share()
    {
        float[] x = [.. Enumerable.Range(1, 1000).Select(i => (i % 2 == 0 ? 1 : -1) * i / 1000f)];
        var clipped = Signals.Run("clip(percentile=90)", x);
        Assert.Equal(0.9f, clipped.Max(Math.Abs));
        Assert.Equal(100, x.Zip(clipped).Count(p => p.First != p.Second));
        Assert.Equal(x, Signals.Run("clip(percentile=100)", x));
    }

    [Theory]
    [InlineData(1.25)]
    [InlineData(0.8)]
    [InlineData(1)]
    public void Speed_changes_length_and_pitch(double factor)
    {
        var vowel = Signals.Vowel(150, 800, 16000);
        var faster = Signals.Run($"speed(factor={factor})", vowel);
        Assert.Equal((int)Math.Round(16000 / factor), faster.Length);
        Assert.Equal(150 * factor, Signals.Pitch(faster), 150 * factor * 0.01);
    }

    [Theory]
    [InlineData(1.25)]
    [InlineData(0.8)]
    public void Tempo_changes_length_and_keeps_pitch(double factor)
    {
        var vowel = Signals.Vowel(150, 800, 16000);
        var faster = Signals.Run($"tempo(factor={factor})", vowel);
        Assert.Equal((int)Math.Round(16000 / factor), faster.Length);
        Assert.Equal(150, Signals.Pitch(faster.AsSpan(1000..^1000)), 1.5);
        Assert.Equal(1, Signals.Rms(faster) / Signals.Rms(vowel), 0.05);
    }

    [Fact]
    public void Shift_moves_samples()
    {
        float[] x = [1, 2, 3, 4, 5];
        var second = new SampleRate(1);
        Assert.Equal([0, 0, 1, 2, 3], Signals.Run("shift(seconds=2)", x, rate: second));
        Assert.Equal([3, 4, 5, 0, 0], Signals.Run("shift(seconds=-2)", x, rate: second));
        Assert.Equal([4, 5, 1, 2, 3], Signals.Run("shift(seconds=2, fill=wrap)", x, rate: second));
        Assert.Equal([3, 4, 5, 1, 2], Signals.Run("shift(seconds=-7, fill=wrap)", x, rate: second));
        Assert.Equal([0, 0, 0, 0, 0], Signals.Run("shift(seconds=9)", x, rate: second));
    }

    [Fact]
    public void Crop_takes_a_part_from_anywhere()
    {
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => (float)i)];
        var starts = Enumerable.Range(1, 50).Select(copy => Signals.Run("crop(seconds=0.01)", x, copy)).ToList();
        Assert.All(starts, c => Assert.Equal(Enumerable.Range((int)c[0], 160).Select(i => (float)i), c));
        Assert.True(starts.Select(c => c[0]).Distinct().Count() > 30);
        Assert.Equal(x, Signals.Run("crop(seconds=1)", x));
    }
}
