using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Audio.Tests.Speech;

public sealed class SpeechActivityTests
{
    private static readonly SpeechActivity s_activity = new();

    private static readonly Dictionary<string, Func<float[]>> s_sounds = new(StringComparer.Ordinal)
    {
        ["zeros"] = () => new float[20 * SpeechSounds.Rate],
        ["dither"] = () => [.. SpeechSounds.White(20).Select(x => MathF.Round(20 * x) / 32768)],
        ["white"] = () => SpeechSounds.White(120),
        ["pink"] = () => SpeechSounds.Pink(120),
        ["brown"] = () => SpeechSounds.Brown(120),
        ["hum of 50 Hz"] = () => SpeechSounds.Hum(20, 50),
        ["hum of 60 Hz in noise"] = () => SpeechSounds.Mixed(SpeechSounds.Hum(20, 60), SpeechSounds.Pink(20), 10),
        ["hum that begins and ends"] = () => SpeechSounds.Gated(SpeechSounds.Hum(20, 60), 1.5, 1),
        ["low tone"] = () => SpeechSounds.Tones(20, 200),
        ["high tone"] = () => SpeechSounds.Tones(20, 1000),
        ["beeps"] = () => SpeechSounds.Gated(SpeechSounds.Tones(20, 440), 0.5, 0.5),
        ["chord"] = () => SpeechSounds.Tones(20, 261.6, 329.6, 392),
        ["chord that comes and goes"] = () => SpeechSounds.Gated(SpeechSounds.Tones(20, 261.6, 329.6, 392), 1, 0.3),
        ["chords"] = () => SpeechSounds.Chords(20),
        ["bursts of noise"] = () => SpeechSounds.Gated(SpeechSounds.Pink(20), 0.3, 0.5),
        ["clicks"] = () => SpeechSounds.Clicks(20, overNoise: false),
        ["clicks in noise"] = () => SpeechSounds.Clicks(20, overNoise: true),
    };

    public static TheoryData<string> Sounds => [.. s_sounds.Keys];

    [Theory]
    [MemberData(nameof(Sounds))]
    public void WhatIsNoSpeechIsNone(string sound)
    {
        var frames = s_activity.Detect(s_sounds[sound]());
        Assert.InRange(frames.Count(f => f), 0, frames.Length / 200);
    }

    [Fact]
    public void ReadSpeechIsFoundCleanAndInNoise()
    {
        var spoken = SpeechSounds.Spoken(20);
        var babble = Babble(spoken[10..]);
        (string Name, double Least, double LeastOfOne, Func<float[], float[]> Make)[] cases =
        [
            ("clean", 0.98, 0.90, s => s),
            ("white", 0.90, 0.75, s => SpeechSounds.Mixed(s, SpeechSounds.White(15), 10)),
            ("pink", 0.90, 0.75, s => SpeechSounds.Mixed(s, SpeechSounds.Pink(15), 10)),
            ("babble", 0.90, 0.85, s => SpeechSounds.Mixed(s, babble, 10)),
        ];
        foreach (var (name, least, leastOfOne, make) in cases)
        {
            var found = (name == "babble" ? spoken[..10] : spoken).Select(s => Found(Energetic(s), s_activity.Detect(make(s)))).ToList();
            TestContext.Current.SendDiagnosticMessage($"{name}: {found.Average():0.000}, at worst {found.Min():0.000}");
            Assert.True(found.Average() >= least && found.Min() >= leastOfOne, $"{name}: {found.Average():0.000}, at worst {found.Min():0.000}");
        }
    }

    [Fact]
    public void PausesAreNoSpeechAndSpeechBeginsWhereItBegins()
    {
        foreach (var (spoken, i) in SpeechSounds.Spoken(6).Select((s, i) => (s, i)))
        {
            var energetic = Energetic(spoken);
            var (first, last) = (Array.IndexOf(energetic, true), Array.LastIndexOf(energetic, true));
            float[] recording = [.. new float[3 * SpeechSounds.Rate], .. spoken, .. new float[3 * SpeechSounds.Rate]];
            var frames = s_activity.Detect(SpeechSounds.Mixed(recording, SpeechSounds.Pink(5, i), 25));
            Assert.DoesNotContain(true, frames[..(150 + first - 20)]);
            Assert.DoesNotContain(true, frames[(150 + last + 25)..]);
            var loud = Energetic(spoken, 15);
            var (firstLoud, lastLoud) = (Array.IndexOf(loud, true), Array.LastIndexOf(loud, true));
            Assert.Contains(true, frames[(150 + first)..(150 + firstLoud + 15)]);
            Assert.Contains(true, frames[(150 + lastLoud - 15)..(150 + last + 1)]);
        }
    }

    [Fact]
    public void TheLevelDoesNotMatter()
    {
        foreach (var spoken in SpeechSounds.Spoken(3))
        {
            var expected = s_activity.Detect(SpeechSounds.Scaled(spoken, 0.05));
            foreach (var decibels in new[] { -50, -35, -10, 0, 30 })
            {
                var frames = s_activity.Detect(SpeechSounds.Scaled(spoken, Math.Pow(10, decibels / 20.0)));
                Assert.InRange(Found(expected, frames) + Found(Array.ConvertAll(expected, e => !e), Array.ConvertAll(frames, f => !f)), 1.98, 2);
            }
        }
    }

    [Fact]
    public void BlocksOfAnySizeGiveTheSame()
    {
        var recording = SpeechSounds.Mixed([.. MadeSpeech(5), .. new float[40000], .. MadeSpeech(3)], SpeechSounds.White(1), 30);
        var expected = s_activity.Detect(recording);
        Assert.Contains(true, expected);
        Assert.Contains(false, expected);
        Prop.ForAll(
            Gen.Choose(1, 9000).NonEmptyListOf().Zip(Gen.Choose(0, recording.Length)).ToArbitrary(),
            drawn =>
            {
                var (sizes, length) = drawn;
                var whole = s_activity.Detect(recording.AsSpan(0, length));
                var stream = s_activity.Begin();
                var decided = new List<bool>();
                for (var (from, i) = (0, 0); from < length; i++)
                {
                    var n = Math.Min(sizes[i % sizes.Count], length - from);
                    stream.Accept(recording.AsSpan(from, n), decided);
                    from += n;
                    Assert.True(decided.Count >= ((double)from / SpeechSounds.Rate / SpeechActivity.FrameSeconds) - (s_activity.LookAheadSeconds / SpeechActivity.FrameSeconds));
                }

                stream.End(decided);
                Assert.Equal(whole, decided);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(1, 3));
    }

    [Fact]
    public void StrangeInputHasADefinedAnswer()
    {
        Assert.Empty(s_activity.Detect([]));
        Assert.Equal([false], s_activity.Detect([0.5f]));
        Assert.Equal([false, false], s_activity.Detect(new float[321]));
        Assert.Throws<TimbreException>(() => s_activity.Detect([0, float.NaN]));
        Assert.Throws<TimbreException>(() => s_activity.Detect([float.NegativeInfinity]));
        Assert.DoesNotContain(true, s_activity.Detect([.. Enumerable.Repeat(float.MaxValue, 20000)]));
        var stream = s_activity.Begin();
        stream.End(new List<bool>());
        Assert.ThrowsAny<InvalidOperationException>(() => stream.End(new List<bool>()));
        Assert.ThrowsAny<InvalidOperationException>(() => stream.Accept([1], new List<bool>()));
    }

    [Fact]
    public void OptionsAreChecked()
    {
        Refuse("harmonicity=0", new() { Harmonicity = 0 });
        Refuse("change=-1", new() { ChangeDecibels = -1 });
        Refuse("level=NaN", new() { LevelDecibels = double.NaN });
        Refuse("reach=3", new() { ReachSeconds = 3 });
        Refuse("hangover=-1", new() { HangoverSeconds = -1 });
        Refuse("shortest_pause=Infinity", new() { ShortestPauseSeconds = double.PositiveInfinity });
        Refuse("shortest_speech=-1", new() { ShortestSpeechSeconds = -1 });

        static void Refuse(string message, SpeechActivityOptions options) =>
            Assert.StartsWith(message + ":", Assert.Throws<TimbreException>(() => new SpeechActivity(options)).Message, StringComparison.Ordinal);
    }

    /// <summary>A voice whose pitch and formants move: a pulse train through two resonances.</summary>
    private static float[] MadeSpeech(double seconds)
    {
        var samples = new float[(int)(seconds * SpeechSounds.Rate)];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / SpeechSounds.Rate;
            phase += (130 + (25 * Math.Sin(2 * Math.PI * 2.1 * t))) / SpeechSounds.Rate;
            var formant = 500 + (250 * Math.Sin(2 * Math.PI * 3.3 * t));
            var syllable = Math.Max(0.02, Math.Sin(2 * Math.PI * 3.7 * t));
            samples[i] = (float)(0.05 * syllable * Enumerable.Range(1, 20).Sum(k => Math.Sin(2 * Math.PI * k * phase) / (1 + Math.Abs((130 * k) - formant) / 100)));
        }

        return samples;
    }

    private static float[] Babble(float[][] speakers)
    {
        var babble = new float[15 * SpeechSounds.Rate];
        foreach (var speaker in speakers)
        {
            for (var i = 0; i < babble.Length; i++)
            {
                babble[i] += speaker[(i + 7000) % speaker.Length];
            }
        }

        return babble;
    }

    /// <summary>Frames within so many dB of the recording's own 95th percentile.</summary>
    private static bool[] Energetic(float[] samples, double decibels = 30)
    {
        var levels = samples.Chunk(SpeechActivity.FrameLength).Select(c => 10 * Math.Log10((c.Sum(x => (double)x * x) / SpeechActivity.FrameLength) + 1e-12)).ToArray();
        var high = levels.Order().ElementAt((int)(0.95 * (levels.Length - 1)));
        return Array.ConvertAll(levels, l => l > high - decibels);
    }

    private static double Found(bool[] expected, bool[] frames)
    {
        var all = expected.Count(e => e);
        return all == 0 ? 1 : expected.Zip(frames).Count(p => p.First && p.Second) / (double)all;
    }
}
