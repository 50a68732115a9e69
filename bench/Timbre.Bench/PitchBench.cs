using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>pitch [SECONDS]</c>: YIN and pYIN (65 to 400 Hz, frames of 1024 samples, hop 160) on one core, each for about SECONDS (default 3)
/// over 15 s at 16 kHz of a voice-like signal; medians of the rounds as multiples of real time.
/// </summary>
internal static class PitchBench
{
    private const int UtteranceSeconds = 15;
    private const int UtterancesPerRound = 5;

    public static int Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0]) : 3;
        var samples = Voice();
        var pitch = new PitchOptions { FrameLength = 1024, HopLength = 160 };
        var yin = new YinExtractor(new() { Pitch = pitch });
        var pyin = new PyinExtractor(new() { Pitch = pitch });
        var result = new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = "pitch" };
        Measure(result, "yin", seconds, () => yin.Extract(samples, SampleRate.Speech));
        Measure(result, "pyin", seconds, () => pyin.Extract(samples, SampleRate.Speech));
        result["lanes"] = LaneBuffer.Lanes;
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    // A gliding row of harmonics with pauses and some noise.
    private static float[] Voice()
    {
        var random = new SeededRandom(0);
        var samples = new float[UtteranceSeconds * SampleRate.Speech.Hertz];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / SampleRate.Speech.Hertz;
            phase += 2 * Math.PI * (150 + (50 * Math.Sin(Math.PI * t))) / SampleRate.Speech.Hertz;
            var tone = 0.0;
            for (var k = 1; k < 16 && Math.Sin(3 * Math.PI * t) > -0.3; k++)
            {
                tone += Math.Sin(k * phase) / k;
            }

            samples[i] = (float)((0.1 * tone) + (0.002 * random.NextGaussian()));
        }

        return samples;
    }

    private static void Measure(Dictionary<string, object> result, string name, double seconds, Action call)
    {
        // On one core the runtime waits long before it compiles for speed.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 5;)
        {
            call();
        }

        var rates = new List<double>();
        var processor = Environment.CpuUsage.TotalTime;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || rates.Count < 3;)
        {
            var round = Stopwatch.StartNew();
            for (var i = 0; i < UtterancesPerRound; i++)
            {
                call();
            }

            rates.Add(UtteranceSeconds * UtterancesPerRound / round.Elapsed.TotalSeconds);
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        rates.Sort();
        result[name] = Math.Round(rates[rates.Count / 2]);
        result[name + "_by_processor_time"] = Math.Round((double)UtteranceSeconds * UtterancesPerRound * rates.Count / processor.TotalSeconds);
    }
}
