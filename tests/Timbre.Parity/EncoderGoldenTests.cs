using Timbre.Neural;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Parity;

/// <summary>wav2vec 2.0 and HuBERT against torchaudio: every layer of three small checkpoints, from every file format, to 1e-4.</summary>
public sealed class EncoderGoldenTests
{
    private const double Tolerance = 1e-4;
    private const double HalfTolerance = 2e-2; // weights rounded to half precision

    public static TheoryData<string, string> Files { get; } = Pairs();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_layer_agrees_from_every_file(string model, string file)
    {
        using var folder = new TempFolder();
        var encoder = EncoderModel.Load(Bring(model, file, folder.Path));
        var tolerance = file.Contains("fp16", StringComparison.Ordinal) ? HalfTolerance : Tolerance;
        var expected = NpyArray.LoadArchive(TestData.Golden($"wav2vec2/{model}/expected.npz"));
        var cases = expected.Keys.Select(k => k.Split('/')[0]).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(6, cases.Count);
        foreach (var name in cases)
        {
            var samples = expected[$"{name}/input"].ToSingle(); // as the network takes it, normalised where the case says so
            const bool normalize = false;
            Compare(encoder.Features(samples, normalize), "conv_features");
            for (var layer = 1; layer <= encoder.LayerCount; layer++)
            {
                Compare(encoder.Encode([samples], layer, normalize), $"layer_{layer}");
            }

            Compare(encoder.Encode([samples], null, normalize), "last_hidden_state");
            if (expected.ContainsKey($"{name}/logits") && encoder.Heads.Count > 0)
            {
                Compare(encoder.Score(samples, normalize)[0], "logits");
            }

            void Compare(float[] actual, string array)
            {
                var want = expected[$"{name}/{array}"].ToSingle();
                Assert.Equal(want.Length, actual.Length);
                var worst = actual.Zip(want, (a, b) => Math.Abs(a - b) / (1.0 + Math.Abs(b))).Max();
                Assert.True(worst <= tolerance, $"{model}/{file}, {name}/{array}: scaled error {worst:g3}");
            }
        }
    }

    [Fact]
    public void Normalising_the_input_gives_the_normalised_case()
    {
        foreach (var model in (string[])["tiny-base", "tiny-large"])
        {
            var encoder = EncoderModel.Load(TestData.Golden($"wav2vec2/{model}"));
            Assert.True(encoder.Configuration.NormalizesInput);
            var expected = NpyArray.LoadArchive(TestData.Golden($"wav2vec2/{model}/expected.npz"));
            var actual = encoder.Encode([expected["chunk_2s/input"].ToSingle()]);
            var want = expected["chunk_2s_normalized/last_hidden_state"].ToSingle();
            Assert.True(actual.Zip(want, (a, b) => Math.Abs(a - b) / (1.0 + Math.Abs(b))).Max() <= Tolerance);
        }
    }

    private static string Bring(string model, string file, string folder)
    {
        var source = TestData.Golden($"wav2vec2/{model}/{file}");
        if (file.StartsWith("fairseq", StringComparison.Ordinal))
        {
            return source;
        }

        foreach (var json in Directory.GetFiles(Path.GetDirectoryName(source)!, "*.json"))
        {
            File.Copy(json, Path.Combine(folder, Path.GetFileName(json)));
        }

        File.Copy(source, Path.Combine(folder, file.EndsWith(".bin", StringComparison.Ordinal) ? "pytorch_model.bin" : file));
        return folder;
    }

    private static TheoryData<string, string> Pairs()
    {
        var data = new TheoryData<string, string>();
        foreach (var model in (string[])["tiny-base", "tiny-large", "tiny-hubert-gender"])
        {
            foreach (var file in (string[])["model.safetensors", "pytorch_model.bin", "pytorch_model_legacy.bin", "pytorch_model_fp16.bin"])
            {
                data.Add(model, file);
            }
        }

        data.Add("tiny-base", "fairseq_tiny.pt");
        data.Add("tiny-base", "fairseq_tiny_legacy.pt");
        return data;
    }
}
