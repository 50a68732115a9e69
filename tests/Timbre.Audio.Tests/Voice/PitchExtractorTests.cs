namespace Timbre.Audio.Tests.Voice;

public sealed class PitchExtractorTests
{
    [Fact]
    public void AToneOf200HertzIsAnOctaveAbove100()
    {
        var tone = Tone(200, 1);
        var pitch = new PitchExtractor(new VoiceOptions()).Extract(tone, SampleRate.Speech);
        Assert.Equal((1, (int)(1 / new VoiceOptions().TimeStep) + 1), (pitch.FeatureCount, pitch.FrameCount));
        var voiced = pitch.Values.ToArray().Where(v => !float.IsNaN(v)).ToList();
        Assert.InRange(voiced.Count, 0.8 * pitch.FrameCount, pitch.FrameCount);
        Assert.All(voiced, v => Assert.Equal(12, v, 0.01f));
        Assert.All(new PitchExtractor(new VoiceOptions(), semitones: false).Extract(tone, SampleRate.Speech).Values.ToArray().Where(v => !float.IsNaN(v)), v => Assert.Equal(200, v, 0.1f));
    }

    [Fact]
    public void SilenceHasNone()
    {
        var pitch = new PitchExtractor(new VoiceOptions()).Extract(new float[16000], SampleRate.Speech);
        Assert.All(pitch.Values.ToArray(), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void ATonesSilentHalfHasNone()
    {
        var pitch = new PitchExtractor(new VoiceOptions { TimeStep = 0.01 }).Extract([.. Tone(200, 0.5), .. new float[8000]], SampleRate.Speech);
        Assert.Equal(12, pitch[0, 25], 0.01f);
        Assert.True(float.IsNaN(pitch[0, 75]));
    }

    [Theory]
    [InlineData(110)]
    [InlineData(210)]
    public void ItsMeanIsThatOfTheVoiceMeasures(double hertz)
    {
        var samples = new MadeVoice { Pitch = hertz, Jitter = 0.01, HarmonicsToNoise = 20, Seed = 4 }.Make();
        var options = new VoiceOptions();
        var track = new PitchExtractor(options, semitones: false).Extract(samples, SampleRate.Speech).Values.ToArray().Where(v => !float.IsNaN(v)).ToList();
        Assert.InRange(track.Average() / VoiceMeasures.Measure(samples, SampleRate.Speech, options).Pitch.Mean, 0.999, 1.001);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pitch_floor=60 pitch_ceiling=400 time_step=0.01 scale=hz sr=16000")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string settings)
    {
        var first = FeatureKinds.Create("pitch", Views.Given.Parse(settings));
        var second = FeatureKinds.Create("pitch", FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        Assert.Equal(first.Extract(Tone(150, 0.5), SampleRate.Speech).Values.ToArray(), second.Extract(Tone(150, 0.5), SampleRate.Speech).Values.ToArray());
        Assert.Equal((double)first.Settings["time_step"]!, first.HopSeconds(SampleRate.Speech));
    }

    [Theory]
    [InlineData("scale=mel", "scale=mel: must be semitones or hz")]
    [InlineData("time_step=0", "time_step=0: ")]
    [InlineData("pitch_floor=500 pitch_ceiling=400", "pitch_")]
    [InlineData("voicing=1", "voicing: is not a setting of pitch")]
    public void MistakesAreNamed(string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureKinds.Create("pitch", Views.Given.Parse(settings))).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatIsNoRecordingIsRefused()
    {
        var pitch = new PitchExtractor(new VoiceOptions());
        Assert.Throws<TimbreException>(() => pitch.Extract([], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => pitch.Extract([0.5f], SampleRate.Speech));
        Assert.Throws<TimbreException>(() => pitch.Extract([.. Enumerable.Repeat(float.NaN, 16000)], SampleRate.Speech));
    }

    private static float[] Tone(double hertz, double seconds) =>
        [.. Enumerable.Range(0, (int)(seconds * 16000)).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * i / 16000)))];
}
