using System.Diagnostics;
using System.Globalization;
using Timbre.Audio;

namespace Timbre.Bench;

/// <summary>
/// <c>flac FOLDER [PASSES]</c>: decodes every FLAC file below a folder, MD5 checked as <c>flac -d</c> does. <c>bench/flac.sh</c> compares.
/// <c>resample FROM TO</c>: a minute of noise.
/// </summary>
internal static class FlacBench
{
    public static int Run(string[] args)
    {
        var files = Directory.GetFiles(args[0], "*.flac", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        var passes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < TimeSpan.FromSeconds(2))
        {
            Decode(files); // until the JIT has settled
        }

        var seconds = new double[passes];
        long samples = 0;
        for (var pass = 0; pass < passes; pass++)
        {
            // Processor time: the same as wall-clock time on an idle core, and fair on one that is not
            var before = Environment.CpuUsage.TotalTime;
            samples = Decode(files);
            seconds[pass] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }

        Array.Sort(seconds);
        Console.WriteLine(FormattableString.Invariant($"{{\"name\":\"flac\",\"files\":{files.Length},\"samples\":{samples},\"median_seconds\":{seconds[passes / 2]:0.0000},\"best_seconds\":{seconds[0]:0.0000}}}"));
        return 0;
    }

    public static int RunResampler(string[] args)
    {
        var from = new SampleRate(int.Parse(args[0], CultureInfo.InvariantCulture));
        var to = new SampleRate(int.Parse(args[1], CultureInfo.InvariantCulture));
        var random = new Numerics.SeededRandom(0);
        var minute = new float[from.Hertz * 60];
        foreach (ref var value in minute.AsSpan())
        {
            value = (float)random.NextDouble(-1, 1);
        }

        var best = double.MaxValue;
        for (var pass = 0; pass < 30; pass++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Resampler.Resample(minute, from, to);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Console.WriteLine(FormattableString.Invariant($"{{\"name\":\"resample\",\"from\":{from.Hertz},\"to\":{to.Hertz},\"best_seconds\":{best:0.00000},\"times_real_time\":{60 / best:0}}}"));
        return 0;
    }

    private static long Decode(string[] files)
    {
        long samples = 0;
        foreach (var file in files)
        {
            var recording = Recording.Open(file);
            foreach (var block in recording.ReadMonoBlocks())
            {
                samples += block.Length;
            }

            if (recording.Warnings.Count > 0)
            {
                Console.Error.WriteLine($"{file}: {recording.Warnings[0]}");
            }
        }

        return samples;
    }
}
