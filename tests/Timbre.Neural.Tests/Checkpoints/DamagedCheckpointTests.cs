using System.Text;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Whatever is done to the bytes of real files, reading ends with values or with a message, in bounded memory.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly CheckpointCase _case = new();

    public static TheoryData<string, int> Files => new()
    {
        { "tiny-base/model.safetensors", 1 },
        { "tiny-base/pytorch_model.bin", 2 },
        { "tiny-base/pytorch_model_legacy.bin", 3 },
        { "tiny-base/fairseq_tiny.pt", 4 },
        { "tiny-base/fairseq_tiny_legacy.pt", 5 },
        { "tiny-large/pytorch_model_fp16.bin", 6 },
    };

    public void Dispose() => _case.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Cut_off_anywhere_they_are_refused(string file, int seed)
    {
        var bytes = File.ReadAllBytes(TestData.Golden($"wav2vec2/{file}"));
        var random = new SeededRandom(seed);
        var path = _case.Save(bytes);
        Assert.True(CheckpointCase.ReadAll(path) > 50);
        for (var length = bytes.Length - 1; length > 0; length -= 1 + random.NextInt(8000))
        {
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                stream.SetLength(length);
            }

            CheckpointCase.Refused(path, path);
        }
    }

    [Fact]
    public void A_damaged_index_gives_values_or_a_message()
    {
        using var whole = Checkpoint.Open(TestData.Golden("wav2vec2/tiny-base/model.safetensors"));
        _case.Save(File.ReadAllBytes(whole.Path), "part.safetensors");
        var map = string.Join(',', whole.Names.Select(name => $"\"{name}\":\"part.safetensors\""));
        var good = Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"total_size\":1}},\"weight_map\":{{{map}}}}}");
        _case.Save(good, "model.safetensors.index.json");
        Assert.Equal(whole.Names.Count, CheckpointCase.ReadAll(_case.Folder));
        var random = new SeededRandom(9);
        for (var round = 0; round < 300; round++)
        {
            var bad = good[..(random.NextInt(4) == 0 ? random.NextInt(good.Length) : good.Length)];
            for (var n = 1 + random.NextInt(3); n > 0 && bad.Length > 0; n--)
            {
                bad[random.NextInt(bad.Length)] = random.NextInt(2) == 0 ? "{}[]\",:\\./0"u8[random.NextInt(11)] : (byte)random.NextBits();
            }

            _case.Save(bad, "model.safetensors.index.json");
            try
            {
                CheckpointCase.ReadAll(_case.Folder);
            }
            catch (TimbreException e)
            {
                Assert.StartsWith(_case.Folder, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Changed_bytes_give_values_or_a_message(string file, int seed)
    {
        var good = File.ReadAllBytes(TestData.Golden($"wav2vec2/{file}"));
        var random = new SeededRandom(100 + seed);
        byte[] boundaries = [0, 1, 0x7f, 0x80, 0xff, (byte)'(', (byte)'R', (byte)'h', (byte)'t', (byte)'.', (byte)'}', (byte)'u'];
        for (var round = 0; round < 150; round++)
        {
            var bad = (byte[])good.Clone();
            for (var n = 1 + random.NextInt(6); n > 0; n--)
            {
                // Descriptions stand at the front, directories at the back.
                var place = random.NextInt(3) switch
                {
                    0 => random.NextInt(10_000),
                    1 => bad.Length - 1 - random.NextInt(10_000),
                    _ => random.NextInt(bad.Length),
                };
                bad[place] = random.NextInt(2) == 0 ? boundaries[random.NextInt(boundaries.Length)] : (byte)random.NextBits();
            }

            var path = _case.Save(bad);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                CheckpointCase.ReadAll(path);
            }
            catch (TimbreException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 40L * good.Length);
        }
    }
}
