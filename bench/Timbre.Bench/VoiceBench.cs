using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;

namespace Timbre.Bench;

/// <summary>
/// <c>voice SECONDS FILE…</c>: all voice measures of the recordings on one core, for about SECONDS; prints multiples of real time.
/// <c>voice-table LIST</c>: the measures of the files that LIST names, tab-separated, with a line of names first.
/// </summary>
internal static class VoiceBench
{
    public static int Run(string[] args)
    {
        var seconds = double.Parse(args[0]);
        var recordings = args[1..].Select(path => Recording.Open(path)).Select(r => (Samples: r.ReadMono(), r.Rate)).ToArray();
        var length = recordings.Sum(r => r.Rate.Seconds(r.Samples.Length));
        var options = new VoiceOptions();
        var rates = new List<double>();
        var processor = TimeSpan.Zero;
        var measured = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || rates.Count < 3; measured++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var round = Stopwatch.StartNew();
            foreach (var (samples, rate) in recordings)
            {
                VoiceMeasures.Measure(samples, rate, options);
            }

            if (measured > 1)
            {
                rates.Add(length / round.Elapsed.TotalSeconds);
                processor += Environment.CpuUsage.TotalTime - before;
            }
        }

        rates.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "voice",
            times_real_time = Math.Round(rates[rates.Count / 2]),
            by_processor_time = Math.Round(length * rates.Count / processor.TotalSeconds),
            rounds = rates.Count,
        }));
        return 0;
    }

    public static int Table(string list)
    {
        var extractor = new VoiceMeasuresExtractor(new());
        Console.WriteLine(string.Join('\t', [.. extractor.FeatureNames, "file"]));
        foreach (var path in File.ReadLines(list))
        {
            var values = extractor.Extract(Recording.Open(path)).Values.ToArray();
            Console.WriteLine(string.Join('\t', [.. values.Select(v => v.ToString("R")), path]));
        }

        return 0;
    }
}
