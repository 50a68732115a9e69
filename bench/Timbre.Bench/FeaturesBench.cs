using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>features [SECONDS] [KIND…]</c>: each kind (default: those that bench/features.py has) and all of them as one set, over 15 s of noise with a slope at 16 kHz, about
/// SECONDS (default 1) each after half of that to warm up; prints the median time of a call in ms, by the clock and the mean by processor time.
/// </summary>
internal static class FeaturesBench
{
    private const int UtteranceSeconds = 15;

    private static readonly string[] s_kinds =
    [
        "zero_crossing_rate", "rms", "spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "spectral_flatness", "spectral_contrast", "melspectrogram", "mfcc",
        "chroma_stft", "tonnetz",
    ];

    public static int Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0]) : 1;
        var kinds = args.Length > 1 ? args[1..] : s_kinds;
        var random = new SeededRandom(0);
        var samples = new float[UtteranceSeconds * SampleRate.Speech.Hertz];
        for (var i = 1; i < samples.Length; i++)
        {
            samples[i] = (0.9f * samples[i - 1]) + (float)(0.05 * random.NextGaussian());
        }

        var extractors = Array.ConvertAll(kinds, kind => FeatureKinds.Create(kind, Settings(kind)));
        var set = new FeatureSet(extractors);
        var pooled = new Dictionary<string, string>(StringComparer.Ordinal) { ["features"] = string.Join(',', kinds), ["statistics"] = "mean,std,min,max,median,p10,p90" };
        foreach (var kind in kinds)
        {
            foreach (var (name, value) in Settings(kind))
            {
                pooled[$"{kind}.{name}"] = value;
            }
        }

        var statistics = FeatureKinds.Create("statistics", pooled);
        var milliseconds = new Dictionary<string, double>(StringComparer.Ordinal);
        var processor = new Dictionary<string, double>(StringComparer.Ordinal);
        void Measure(string name, Action call)
        {
            Times(seconds / 2, call);
            (milliseconds[name], processor[name]) = Times(seconds, call);
        }

        foreach (var extractor in extractors)
        {
            Measure(extractor.Kind, () => extractor.Extract(samples, SampleRate.Speech));
        }

        Measure("set", () => set.Extract(samples, SampleRate.Speech));
        Measure("statistics", () => statistics.Extract(samples, SampleRate.Speech));
        Console.WriteLine(JsonSerializer.Serialize(new { name = "features", lanes = LaneBuffer.Lanes, milliseconds, processor }));
        return 0;
    }

    /// <summary>Defaults, but no tuning is estimated.</summary>
    private static Dictionary<string, string> Settings(string kind) =>
        kind is "chroma_stft" or "tonnetz" ? new(StringComparer.Ordinal) { ["tuning"] = "0" } : new(StringComparer.Ordinal);

    private static (double Median, double Processor) Times(double seconds, Action call)
    {
        var times = new List<double>();
        var processor = Environment.CpuUsage.TotalTime;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || times.Count < 5;)
        {
            var one = Stopwatch.StartNew();
            call();
            times.Add(one.Elapsed.TotalMilliseconds);
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        times.Sort();
        return (Math.Round(times[times.Count / 2], 4), Math.Round(processor.TotalMilliseconds / times.Count, 4));
    }
}
