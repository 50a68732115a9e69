using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>fuzz-checkpoints SECONDS FILE…</c> (environment <c>FUZZ_SEED</c>, <c>FUZZ_FOLDER</c>): changes good checkpoints, opens them and reads every tensor. Only
/// values or a <see cref="TimbreException"/> of one line that starts with the path may come of it, within limits of time and memory;
/// anything else is saved as a file and makes the result 1. The case at hand lies in the folder as <c>current.bin</c>, also if the process ends.
/// </summary>
internal static class CheckpointFuzz
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    public static int Run(string[] args)
    {
        var seconds = double.Parse(args[0], CultureInfo.InvariantCulture);
        var seeds = args[1..].Select(CheckpointSeed.Load).ToList();
        var seed = int.Parse(Environment.GetEnvironmentVariable("FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("FUZZ_FOLDER") ?? Path.Combine(Path.GetTempPath(), $"timbre-fuzz-{seed}")).FullName;
        var path = Path.Combine(folder, "current.bin");
        var random = new SeededRandom(seed);
        var mutation = new CheckpointMutation(random, seeds);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var unexpected = new List<object>();
        var (slowest, most) = (0.0, 0.0);
        var cases = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed.TotalSeconds < seconds && unexpected.Count < 20; cases++)
        {
            var chosen = seeds[random.NextInt(seeds.Count)];
            var (bytes, what) = mutation.Apply(chosen);
            File.WriteAllBytes(path, bytes);
            var run = Task.Run(() => Try(path));
            var finished = run.Wait(s_limit);
            var (outcome, error, milliseconds, allocated) = finished ? run.Result : ("hangs", "no end after 10 s", s_limit.TotalMilliseconds, 0L);
            if (error is null && allocated > (32L << 20) + (32L * bytes.Length))
            {
                error = $"allocated {allocated} bytes for a file of {bytes.Length}";
            }

            (slowest, most) = (Math.Max(slowest, milliseconds), Math.Max(most, allocated / (double)(bytes.Length + (1 << 20))));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (error is not null)
            {
                var saved = Path.Combine(folder, $"unexpected-{seed}-{cases}.bin");
                File.Copy(path, saved, overwrite: true);
                unexpected.Add(new { from = chosen.Name, what, error, saved });
            }

            if (!finished)
            {
                break; // its thread cannot be ended
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            cases,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            outcomes,
            slowest_ms = Math.Round(slowest, 1),
            most_allocated_per_byte = Math.Round(most, 2),
            unexpected,
        }));
        return unexpected.Count == 0 ? 0 : 1;
    }

    private static (string Outcome, string? Error, double Milliseconds, long Allocated) Try(string path)
    {
        var buffer = new float[1 << 16];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var (outcome, error) = ("read", (string?)null);
        try
        {
            using var checkpoint = Checkpoint.Open(path);
            foreach (var name in checkpoint.Names)
            {
                var tensor = checkpoint.Find(name)!;
                for (var at = 0L; at < tensor.Count; at += buffer.Length)
                {
                    tensor.Read(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, tensor.Count - at)));
                }
            }
        }
        catch (TimbreException e)
        {
            outcome = "refused";
            error = e.Message.StartsWith(path + ": ", StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal) ? null : $"says: {e.Message}";
        }
        catch (Exception e)
        {
            (outcome, error) = ("fails", e.ToString());
        }

        return (outcome, error, clock.Elapsed.TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
