using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

public sealed class SynthesisTests
{
    private static readonly SyntheticVoiceOptions Small = new() { Speakers = 4, UtterancesPerSpeaker = 2, Seconds = 1.2 };

    [Fact]
    public void Twenty_four_speakers_half_of_each_label_by_default()
    {
        var speakers = SyntheticVoices.Speakers(new());
        Assert.Equal(24, speakers.Count);
        Assert.Equal(12, speakers.Count(s => s.Gender == Gender.F));
        Assert.Equal("syn-f01", speakers[0].Id);
        Assert.Equal("syn-m12", speakers[^1].Id);
        Assert.Equal(24, speakers.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public void Pitch_and_vocal_tract_of_the_two_labels_overlap_for_every_seed()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var speakers = SyntheticVoices.Speakers(new() { Seed = seed });
            var women = speakers.Where(s => s.Gender == Gender.F).ToArray();
            var men = speakers.Where(s => s.Gender == Gender.M).ToArray();
            Assert.True(men.Max(s => s.Pitch) > women.Min(s => s.Pitch));
            Assert.True(men.Max(s => s.FormantScale) > women.Min(s => s.FormantScale));
            Assert.True(women.Average(s => s.Pitch) > men.Average(s => s.Pitch) + 40);
            Assert.True(women.Average(s => s.FormantScale) > men.Average(s => s.FormantScale) + 0.08);
        }
    }

    [Fact]
    public void Samples_are_finite_unclipped_and_near_the_stated_level()
    {
        var options = new SyntheticVoiceOptions { Seed = 3 };
        foreach (var speaker in SyntheticVoices.Speakers(options))
        {
            var samples = SyntheticVoices.Synthesize(options, speaker, 0);
            Assert.InRange(samples.Length, 0.84 * 2.5 * 16000, 1.16 * 2.5 * 16000);
            Assert.All(samples, s => Assert.InRange(s, -0.99f, 0.99f));
            var level = 10 * Math.Log10(samples.Average(s => (double)s * s));
            Assert.InRange(level, -26, -20);
            Assert.InRange(samples.Average(), -0.005, 0.005);
        }
    }

    [Fact]
    public void Autocorrelation_finds_the_pitch_of_each_speaker()
    {
        var options = new SyntheticVoiceOptions { Seed = 5 };
        foreach (var speaker in SyntheticVoices.Speakers(options))
        {
            var median = MedianPitch(SyntheticVoices.Synthesize(options, speaker, 1), 16000);
            Assert.InRange(median / speaker.Pitch, 0.85, 1.25);
        }
    }

    [Fact]
    public void Formants_stand_where_the_vocal_tract_puts_them()
    {
        foreach (var scale in new[] { 0.8, 1.0 })
        {
            var speaker = Plain(scale);
            foreach (var (f1, f2) in new[] { (300.0, 2300.0), (730.0, 1090.0) })
            {
                var plan = Steady(f1, f2);
                var samples = VoiceSynthesizer.Voice(speaker, plan, 8000, 16000, new SeededRandom(1));
                var reach = scale * 1.15;
                var valley = f2 > 2000 ? 1200 * reach : 1700 * reach;
                Assert.True(Power(samples, f1 * reach) > 5 * Power(samples, valley));
                Assert.True(Power(samples, f2 * reach) > 3 * Power(samples, valley));
            }
        }
    }

    [Fact]
    public void Jitter_is_that_asked_for()
    {
        var speaker = Plain(1) with { Jitter = 0.01 };
        var source = new GlottalSource(speaker, 160000, new SeededRandom(2));
        var starts = new List<double>();
        var wasOpen = false;
        for (var i = 0; i < 3_200_000; i++)
        {
            source.Next(100);
            if (source.Open && !wasOpen)
            {
                starts.Add(i);
            }

            wasOpen = source.Open;
        }

        var periods = starts.Skip(1).Zip(starts.Skip(2), (a, b) => b - a).ToArray();
        var jitter = periods.Zip(periods.Skip(1), (a, b) => Math.Abs(b - a)).Average() / periods.Average();
        Assert.InRange(periods.Average(), 1580, 1620);
        Assert.InRange(jitter, 0.009, 0.011);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_at_any_number_of_threads()
    {
        using var one = new TempFolder();
        using var many = new TempFolder();
        var first = SyntheticVoices.Generate(Small with { Jobs = 1 }, one.Path);
        var second = SyntheticVoices.Generate(Small with { Jobs = 7 }, many.Path);
        Assert.Equal(first.Select(u => u.Id), second.Select(u => u.Id));
        foreach (var (a, b) in first.Zip(second))
        {
            Assert.Equal(File.ReadAllBytes(a.Path), File.ReadAllBytes(b.Path));
        }
    }

    [Fact]
    public void Seeds_speakers_and_utterances_differ()
    {
        var speakers = SyntheticVoices.Speakers(Small);
        var samples = SyntheticVoices.Synthesize(Small, speakers[0], 0);
        Assert.NotEqual(samples, SyntheticVoices.Synthesize(Small, speakers[0], 1));
        Assert.NotEqual(samples, SyntheticVoices.Synthesize(Small, speakers[1], 0));
        Assert.NotEqual(samples, SyntheticVoices.Synthesize(Small with { Seed = 1 }, speakers[0], 0));
    }

    [Fact]
    public void Files_are_16_bit_wav_and_match_the_manifest_entries()
    {
        using var folder = new TempFolder();
        var seen = 0;
        var utterances = SyntheticVoices.Generate(Small, folder.Path, new Count(n => Interlocked.Exchange(ref seen, Math.Max(seen, n))));
        Assert.Equal(8, utterances.Count);
        Assert.Equal(8, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
        Assert.InRange(seen, 1, 8);
        Assert.Equal("syn-f01-01", utterances[0].Id);
        Assert.Equal(Path.Combine(folder.Path, "syn-f01", "syn-f01-01.wav"), utterances[0].Path);
        foreach (var utterance in utterances)
        {
            var recording = Recording.Open(utterance.Path);
            Assert.Equal(16000, recording.Rate.Hertz);
            Assert.Equal(16, recording.BitsPerSample);
            Assert.Equal(1, recording.Channels);
            Assert.Equal(recording.DurationSeconds!.Value, utterance.Duration!.Value, 9);
            Assert.Equal(utterance.Speaker![4] == 'f' ? Gender.F : Gender.M, utterance.Gender);
            Assert.Equal("synthetic", utterance.Corpus);
        }

        Assert.Equal(["session-1", "session-2"], utterances.Take(2).Select(u => u.Chapter));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Other_rates_work(int hertz)
    {
        var options = Small with { SampleRate = new SampleRate(hertz) };
        foreach (var speaker in SyntheticVoices.Speakers(options))
        {
            var samples = SyntheticVoices.Synthesize(options, speaker, 0);
            Assert.All(samples, s => Assert.InRange(s, -0.99f, 0.99f));
            Assert.InRange(10 * Math.Log10(samples.Average(s => (double)s * s)), -26, -20);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("Speakers=1", Assert.Throws<TimbreException>(() => SyntheticVoices.Speakers(new() { Speakers = 1 })).Message);
        Assert.Contains("UtterancesPerSpeaker=0", Refused(new() { UtterancesPerSpeaker = 0 }));
        Assert.Contains("Seconds=NaN", Refused(new() { Seconds = double.NaN }));
        Assert.Contains("SampleRate=4000 Hz", Refused(new() { SampleRate = new SampleRate(4000) }));
        Assert.Contains("Jobs=-1", Refused(new() { Jobs = -1 }));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("taken"), "");
        var message = Assert.Throws<TimbreException>(() => SyntheticVoices.Generate(Small, folder.File("taken"))).Message;
        Assert.StartsWith(folder.File("taken"), message);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("syn-f01/syn-f01-01.wav/in-the-way"));
        var message = Assert.Throws<TimbreException>(() => SyntheticVoices.Generate(Small, folder.Path)).Message;
        Assert.StartsWith(folder.File("syn-f01/syn-f01-01.wav"), message);
    }

    [Fact]
    public void Cancelling_leaves_no_half_written_file()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        var stop = new Count(_ => cancellation.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => SyntheticVoices.Generate(Small with { Jobs = 1 }, folder.Path, stop, cancellation.Token));
        Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    private static string Refused(SyntheticVoiceOptions options) => Assert.Throws<TimbreException>(() => SyntheticVoices.Speakers(options)).Message;

    private static SyntheticSpeaker Plain(double scale) => new("plain", Gender.F)
    {
        Pitch = 100,
        FormantScale = scale,
        Jitter = 0.003,
        Shimmer = 0.02,
        OpenQuotient = 0.6,
        TiltHertz = 2000,
        Breathiness = 0.02,
        SyllableRate = 4,
        Liveliness = 0.1,
        Damping = 1,
        FormantHabit = [1, 1, 1, 1, 1],
        VowelHabit = [.. Enumerable.Repeat(1.0, 20)],
    };

    private static Articulation Steady(double f1, double f2)
    {
        var plan = new Articulation(101);
        Array.Fill(plan.Formants[0], f1);
        Array.Fill(plan.Formants[1], f2);
        Array.Fill(plan.Voice, 1);
        Array.Fill(plan.Pitch, 100);
        return plan;
    }

    /// <summary>Mean power within 80 Hz of <paramref name="centre"/>.</summary>
    private static double Power(double[] samples, double centre)
    {
        var power = 0.0;
        for (var hertz = centre - 80; hertz <= centre + 80; hertz += 10)
        {
            double real = 0, imaginary = 0;
            for (var i = 1600; i < samples.Length; i++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * hertz * i / 16000);
                real += samples[i] * cos;
                imaginary += samples[i] * sin;
            }

            power += (real * real) + (imaginary * imaginary);
        }

        return power;
    }

    private static double MedianPitch(float[] samples, int rate)
    {
        const int Window = 800;
        var found = new List<double>();
        var overall = samples.Average(s => (double)s * s);
        for (var at = 0; at + (2 * Window) < samples.Length; at += 400)
        {
            var energy = 0.0;
            for (var i = 0; i < Window; i++)
            {
                energy += samples[at + i] * samples[at + i];
            }

            if (energy / Window < overall)
            {
                continue;
            }

            var (best, bestLag) = (0.0, 0);
            for (var lag = rate / 400; lag <= rate / 65; lag++)
            {
                double cross = 0, other = 1e-12;
                for (var i = 0; i < Window; i++)
                {
                    cross += samples[at + i] * samples[at + i + lag];
                    other += samples[at + i + lag] * samples[at + i + lag];
                }

                // A slight preference for short lags keeps twice the period from winning.
                var score = cross / Math.Sqrt(energy * other) * (1 - (0.0008 * lag));
                if (score > best)
                {
                    (best, bestLag) = (score, lag);
                }
            }

            if (best > 0.5)
            {
                found.Add((double)rate / bestLag);
            }
        }

        found.Sort();
        return found.Count == 0 ? double.NaN : found[found.Count / 2];
    }

    private sealed class Count(Action<int> heard) : IProgress<int>
    {
        public void Report(int value) => heard(value);
    }
}
