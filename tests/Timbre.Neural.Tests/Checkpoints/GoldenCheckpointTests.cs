using System.Runtime.InteropServices;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>The same weights as PyTorch and safetensors themselves wrote them, in every format.</summary>
public sealed class GoldenCheckpointTests
{
    public static TheoryData<string> Folders => ["tiny-base", "tiny-large", "tiny-hubert-gender"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_format_holds_the_same_bits(string folder)
    {
        using var expected = Open(folder, "model.safetensors");
        Assert.Equal("safetensors", expected.Format);
        Assert.Null(expected.Arguments);
        foreach (var (file, format) in new[] { ("pytorch_model.bin", "pytorch"), ("pytorch_model_legacy.bin", "pytorch-legacy") })
        {
            using var other = Open(folder, file);
            Assert.Equal(format, other.Format);
            Assert.Equal(expected.Names.Order(), other.Names.Order());
            foreach (var name in expected.Names)
            {
                Assert.Equal(expected.Find(name)!.Shape, other.Find(name)!.Shape);
                Assert.Equal(Bits(expected, name), Bits(other, name));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Half_precision_is_the_rounded_value(string folder)
    {
        using var expected = Open(folder, "model.safetensors");
        using var half = Open(folder, "pytorch_model_fp16.bin");
        Assert.Equal(expected.Names.Order(), half.Names.Order());
        foreach (var name in expected.Names)
        {
            Assert.Equal("F16", half.Find(name)!.Type);
            Assert.Equal(CheckpointCase.Values(expected, name).Select(v => (float)(Half)v), CheckpointCase.Values(half, name));
        }
    }

    [Fact]
    public void A_folder_opens_its_safetensors()
    {
        var folder = TestData.Golden("wav2vec2/tiny-base");
        using var checkpoint = Checkpoint.Open(folder);
        Assert.Equal(Path.Combine(folder, "model.safetensors"), checkpoint.Path);
    }

    [Theory]
    [InlineData("fairseq_tiny.pt", "pytorch")]
    [InlineData("fairseq_tiny_legacy.pt", "pytorch-legacy")]
    public void Fairseq_files_give_arguments_and_weights(string file, string format)
    {
        using var expected = Open("tiny-base", "model.safetensors");
        using var fairseq = Open("tiny-base", file);
        Assert.Equal(format, fairseq.Format);
        var arguments = fairseq.Arguments!;
        Assert.Equal("wav2vec2", arguments["arch"]);
        Assert.Equal(3L, arguments["encoder_layers"]);
        Assert.Equal(false, arguments["layer_norm_first"]);
        Assert.Equal(0.1, arguments["feature_grad_mult"]);
        Assert.Equal("[(32, 10, 5)] + [(32, 3, 2)] * 4 + [(32, 2, 2)] * 2", arguments["conv_feature_layers"]);
        var prefix = expected.Names.Any(n => n.StartsWith("wav2vec2.", StringComparison.Ordinal)) ? "wav2vec2." : "";
        (string Theirs, string Ours)[] names =
        [
            ("feature_extractor.conv_layers.0.0.weight", "feature_extractor.conv_layers.0.conv.weight"),
            ("feature_extractor.conv_layers.0.2.bias", "feature_extractor.conv_layers.0.layer_norm.bias"),
            ("post_extract_proj.weight", "feature_projection.projection.weight"),
            ("encoder.pos_conv.0.weight_v", "encoder.pos_conv_embed.conv.weight_v"),
            ("encoder.layers.2.self_attn.k_proj.weight", "encoder.layers.2.attention.k_proj.weight"),
            ("encoder.layers.1.fc2.bias", "encoder.layers.1.feed_forward.output_dense.bias"),
            ("encoder.layer_norm.weight", "encoder.layer_norm.weight"),
        ];
        foreach (var (theirs, ours) in names)
        {
            Assert.Equal(expected.Find(prefix + ours)!.Shape, fairseq.Find(theirs)!.Shape);
            Assert.Equal(Bits(expected, prefix + ours), Bits(fairseq, theirs));
        }
    }

    [Fact]
    public void Parts_of_a_tensor_and_many_threads_give_the_same_values()
    {
        foreach (var file in new[] { "model.safetensors", "pytorch_model.bin", "pytorch_model_fp16.bin", "pytorch_model_legacy.bin" })
        {
            using var checkpoint = Open("tiny-base", file);
            Parallel.ForEach(checkpoint.Names, name =>
            {
                var tensor = checkpoint.Find(name)!;
                var whole = CheckpointCase.Values(checkpoint, name);
                var parts = new float[whole.Length];
                for (var at = 0; at < parts.Length; at += 1237)
                {
                    tensor.Read(at, parts.AsSpan(at, Math.Min(1237, parts.Length - at)));
                }

                Assert.Equal(whole, parts);
            });
        }
    }

    [Fact]
    public void Reading_puts_values_into_the_callers_memory_and_no_other()
    {
        using var checkpoint = Open("tiny-base", "pytorch_model.bin");
        var tensors = checkpoint.Names.Select(name => checkpoint.Find(name)!).ToList();
        var values = new float[tensors.Max(t => t.Count)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var tensor in tensors)
        {
            tensor.Read(0, values.AsSpan(0, (int)tensor.Count));
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 60_000, "a tenth of the file");
    }

    [Fact]
    public void The_reader_of_model_folders_gives_the_same_values()
    {
        var path = TestData.Golden("wav2vec2/tiny-base/model.safetensors");
        using var stream = File.OpenRead(path);
        var memory = SafeTensors.Read(stream, path);
        using var checkpoint = Checkpoint.Open(path);
        Assert.Equal(memory.Names, checkpoint.Names);
        foreach (var name in memory.Names)
        {
            Assert.Equal(memory.ShapeOf(name), checkpoint.Find(name)!.Shape);
            Assert.Equal(memory.ReadSingle(name), CheckpointCase.Values(checkpoint, name));
        }
    }

    private static Checkpoint Open(string folder, string file) => Checkpoint.Open(TestData.Golden($"wav2vec2/{folder}/{file}"));

    private static int[] Bits(Checkpoint checkpoint, string name) => MemoryMarshal.Cast<float, int>(CheckpointCase.Values(checkpoint, name).AsSpan()).ToArray();
}
