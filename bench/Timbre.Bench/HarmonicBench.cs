using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>hpss [SECONDS]</c>: harmonic–percussive separation on one core, of a spectrogram (<c>librosa.decompose.hpss</c>) and of a signal
/// (<c>librosa.effects.harmonic</c>), 15 s of noise at 16 kHz; <c>kaldi [SECONDS]</c>: 80 mel bands as Kaldi's. For about SECONDS (default 3) each;
/// prints the medians as multiples of real time.
/// </summary>
internal static class HarmonicBench
{
    private const int UtteranceSeconds = 15;

    public static int Run(string[] args)
    {
        var seconds = Seconds(args);
        var samples = Noise();
        var separation = new HarmonicPercussive(new());
        var magnitudes = new StftExtractor(new()).Extract(samples, SampleRate.Speech);
        return Print("hpss", Measure(seconds, 5, () => separation.Separate(magnitudes).Harmonic[1, 1]), Measure(seconds, 5, () => separation.Harmonic(samples)[100]));
    }

    public static int RunKaldi(string[] args)
    {
        var samples = Noise();
        var extractor = new KaldiFbankExtractor(new() { BandCount = 80 });
        var mfcc = new KaldiMfccExtractor(new());
        var seconds = Seconds(args);
        return Print(
            "kaldi",
            Measure(seconds, 20, () => extractor.Extract(samples, SampleRate.Speech)[1, 1]),
            Measure(seconds, 20, () => mfcc.Extract(samples, SampleRate.Speech)[1, 1]));
    }

    private static double Seconds(string[] args) => args.Length > 0 ? double.Parse(args[0]) : 3;

    private static int Print(string name, double first, double second)
    {
        var names = name == "hpss" ? ("spectrogram", "signal") : ("fbank", "mfcc");
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["name"] = name,
            [names.Item1] = Math.Round(first),
            [names.Item2] = Math.Round(second),
            ["lanes"] = LaneBuffer.Lanes,
        }));
        return 0;
    }

    private static float[] Noise()
    {
        var random = new SeededRandom(0);
        var samples = new float[UtteranceSeconds * SampleRate.Speech.Hertz];
        foreach (ref var sample in samples.AsSpan())
        {
            sample = (float)(0.1 * random.NextGaussian());
        }

        return samples;
    }

    private static double Measure(double seconds, int calls, Func<float> call)
    {
        var sum = call();
        var rates = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || rates.Count < 3;)
        {
            var round = Stopwatch.StartNew();
            for (var i = 0; i < calls; i++)
            {
                sum += call();
            }

            rates.Add(UtteranceSeconds * calls / round.Elapsed.TotalSeconds);
        }

        rates.Sort();
        return float.IsFinite(sum) ? rates[rates.Count / 2] : double.NaN;
    }
}
