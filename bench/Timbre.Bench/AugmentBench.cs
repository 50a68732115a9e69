using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>augment [SECONDS [PLAN]]</c>: each step of augmentation with its defaults, and all together, on one core over voiced utterances of 2 s at 22,050 Hz,
/// each for about SECONDS (default 1) of processor time; prints multiples of real time by processor time.
/// </summary>
internal static class AugmentBench
{
    private const string Whole =
        "white-noise; coloured-noise; pitch-shift; pitch-shift(formants=keep); speed; gain; clip; telephone; room; shift";

    private static readonly string[] s_steps =
    [
        "white-noise", "coloured-noise(exponent=1)", "pitch-shift(formants=move)", "pitch-shift(formants=keep)", "speed", "tempo", "gain", "clip", "telephone", "band-limit",
        "room(rt60=0.2)", "room(rt60=0.5)", "shift", Whole, "white-noise(p=0.5); coloured-noise(p=0.5); pitch-shift(p=0.5); telephone(p=0.2); room(p=0.3)",
    ];

    public static int Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0]) : 1;
        var rate = new SampleRate(22050);
        var samples = Voice(2 * rate.Hertz, rate.Hertz);
        foreach (var text in args.Length > 1 ? [args[1]] : s_steps)
        {
            var plan = AugmentationPlan.Parse(text);
            for (var copy = 1; copy <= 30; copy++)
            {
                plan.Apply(samples, rate, "warm-up", copy);
            }

            var copies = 0;
            var start = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            TimeSpan used;
            do
            {
                plan.Apply(samples, rate, "voice", ++copies);
                used = Environment.CpuUsage.TotalTime - start;
            }
            while (used.TotalSeconds < seconds);

            Console.WriteLine(JsonSerializer.Serialize(new
            {
                name = "augment",
                plan = text,
                by_processor_time = Math.Round(rate.Seconds(samples.Length) * copies / used.TotalSeconds),
                times_real_time = Math.Round(rate.Seconds(samples.Length) * copies / clock.Elapsed.TotalSeconds),
                copies,
            }));
        }

        return 0;
    }

    /// <summary>Pulses of a gliding pitch through one resonance, and some noise.</summary>
    private static float[] Voice(int count, int rate)
    {
        var random = new SeededRandom(1);
        var voice = new float[count];
        double phase = 0, y1 = 0, y2 = 0;
        var radius = Math.Exp(-Math.PI * 100 / rate);
        for (var i = 0; i < count; i++)
        {
            phase += (140 + (30 * Math.Sin(i * 3.0 / rate))) / rate;
            var pulse = phase >= 1 ? 1 : 0.01 * random.NextGaussian();
            phase -= Math.Floor(phase);
            var y = pulse + (2 * radius * Math.Cos(2 * Math.PI * 700 / rate) * y1) - (radius * radius * y2);
            (y1, y2) = (y, y1);
            voice[i] = (float)(0.02 * y);
        }

        return voice;
    }
}
