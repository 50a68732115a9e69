using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Tests.Resampling;

/// <summary>Reading in blocks gives the samples of reading at once, to the last bit.</summary>
public sealed class BlockResamplingTests
{
    [Theory]
    [InlineData(16000, 16000, 100_001, 3200)]
    [InlineData(44100, 16000, 300_003, 32000)]
    [InlineData(48000, 16000, 500_000, 16384)]
    [InlineData(8000, 16000, 100_000, 1000)]
    [InlineData(16001, 15991, 60_001, 7777)] // primes: one group of samples is longer than a piece
    [InlineData(11027, 47999, 50_000, 100_000)]
    [InlineData(44100, 16000, 0, 1000)]
    [InlineData(44100, 16000, 1, 1000)]
    [InlineData(44100, 16000, 45_158, 1 << 20)]
    public void BlocksAreWhatTheWholeIs(int from, int to, int samples, int block)
    {
        var recording = Recording.FromSamples(Noise(samples), new SampleRate(from));
        Same(recording.ReadMono(rate: new SampleRate(to)), recording.ReadMonoBlocks(block, new SampleRate(to)), block);
    }

    [Theory]
    [InlineData(0.0, 3.0)]
    [InlineData(0.7, null)]
    [InlineData(1.23456, 2.5)]
    [InlineData(3.9, 9.0)]
    [InlineData(99.0, 1.0)]
    public void AStretchOfAFileToo(double start, double? duration)
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), Noise(4 * 44100), new SampleRate(44100));
        var recording = Recording.Open(folder.File("a.wav"));
        foreach (var rate in new[] { recording.Rate, SampleRate.Speech })
        {
            Same(recording.ReadMono(start, duration, rate), recording.ReadMonoBlocks(10_000, rate, start, duration), 10_000);
        }
    }

    private static void Same(float[] whole, IEnumerable<ReadOnlyMemory<float>> blocks, int block)
    {
        var joined = new List<float>();
        foreach (var part in blocks)
        {
            Assert.InRange(part.Length, 1, block);
            Assert.True(joined.Count % block == 0, "only the last block may be shorter");
            joined.AddRange(part.Span);
        }

        Assert.Equal(whole, joined);
    }

    private static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
