using System.Globalization;
using Timbre.Audio;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>
/// <c>encoder-parity FOLDER AUDIO</c>: the whole recording through the checkpoint, beside what torchaudio gave for it (<c>expected.npz</c>, by
/// bench/encoder-checkpoint.py). Prints the worst |a − b| / (1 + |b|) of each layer; exit code 1 where one is above 1e-3, or where threads
/// change a bit.
/// </summary>
internal static class EncoderParity
{
    private const double Tolerance = 1e-3;

    public static int Run(string folder, string audio)
    {
        var expected = NpyArray.LoadArchive(Path.Combine(folder, "expected.npz"));
        var model = EncoderModel.Load(folder);
        ReadOnlyMemory<float> samples = Recording.Open(audio).ReadMono(rate: SampleRate.Speech);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.ParameterCount:N0} parameters, {samples.Length} samples, {model.FrameCount(samples.Length)} frames"));
        var worst = 0.0;
        for (var layer = 0; layer <= model.LayerCount; layer++)
        {
            Compare(string.Create(CultureInfo.InvariantCulture, $"layer {layer}"), model.Encode([samples], layer, normalize: true), expected[$"layer{layer}"]);
        }

        var last = model.Encode([samples], normalize: true);
        Compare("last hidden state", last, expected["last"]);
        Compare("of raw samples", model.Encode([samples], normalize: false), expected["raw_last"]);
        if (model.Configuration.NormalizesInput)
        {
            Compare("as the checkpoint says", model.Encode([samples]), expected["last"]);
        }

        // In a batch with a longer and a shorter neighbour, a chunk must give what it gives alone.
        var batch = model.Encode([samples[..^400], samples, samples[..16_000]], normalize: true);
        Compare("in a batch", batch.AsSpan(model.FrameCount(samples.Length - 400) * model.Units, last.Length).ToArray(), expected["last"]);

        var same = last.AsSpan().SequenceEqual(model.Encode([samples], normalize: true, threads: 2));
        Console.WriteLine($"two threads: {(same ? "the same bits" : "OTHER bits than one")}");
        return worst <= Tolerance && same ? 0 : 1;

        void Compare(string name, float[] values, NpyArray reference)
        {
            var error = Error(name, values, reference);
            worst = Math.Max(worst, error);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {error:E1}{(error <= Tolerance ? "" : "  ABOVE 1e-3")}"));
        }
    }

    private static double Error(string name, float[] values, NpyArray reference)
    {
        if (values.Length != reference.Values.Length)
        {
            throw new TimbreException($"{name}: {values.Length} values where {string.Join(" × ", reference.Shape)} were expected");
        }

        var worst = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var error = Math.Abs(values[i] - reference.Values[i]) / (1 + Math.Abs(reference.Values[i]));
            worst = error <= worst ? worst : error; // keeps NaN
            if (double.IsNaN(worst))
            {
                return double.PositiveInfinity;
            }
        }

        return worst;
    }
}
