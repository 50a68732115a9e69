using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Audio.Tests.Speech;

/// <summary>Recordings of speech, and sounds that are none, at 16 kHz.</summary>
internal static class SpeechSounds
{
    public const int Rate = 16000;

    /// <summary>One recording of each of so many speakers, scaled to one level.</summary>
    public static float[][] Spoken(int count) =>
        [.. Directory.GetDirectories(TestData.Data("LibriSpeech/dev-clean")).Order(StringComparer.Ordinal).Take(count)
            .Select(d => Directory.GetFiles(d, "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First(f => new FileInfo(f).Length > 150_000))
            .Select(f => Scaled(Recording.Open(f).ReadMono(0, 15), 0.05))];

    public static float[] Scaled(float[] samples, double level)
    {
        var factor = (float)(level / Level(samples));
        return Array.ConvertAll(samples, s => s * factor);
    }

    public static double Level(float[] samples) => Math.Sqrt(samples.Sum(s => (double)s * s) / samples.Length);

    public static float[] White(double seconds, long seed = 1)
    {
        var random = new SeededRandom(seed);
        return Make(seconds, _ => random.NextGaussian());
    }

    /// <summary>White noise through Kellet's filter, −3 dB an octave.</summary>
    public static float[] Pink(double seconds, long seed = 1)
    {
        var (random, a, b, c) = (new SeededRandom(seed), 0.0, 0.0, 0.0);
        return Make(seconds, _ =>
        {
            var white = random.NextGaussian();
            a = (0.99765 * a) + (white * 0.0990460);
            b = (0.96300 * b) + (white * 0.2965164);
            c = (0.57000 * c) + (white * 1.0526913);
            return a + b + c + (white * 0.1848);
        });
    }

    /// <summary>−6 dB an octave above 20 Hz.</summary>
    public static float[] Brown(double seconds, long seed = 1)
    {
        var (random, sum) = (new SeededRandom(seed), 0.0);
        return Make(seconds, _ => sum = (0.992 * sum) + random.NextGaussian());
    }

    public static float[] Tones(double seconds, params double[] hertz) => Make(seconds, i => hertz.Sum(h => Math.Sin(2 * Math.PI * h * i / Rate)));

    public static float[] Hum(double seconds, double hertz) => Make(seconds, i => Enumerable.Range(1, 11).Sum(k => Math.Sin((2 * Math.PI * hertz * k * i / Rate) + k) / k));

    public static float[] Clicks(double seconds, bool overNoise)
    {
        var random = new SeededRandom(3);
        var clicks = overNoise ? White(seconds).Select(x => 0.1f * x).ToArray() : new float[(int)(seconds * Rate)];
        for (var i = 0; i < 3 * seconds; i++)
        {
            clicks[random.NextInt(clicks.Length)] = 0.9f;
        }

        return clicks;
    }

    /// <summary>On for some time, off for some, with edges of 10 ms.</summary>
    public static float[] Gated(float[] samples, double on, double off) => [.. samples.Select((s, i) =>
    {
        var at = i / (double)Rate % (on + off);
        return (float)(s * Math.Clamp(Math.Min(at, on - at) / 0.01, 0, 1));
    })];

    /// <summary>Another chord every half second.</summary>
    public static float[] Chords(double seconds)
    {
        var random = new SeededRandom(4);
        var notes = Enumerable.Range(0, (int)(2 * seconds)).Select(_ => 220 * Math.Pow(2, random.NextInt(12) / 12.0)).ToArray();
        return Gated([.. notes.SelectMany(n => Tones(0.5, n, 1.26 * n, 1.5 * n))], 0.5, 0);
    }

    public static float[] Mixed(float[] speech, float[] noise, double decibels)
    {
        var factor = (float)(Level(speech) / Level(noise) * Math.Pow(10, -decibels / 20));
        return [.. speech.Select((s, i) => s + (factor * noise[i % noise.Length]))];
    }

    private static float[] Make(double seconds, Func<int, double> sample)
    {
        var samples = new float[(int)(seconds * Rate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)sample(i);
        }

        return Scaled(samples, 0.05);
    }
}
