using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// Projections of the rows that bench/projection.py wrote: pca FOLDER FEATURES COMPONENTS THREADS, spectrum FOLDER FEATURES ROWS THREADS (one fit for each
/// so many rows) or tsne FOLDER FEATURES THREADS.
/// </summary>
internal static class ProjectionBench
{
    public static int Run(string[] args)
    {
        var numbers = args[2..].Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var rows = Rows(Path.Combine(args[1], "x.npy"));
        return args[0] switch
        {
            "pca" => Components(args[1], rows, numbers[0], numbers[1], numbers[2]),
            "spectrum" => Spectra(rows, numbers[0], numbers[1], numbers[2]),
            "tsne" => Layout(args[1], rows, numbers[0], numbers[1]),
            _ => throw new TimbreException($"projection {args[0]}: must be pca, spectrum or tsne"),
        };
    }

    private static int Components(string folder, float[] rows, int features, int components, int threads)
    {
        PrincipalComponents.Fit(rows.AsMemory(0, 512 * features), features, components, threads); // compiles
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var pca = PrincipalComponents.Fit(rows, features, components, threads);
        var (seconds, fitCpu) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        clock.Restart();
        var scores = pca.Transform(rows, threads);
        var transform = clock.Elapsed.TotalSeconds;
        File.WriteAllBytes(Path.Combine(folder, "variance.bin"), MemoryMarshal.AsBytes(pca.ExplainedVariance).ToArray());
        Console.WriteLine(JsonSerializer.Serialize(new { seconds, cpu_seconds = fitCpu, transform_seconds = transform, scores = scores.Length }));
        return 0;
    }

    private static int Spectra(float[] rows, int features, int size, int threads)
    {
        var fits = rows.Length / (size * features);
        Fit(0);
        var clock = Stopwatch.StartNew();
        WorkPool.For(fits, threads, i => Fit(i));
        Console.WriteLine(JsonSerializer.Serialize(new { seconds = clock.Elapsed.TotalSeconds, fits, first = Fit(0) }));
        return 0;

        int Fit(int i) => PrincipalComponents.FitSpectrum(rows.AsMemory(i * size * features, size * features), features).ComponentsFor(0.85);
    }

    private static int Layout(string folder, float[] rows, int features, int threads)
    {
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var layout = TSne.Fit(new TSneOptions { Threads = threads }, rows, features);
        var (seconds, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        File.WriteAllBytes(Path.Combine(folder, "layout.bin"), MemoryMarshal.AsBytes(layout.Embedding).ToArray());
        Console.WriteLine(JsonSerializer.Serialize(new { seconds, cpu_seconds = used, kl = layout.KlDivergence, iterations = layout.Iterations }));
        return 0;
    }

    // One axis of little-endian floats, as the script writes it.
    private static float[] Rows(string path)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[10];
        stream.ReadExactly(start);
        stream.Position = 10 + start[8] + (start[9] << 8);
        var values = new float[(stream.Length - stream.Position) / sizeof(float)];
        for (var at = 0; at < values.Length; at += 1 << 24)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(1 << 24, values.Length - at))));
        }

        return values;
    }
}
