using System.Runtime.InteropServices;

namespace Timbre.Neural.Tests.Encoders;

/// <summary>The same samples give the same bits, whoever works on them and whatever is encoded together with them.</summary>
public sealed class EncoderSameBitsTests
{
    public static TheoryData<bool, EncoderPrecision> Forms => new()
    {
        { false, EncoderPrecision.Single },
        { true, EncoderPrecision.Single },
        { false, EncoderPrecision.EightBit },
        { true, EncoderPrecision.EightBit },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void At_any_thread_count(bool large, EncoderPrecision precision)
    {
        var encoder = new TinyEncoder(new TinyForm { Large = large, Units = 200, Inner = 300 }).Load(precision);
        foreach (var frames in (int[])[1, 33, 100, 301])
        {
            var samples = TinyEncoder.Samples(30 + ((frames - 1) * 20), frames);
            foreach (var layer in (int?[])[0, 1, null])
            {
                var expected = encoder.Encode([samples], layer);
                foreach (var threads in (int[])[1, 2, 3, 8])
                {
                    AssertSame(expected, encoder.Encode([samples], layer, threads: threads), $"{frames} frames, layer {layer}, {threads} threads");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Alone_in_a_batch_and_in_another_order(bool large, EncoderPrecision precision)
    {
        var encoder = new TinyEncoder(new TinyForm { Large = large, Seed = 3 }).Load(precision);
        foreach (var count in (int[])[2, 3, 7, 30])
        {
            var chunks = Enumerable.Range(0, count).Select(i => new ReadOnlyMemory<float>(TinyEncoder.Samples(30 + (i * 977 % 1900), i))).ToList();
            var alone = chunks.ConvertAll(c => encoder.Encode([c]));
            foreach (var threads in (int[])[1, 2, 3, 8])
            {
                AssertSame([.. alone.SelectMany(a => a)], encoder.Encode(chunks, threads: threads), $"{count} chunks, {threads} threads");
                int[] order = [.. Enumerable.Range(0, count).Select(i => (i * 11 + 5) % count).Distinct()];
                AssertSame([.. order.SelectMany(i => alone[i])], encoder.Encode([.. order.Select(i => chunks[i])], threads: threads), $"{count} chunks in another order, {threads} threads");
            }
        }
    }

    [Fact]
    public void By_many_threads_at_once_and_after_larger_work()
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        var chunks = Enumerable.Range(0, 12).Select(i => TinyEncoder.Samples(30 + (i * 391 % 2500), i)).ToList();
        var expected = chunks.ConvertAll(c => encoder.Encode([c]));
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => AssertSame(expected[i % 12], encoder.Encode([chunks[i % 12]], threads: 1 + (i % 3)), $"chunk {i % 12}"));
    }

    [Fact]
    public void No_chunks_give_nothing_and_cancelling_ends_it()
    {
        var encoder = new TinyEncoder(new TinyForm()).Load();
        Assert.Empty(encoder.Encode([]));
        using var source = new CancellationTokenSource();
        source.Cancel();
        foreach (var threads in (int[])[1, 2])
        {
            Assert.ThrowsAny<OperationCanceledException>(() => encoder.Encode([new float[900], new float[900], new float[900]], threads: threads, cancellation: source.Token));
        }
    }

    private static void AssertSame(float[] expected, float[] actual, string what) =>
        Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())), what);
}
