using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;

namespace Timbre.Bench;

/// <summary><c>speech SECONDS FILE…</c>: where somebody speaks in the recordings, on one core, for about SECONDS; prints multiples of real time.</summary>
internal static class SpeechBench
{
    public static int Run(string[] args)
    {
        var seconds = double.Parse(args[0]);
        var recordings = args[1..].Select(path => Recording.Open(path).ReadMono(rate: SampleRate.Speech)).ToArray();
        var length = recordings.Sum(r => SampleRate.Speech.Seconds(r.Length));
        var activity = new SpeechActivity();
        var rates = new List<double>();
        var (processor, rounds, speech) = (TimeSpan.Zero, 0, 0.0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || rates.Count < 3;)
        {
            var before = Environment.CpuUsage.TotalTime;
            var round = Stopwatch.StartNew();
            speech = recordings.Sum(r => activity.Detect(r).Count(s => s)) * SpeechActivity.FrameSeconds;
            if (++rounds > 3)
            {
                rates.Add(length / round.Elapsed.TotalSeconds);
                processor += Environment.CpuUsage.TotalTime - before;
            }
        }

        rates.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "speech",
            times_real_time = Math.Round(rates[rates.Count / 2]),
            by_processor_time = Math.Round(length * rates.Count / processor.TotalSeconds),
            speech_share = Math.Round(speech / length, 3),
            rounds = rates.Count,
        }));
        return 0;
    }
}
