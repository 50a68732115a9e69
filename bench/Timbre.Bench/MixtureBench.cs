using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Timbre.Learning;

namespace Timbre.Bench;

/// <summary>Fits the rows that bench/mixtures.py wrote: mixture|kmeans FILE FEATURES COMPONENTS STARTS ITERATIONS THREADS SEED.</summary>
internal static class MixtureBench
{
    public static int Run(string[] args)
    {
        var numbers = args[2..].Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var (features, components, starts, iterations, threads, seed) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        var rows = Read(args[1]);
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var (objective, done) = args[0] == "kmeans" ? Cluster() : Mix();
        var seconds = clock.Elapsed.TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(JsonSerializer.Serialize(new { seconds, cpu_seconds = cpu.TotalSeconds, objective, iterations = done }));
        return 0;

        (double Objective, int Iterations) Cluster()
        {
            var fit = KMeans.Fit(new KMeansOptions { Clusters = components, Starts = starts, MaxIterations = iterations, Threads = threads, Seed = seed }, rows, features);
            return (fit.Inertia, fit.Iterations);
        }

        (double Objective, int Iterations) Mix()
        {
            var options = new GaussianMixtureOptions { Components = components, Starts = starts, MaxIterations = iterations, Threads = threads, Seed = seed };
            var fit = GaussianMixture.Fit(options, rows, features);
            return (fit.MeanLogLikelihood, fit.Iterations);
        }
    }

    // float32 values one after another, as the script writes them.
    private static float[] Read(string path)
    {
        using var stream = File.OpenRead(path);
        var values = new float[stream.Length / sizeof(float)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
