using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>encoder FOLDER --threads N --batch B --precision single|eight-bit [SECONDS]</c>: milliseconds per chunk of 2 s, median of the rounds.
/// <c>encoder-memory FOLDER [MINUTES] --audio FILE --threads N --batch B --precision P</c>: an hour (default) in chunks of 2 s, of the recording
/// over and over or else of noise; the peak of the process against 1.3 times the weights and 200 MB. Exit code 1 above it.
/// </summary>
internal static class EncoderBench
{
    public const int ChunkSamples = 32_000;
    private const double Megabyte = 1024 * 1024;
    private const double WarmUpSeconds = 4; // on one core the runtime waits long before it compiles for speed

    public static int Run(string[] args)
    {
        var options = EncoderArguments.Parse(args);
        var seconds = options.Number ?? 3;
        var load = Stopwatch.StartNew();
        var model = EncoderModel.Load(options.Folder, options.Precision);
        var loaded = load.Elapsed.TotalSeconds;
        var chunks = Noise(options.Batch);
        var warm = 0;
        for (var clock = Stopwatch.StartNew(); warm < 3 || clock.Elapsed.TotalSeconds < WarmUpSeconds; warm++)
        {
            model.Encode(chunks, threads: options.Threads);
        }

        var rounds = new List<double>();
        var processor = Environment.CpuUsage.TotalTime;
        for (var clock = Stopwatch.StartNew(); rounds.Count < 3 || clock.Elapsed.TotalSeconds < seconds;)
        {
            var round = Stopwatch.StartNew();
            model.Encode(chunks, threads: options.Threads);
            rounds.Add(round.Elapsed.TotalMilliseconds / options.Batch);
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        rounds.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "timbre",
            threads = options.Threads,
            batch = options.Batch,
            precision = options.PrecisionName,
            ms_per_chunk = Math.Round(rounds[rounds.Count / 2], 2),
            processor_ms_per_chunk = Math.Round(processor.TotalMilliseconds / rounds.Count / options.Batch, 2),
            rounds = rounds.Count,
            load_seconds = Math.Round(loaded, 2),
            peak_rss_mb = Math.Round(PeakMegabytes()),
        }));
        return 0;
    }

    public static int RunMemory(string[] args)
    {
        var options = EncoderArguments.Parse(args);
        var count = (int)Math.Ceiling((options.Number ?? 60) * 60 * SampleRate.Speech.Hertz / ChunkSamples);
        var model = EncoderModel.Load(options.Folder, options.Precision);
        var loaded = PeakMegabytes();
        var source = options.Audio is { } audio ? Chunks(Recording.Open(audio)) : Noise(16);
        var batch = new ReadOnlyMemory<float>[options.Batch];
        var clock = Stopwatch.StartNew();
        double first = 0;
        double sum = 0;
        for (var done = 0; done < count; done += batch.Length)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = source[(done + i) % source.Length];
            }

            sum += model.Encode(batch, threads: options.Threads)[^1];
            first = done == 0 ? PeakMegabytes() : first;
        }

        var weights = model.ParameterCount * 4.0 / Megabyte;
        var peak = PeakMegabytes();
        var limit = (1.3 * weights) + 200;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "encoder-memory",
            threads = options.Threads,
            batch = options.Batch,
            precision = options.PrecisionName,
            minutes = Math.Round(count * (double)ChunkSamples / SampleRate.Speech.Hertz / 60, 1),
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            weights_mb = Math.Round(weights),
            peak_after_load_mb = Math.Round(loaded),
            peak_after_first_batch_mb = Math.Round(first),
            peak_mb = Math.Round(peak),
            limit_mb = Math.Round(limit),
            within = peak <= limit,
            finite = double.IsFinite(sum),
        }));
        return peak <= limit && double.IsFinite(sum) ? 0 : 1;
    }

    /// <summary>The recording at 16 kHz in whole chunks; what is left at its end is not used.</summary>
    public static ReadOnlyMemory<float>[] Chunks(Recording recording)
    {
        var samples = recording.ReadMono(rate: SampleRate.Speech);
        var chunks = new ReadOnlyMemory<float>[samples.Length / ChunkSamples];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = samples.AsMemory(i * ChunkSamples, ChunkSamples);
        }

        return chunks.Length > 0 ? chunks : throw new TimbreException(string.Create(CultureInfo.InvariantCulture, $"{recording.Path}: is shorter than a chunk of 2 s"));
    }

    /// <summary>Peak of the process's resident memory; 0 where the system does not tell.</summary>
    private static double PeakMegabytes()
    {
        var line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static ReadOnlyMemory<float>[] Noise(int count)
    {
        var random = new SeededRandom(0);
        var chunks = new ReadOnlyMemory<float>[count];
        for (var i = 0; i < count; i++)
        {
            var samples = new float[ChunkSamples];
            for (var j = 0; j < samples.Length; j++)
            {
                samples[j] = (float)(0.1 * random.NextGaussian());
            }

            chunks[i] = samples;
        }

        return chunks;
    }
}
