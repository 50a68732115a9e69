using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Encoders.Tests;

/// <summary>A small encoder with random weights, and what the reference says of it.</summary>
internal static class Checkpoints
{
    public static string TinyBase => TestData.Golden("wav2vec2/tiny-base");

    public static Encoder Load() => Encoder.Load(TinyBase);

    public static IReadOnlyDictionary<string, NpyArray> Expected() => NpyArray.LoadArchive(Path.Combine(TinyBase, "expected.npz"));

    /// <summary>A copy that a test may alter.</summary>
    public static string Copy(TempFolder folder)
    {
        var copy = folder.File("checkpoint");
        Directory.CreateDirectory(copy);
        foreach (var name in new[] { "config.json", "preprocessor_config.json", "model.safetensors" })
        {
            File.WriteAllBytes(Path.Combine(copy, name), File.ReadAllBytes(Path.Combine(TinyBase, name)));
        }

        return copy;
    }

    public static float[] Hum(int samples, double hertz = 140, int rate = 16000)
    {
        var random = new Random(samples);
        return [.. Enumerable.Range(0, samples).Select(n => (float)((0.3 * Math.Sin(2 * Math.PI * hertz * n / rate)) + (0.05 * random.NextDouble())))];
    }

    public static Recording Recording(int samples) => Audio.Recording.FromSamples(Hum(samples), SampleRate.Speech);
}
