using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>Trains and predicts on the rows that bench/boosting.py wrote: FOLDER FEATURES CLASSES DEPTH TREES THREADS LEAVES FITS; 1 class is regression, 0 leaves is depth-wise.</summary>
internal static class BoostingBench
{
    public static int Run(string[] args)
    {
        var folder = args[0];
        var numbers = args[1..].Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var (features, classes) = (numbers[0], numbers[1]);
        var rows = Floats(Path.Combine(folder, "train_x.npy"));
        int[] labels = classes > 1 ? Integers(Path.Combine(folder, "train_y.npy")) : [];
        float[] targets = classes > 1 ? [] : Floats(Path.Combine(folder, "train_y.npy"));
        var test = Floats(Path.Combine(folder, "test_x.npy"));
        var options = new BoostingOptions
        {
            MaxDepth = numbers[2],
            Trees = numbers[3],
            Threads = numbers[4],
            MaxLeaves = numbers[5],
            Growth = numbers[5] > 0 ? TreeGrowth.LeafWise : TreeGrowth.DepthWise,
            BaseScore = 0.5,
        };
        var fits = numbers[6];
        if (fits > 1)
        {
            Fit(); // many small fits: the first one also compiles
        }

        var before = Peak();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var model = Fit();
        for (var fit = 1; fit < fits; fit++)
        {
            model = Fit();
        }

        var seconds = clock.Elapsed.TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var after = Peak();

        var margins = new float[test.Length / features * model.Outputs];
        var predict = double.PositiveInfinity;
        for (var run = 0; run < 5; run++)
        {
            clock.Restart();
            model.PredictMargins(test, margins, options.Threads);
            predict = Math.Min(predict, clock.Elapsed.TotalSeconds);
        }

        using (var stream = File.Create(Path.Combine(folder, "timbre.json")))
        {
            model.Save(stream);
        }

        using (var stream = File.Create(Path.Combine(folder, "timbre_margins.npy")))
        {
            NpyArray.Write(stream, margins, margins.Length);
        }

        Console.WriteLine(JsonSerializer.Serialize(new { seconds, cpu_seconds = cpu.TotalSeconds, predict_seconds = predict, extra_mb = after - before, peak_mb = after }));
        return 0;

        GradientBoostedTrees Fit() => classes > 1
            ? GradientBoostedTrees.Fit(options, rows, features, labels, classes)
            : GradientBoostedTrees.FitRegression(options, rows, features, targets);
    }

    private static double Peak()
    {
        var line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static float[] Floats(string path) => Read<float>(path);

    private static int[] Integers(string path) => Read<int>(path);

    // One axis, little-endian, as the script writes it; without the detour over double, whose memory would count as training's.
    private static T[] Read<T>(string path)
        where T : unmanaged
    {
        using var stream = File.OpenRead(path);
        var start = new byte[10];
        stream.ReadExactly(start);
        stream.Position = 10 + start[8] + (start[9] << 8);
        var values = new T[(stream.Length - stream.Position) / 4];
        stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
