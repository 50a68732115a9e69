using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Tests.Decoding;

public sealed class WavTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_encoding_reads_the_same_values()
    {
        (int Tag, int Bits, byte[] Data)[] cases =
        [
            (1, 8, [0, 64, 128, 192]),
            (1, 16, WavBytes.Shorts(-32768, -16384, 0, 16384)),
            (1, 24, [0, 0, 0x80, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0x40]),
            (1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0x40]),
            (3, 32, [.. new[] { -1f, -0.5f, 0, 0.5f }.SelectMany(BitConverter.GetBytes)]),
            (3, 64, [.. new[] { -1, -0.5, 0, 0.5 }.SelectMany(BitConverter.GetBytes)]),
        ];
        foreach (var (tag, bits, data) in cases)
        {
            foreach (var format in new[] { WavBytes.Format(tag, 1, 16000, bits), WavBytes.Extensible(tag, 1, 16000, bits) })
            {
                var recording = Open(WavBytes.File(WavBytes.Chunk("fmt ", format), WavBytes.Chunk("data", data)));
                Assert.Equal([-1f, -0.5f, 0, 0.5f], recording.ReadMono());
                Assert.Equal(bits, recording.BitsPerSample);
                Assert.Equal(tag == 1 ? "WAV PCM" : "WAV float", recording.Format);
                Assert.Equal(4, recording.FrameCount);
                Assert.Empty(recording.Warnings);
            }
        }
    }

    [Fact]
    public void Sixteen_bits_are_divided_by_32768_exactly()
    {
        short[] values = [.. Enumerable.Range(-32768, 65536).Select(i => (short)i)];
        var samples = Open(Pcm16(1, values)).ReadMono();
        Assert.Equal(values.Select(v => v / 32768f), samples);
    }

    [Theory]
    [InlineData(6, 0xD5, 8)] // A-law: the smallest positive step
    [InlineData(6, 0xAA, 32256)]
    [InlineData(6, 0x2A, -32256)]
    [InlineData(7, 0xFF, 0)]
    [InlineData(7, 0x80, 32124)]
    [InlineData(7, 0x00, -32124)]
    public void Companded_samples_are_those_of_G711(int tag, int code, int value)
    {
        var recording = Open(WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(tag, 1, 8000, 8)), WavBytes.Chunk("data", [(byte)code, (byte)code])));
        Assert.Equal([value / 32768f, value / 32768f], recording.ReadMono());
        Assert.Equal(tag == 6 ? "WAV A-law" : "WAV µ-law", recording.Format);
    }

    [Fact]
    public void Channels_are_averaged()
    {
        Assert.Equal([0.25f, -0.5f], Open(Pcm16(2, 0, 16384, -16384, -16384)).ReadMono());
        Assert.Equal([0.25f], Open(Pcm16(4, 0, 16384, 16384, 0)).ReadMono());
        var many = Open(Pcm16(300, [.. Enumerable.Repeat((short)8192, 600)]));
        Assert.Equal([0.25f, 0.25f], many.ReadMono());
        Assert.Equal(300, many.Channels);
    }

    [Fact]
    public void Odd_and_unknown_chunks_are_passed_over()
    {
        var recording = Open(WavBytes.File(
            WavBytes.Chunk("LIST", [1, 2, 3]),
            WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)),
            WavBytes.Chunk("junk", new byte[101]),
            WavBytes.Chunk("data", WavBytes.Shorts(1, 2, 3)),
            WavBytes.Chunk("id3 ", [9, 9, 9])));
        Assert.Equal(3, recording.ReadMono().Length);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0u, 36u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0x7FFFF000u, 0x7FFFF024u)]
    public void A_size_that_was_never_filled_in_means_to_the_end(uint data, uint riff)
    {
        var recording = Open(WavBytes.Container("RIFF", riff, WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)), WavBytes.Chunk("data", WavBytes.Shorts(1, 2, 3), data)));
        Assert.Equal(3, recording.FrameCount);
        Assert.Equal(3, recording.ReadMono().Length);
        Assert.Empty(recording.Warnings);
    }

    [Fact]
    public void A_file_that_was_cut_off_gives_what_is_there_and_a_warning()
    {
        var recording = Open(WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)), WavBytes.Chunk("data", [1, 0, 2, 0, 3], 16000)));
        Assert.Equal(2, recording.FrameCount);
        Assert.Equal(2, recording.ReadMono().Length);
        Assert.Contains("cut off", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_recording_has_no_samples()
    {
        var recording = Open(WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)), WavBytes.Chunk("data", [])));
        Assert.Equal(0, recording.FrameCount);
        Assert.Equal(0, recording.DurationSeconds);
        Assert.Empty(recording.ReadMono());
        Assert.Empty(recording.ReadMonoBlocks());
    }

    [Fact]
    public void Rf64_takes_its_size_from_ds64()
    {
        byte[] sizes = [.. BitConverter.GetBytes(100L), .. BitConverter.GetBytes(4L), .. BitConverter.GetBytes(2L), 0, 0, 0, 0];
        var file = WavBytes.Container("RF64", uint.MaxValue, WavBytes.Chunk("ds64", sizes), WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)), WavBytes.Chunk("data", WavBytes.Shorts(1, 2, 3), uint.MaxValue));
        Assert.Equal(2, Open(file).ReadMono().Length);
        Assert.Equal(2, Open(file).FrameCount);
    }

    [Fact]
    public void What_is_no_number_becomes_silence_with_a_warning()
    {
        byte[] data = [.. new[] { float.NaN, 0.5f, float.PositiveInfinity, float.MaxValue }.SelectMany(BitConverter.GetBytes)];
        var recording = Open(WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(3, 1, 8000, 32)), WavBytes.Chunk("data", data)));
        Assert.Equal([0, 0.5f, 0, float.MaxValue], recording.ReadMono());
        Assert.Contains("2 samples are not numbers", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 16000)]
    [InlineData(1, 0)]
    [InlineData(1, int.MaxValue)]
    public void An_impossible_format_is_refused(int channels, int rate)
    {
        var file = WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, channels, rate, 16, 2)), WavBytes.Chunk("data", WavBytes.Shorts(1)));
        Assert.Contains("not possible", Assert.Throws<TimbreException>(() => Open(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_content_counts_and_not_the_name()
    {
        var path = _folder.File("a.mp3");
        File.WriteAllBytes(path, Pcm16(1, 1, 2, 3));
        Assert.Equal("WAV PCM", Recording.Open(path).Format);
    }

    [Fact]
    public void Parts_are_found_by_seeking()
    {
        short[] values = [.. Enumerable.Range(0, 1000).Select(i => (short)i)];
        var recording = Open(Pcm16(1, values));
        var part = recording.ReadMono(100 / 8000.0, 50 / 8000.0);
        Assert.Equal(values.Skip(100).Take(50).Select(v => v / 32768f), part);
        Assert.Empty(recording.ReadMono(5));
        Assert.Equal(10, recording.ReadMono(990 / 8000.0, 5).Length);
        Assert.Empty(recording.Warnings);
        Assert.Throws<TimbreException>(() => recording.ReadMono(-1));
        Assert.Throws<TimbreException>(() => recording.ReadMono(0, double.NaN));
    }

    [Fact]
    public void Written_files_read_back_and_leave_nothing_beside()
    {
        var path = _folder.File("out.wav");
        WavWriter.Write(path, [0, 0.5f, -1, 2, -2, float.NaN, 1 / 32768f], new SampleRate(22050));
        Assert.Equal(File.ReadAllBytes(path), WavWriter.ToBytes([0, 0.5f, -1, 2, -2, float.NaN, 1 / 32768f], new SampleRate(22050)));
        var recording = Recording.Open(path);
        Assert.Equal(22050, recording.Rate.Hertz);
        Assert.Equal([0, 0.5f, -1, 32767 / 32768f, -1, 0, 1 / 32768f], recording.ReadMono());
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.DoesNotContain(".part", Assert.Throws<TimbreException>(() => WavWriter.Write(_folder.File("out.wav/under-a-file.wav"), [0], new SampleRate(22050))).Message, StringComparison.Ordinal);
        WavWriter.Write(_folder.File("made/on/the-way.wav"), [0], new SampleRate(22050));
        Assert.True(File.Exists(_folder.File("made/on/the-way.wav")));
    }

    private static byte[] Pcm16(int channels, params short[] values) =>
        WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, channels, 8000, 16)), WavBytes.Chunk("data", WavBytes.Shorts(values)));

    private Recording Open(byte[] bytes)
    {
        var path = _folder.File(Guid.NewGuid().ToString("N") + ".wav");
        File.WriteAllBytes(path, bytes);
        return Recording.Open(path);
    }
}
