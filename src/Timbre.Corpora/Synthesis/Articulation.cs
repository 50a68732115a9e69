using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>What the synthesiser is told every 5 ms: formants, levels of voice and noises, pitch.</summary>
internal sealed class Articulation
{
    /// <summary>Seconds between two targets.</summary>
    public const double Step = 0.005;

    /// <summary>Silence with the mouth at rest.</summary>
    public Articulation(int frames)
    {
        Formants = [new double[frames], new double[frames], new double[frames]];
        Voice = new double[frames];
        Aspiration = new double[frames];
        Noise = new double[frames];
        NoiseCentre = new double[frames];
        NoiseWidth = new double[frames];
        Damping = new double[frames];
        Pitch = new double[frames];
        Array.Fill(NoiseCentre, 3000);
        Array.Fill(NoiseWidth, 2000);
        Array.Fill(Damping, 1);
        foreach (var (track, neutral) in Formants.Zip([500.0, 1500.0, 2500.0]))
        {
            Array.Fill(track, neutral);
        }
    }

    public int Frames => Voice.Length;

    /// <summary>F1, F2, F3 in Hz for an average man, by frame.</summary>
    public double[][] Formants { get; }

    public double[] Voice { get; }

    public double[] Aspiration { get; }

    public double[] Noise { get; }

    public double[] NoiseCentre { get; }

    public double[] NoiseWidth { get; }

    /// <summary>The factor on bandwidths (nasals are damped more).</summary>
    public double[] Damping { get; }

    /// <summary>F0 in Hz, without jitter.</summary>
    public double[] Pitch { get; }

    /// <summary>Words of one to three syllables with pauses between, until <paramref name="seconds"/> are full.</summary>
    public static Articulation Plan(SyntheticSpeaker speaker, double seconds, SeededRandom random)
    {
        var plan = new Articulation((int)Math.Ceiling(seconds / Step));
        var accents = new List<(int Frame, double Height)>();
        var end = plan.Frames - ToFrames(random.NextDouble(0.08, 0.2));
        var at = ToFrames(random.NextDouble(0.08, 0.2));
        var slower = 4.0 / speaker.SyllableRate;
        while (at < end)
        {
            var syllables = 1 + random.NextInt(3);
            var stressed = random.NextInt(syllables);
            for (var s = 0; s < syllables && at < end; s++)
            {
                var stress = s == stressed;
                if (random.NextDouble() < 0.85)
                {
                    at = plan.Say(Phonemes.Consonants[random.NextInt(Phonemes.Consonants.Length)], -1, at, end, slower, random);
                }

                if (stress)
                {
                    accents.Add((at, random.NextDouble(0.4, 1)));
                }

                var vowel = random.NextInt(Phonemes.Vowels.Length);
                at = plan.Say(Phonemes.Vowels[vowel], vowel, at, end, slower * (stress ? 1.25 : 0.85), random, speaker);
                if (random.NextDouble() < 0.25)
                {
                    at = plan.Say(Phonemes.Consonants[random.NextInt(Phonemes.Consonants.Length)], -1, at, end, slower * 0.8, random);
                }
            }

            if (random.NextDouble() < 0.3)
            {
                at += ToFrames(random.NextDouble(0.06, 0.22));
            }
        }

        plan.Settle();
        plan.Intone(speaker, accents, random);
        return plan;
    }

    private static int ToFrames(double seconds) => (int)Math.Round(seconds / Step);

    private int Say(Phoneme phoneme, int vowel, int at, int end, double slower, SeededRandom random, SyntheticSpeaker? speaker = null)
    {
        var length = Math.Max(4, ToFrames(phoneme.Seconds * slower * random.NextDouble(0.8, 1.2)));
        var stop = Math.Min(at + length, end);
        var f1 = phoneme.F1 * (speaker is null ? 1 : speaker.VowelHabit[2 * vowel]) * random.NextDouble(0.95, 1.05);
        var f2 = phoneme.F2 * (speaker is null ? 1 : speaker.VowelHabit[(2 * vowel) + 1]) * random.NextDouble(0.96, 1.04);
        var level = random.NextDouble(0.8, 1.1);
        for (var frame = at; frame < stop; frame++)
        {
            Formants[0][frame] = f1;
            Formants[1][frame] = f2;
            Formants[2][frame] = phoneme.F3;
            var part = (double)(frame - at) / length;
            switch (phoneme.Kind)
            {
                case PhonemeKind.Vowel:
                    Voice[frame] = level;
                    break;
                case PhonemeKind.Glide:
                    Voice[frame] = 0.6 * level;
                    break;
                case PhonemeKind.Nasal:
                    Voice[frame] = 0.45 * level;
                    Damping[frame] = 2.5;
                    break;
                case PhonemeKind.Fricative when phoneme.NoiseLevel == 0:
                    Aspiration[frame] = 0.25 * level;
                    break;
                case PhonemeKind.Fricative:
                    Voice[frame] = phoneme.Voiced ? 0.3 * level : 0;
                    SetNoise(frame, phoneme, level);
                    break;
                default:
                    SayStop(frame, part, phoneme, level);
                    break;
            }
        }

        return stop;
    }

    /// <summary>Closure, then a burst, then (unvoiced) aspiration.</summary>
    private void SayStop(int frame, double part, Phoneme phoneme, double level)
    {
        var burst = phoneme.Voiced ? 0.8 : 0.55;
        if (part < burst)
        {
            Voice[frame] = phoneme.Voiced ? 0.12 * level : 0;
        }
        else if (part < burst + 0.2)
        {
            SetNoise(frame, phoneme, level);
        }
        else
        {
            Aspiration[frame] = phoneme.Voiced ? 0 : 0.2 * level;
        }
    }

    private void SetNoise(int frame, Phoneme phoneme, double level)
    {
        Noise[frame] = phoneme.NoiseLevel * level;
        NoiseCentre[frame] = phoneme.NoiseCentre;
        NoiseWidth[frame] = phoneme.NoiseWidth;
    }

    /// <summary>Articulators have mass: formants glide over about 45 ms, levels over about 15 ms.</summary>
    private void Settle()
    {
        foreach (var track in Formants)
        {
            Smooth(track, 4);
        }

        Smooth(Damping, 2);
        Smooth(Voice, 2);
        Smooth(Aspiration, 1);
        Smooth(Noise, 1);
    }

    private static void Smooth(double[] track, int radius)
    {
        var source = (double[])track.Clone();
        for (var i = 0; i < track.Length; i++)
        {
            var sum = 0.0;
            for (var j = i - radius; j <= i + radius; j++)
            {
                sum += source[Math.Clamp(j, 0, source.Length - 1)];
            }

            track[i] = sum / ((2 * radius) + 1);
        }
    }

    /// <summary>A falling line, a bump of about 0.2 s for each accent, and slow wandering.</summary>
    private void Intone(SyntheticSpeaker speaker, List<(int Frame, double Height)> accents, SeededRandom random)
    {
        var start = random.NextDouble(1.04, 1.12);
        var fall = random.NextDouble(0.1, 0.22);
        var phase = random.NextDouble(0, 2 * Math.PI);
        for (var i = 0; i < Frames; i++)
        {
            var time = i * Step;
            var wander = 1 + (0.008 * Math.Sin((2 * Math.PI * 4.7 * time) + phase)) + (0.006 * Math.Sin((2 * Math.PI * 7.1 * time) + (3 * phase)));
            Pitch[i] = speaker.Pitch * (start - (fall * i / Frames)) * wander;
        }

        foreach (var (frame, height) in accents)
        {
            const int Radius = 22;
            for (var i = Math.Max(0, frame - Radius); i < Math.Min(Frames, frame + (2 * Radius)); i++)
            {
                var x = (i - frame) / (i < frame ? (double)Radius : 2 * Radius);
                Pitch[i] *= 1 + (speaker.Liveliness * height * 0.5 * (1 + Math.Cos(Math.PI * x)));
            }
        }
    }
}
