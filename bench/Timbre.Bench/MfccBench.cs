using System.Diagnostics;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>mfcc [SECONDS]</c>: 13 MFCC with librosa's defaults on one core, over utterances of 15 s of noise at 16 kHz for about SECONDS (default 3);
/// prints the median of the rounds as multiples of real time.
/// </summary>
internal static class MfccBench
{
    private const int UtteranceSeconds = 15;
    private const int UtterancesPerRound = 20;

    public static int Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0]) : 3;
        var random = new SeededRandom(0);
        var samples = new float[UtteranceSeconds * SampleRate.Speech.Hertz];
        foreach (ref var sample in samples.AsSpan())
        {
            sample = (float)(0.1 * random.NextGaussian());
        }

        var extractor = new MfccExtractor(new() { CoefficientCount = 13 });
        var first = Stopwatch.StartNew();
        extractor.Extract(samples, SampleRate.Speech);
        var firstSeconds = first.Elapsed.TotalSeconds;
        var rates = new List<double>();
        var checksum = 0.0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || rates.Count < 3;)
        {
            var round = Stopwatch.StartNew();
            for (var i = 0; i < UtterancesPerRound; i++)
            {
                checksum += extractor.Extract(samples, SampleRate.Speech)[1, i];
            }

            rates.Add(UtteranceSeconds * UtterancesPerRound / round.Elapsed.TotalSeconds);
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (rates.Count * UtterancesPerRound);
        rates.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "mfcc",
            times_real_time = Math.Round(rates[rates.Count / 2]),
            best = Math.Round(rates[^1]),
            rounds = rates.Count,
            first_call_ms = Math.Round(firstSeconds * 1000, 1),
            bytes_per_utterance = allocated,
            lanes = LaneBuffer.Lanes,
            checksum,
        }));
        return 0;
    }
}
