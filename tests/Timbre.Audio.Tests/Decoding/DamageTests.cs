using Timbre.Audio;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Tests.Decoding;

/// <summary>Files that were cut, changed or made up: a clear error or what could be saved, never anything else.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Speech() => File.ReadAllBytes(TestData.Data("LibriSpeech/train-clean-100/328/129766/328-129766-0000.flac"));

    [Fact]
    public void A_cut_off_file_gives_the_frames_that_are_whole()
    {
        var whole = Speech();
        var all = Open(whole).ReadMono();
        var recording = Open(whole[..(whole.Length * 2 / 3)]);
        var samples = recording.ReadMono();
        Assert.InRange(samples.Length, 1, all.Length - 1);
        Assert.Equal(all[..samples.Length], samples);
        Assert.Contains("ends too early", Assert.Single(recording.Warnings), StringComparison.Ordinal);
        Assert.Equal(samples.Length, recording.FrameCount);
    }

    [Fact]
    public void A_damaged_frame_becomes_silence_and_the_rest_keeps_its_place()
    {
        var bytes = Speech();
        var all = Open(bytes).ReadMono();
        bytes[bytes.Length / 2] ^= 0x55;
        var recording = Open(bytes);
        var samples = recording.ReadMono();
        Assert.Equal(all.Length, samples.Length);
        var different = Enumerable.Range(0, all.Length).Where(i => samples[i] != all[i]).ToArray();
        Assert.InRange(different.Length, 1, 4096);
        Assert.All(different, i => Assert.Equal(0, samples[i]));
        Assert.Contains("replaced by silence", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_before_its_first_sample_is_an_error()
    {
        var bytes = Speech();
        Assert.Throws<TimbreException>(() => Open(bytes[..20]).ReadMono());
        byte[] headerOnly = [.. bytes[..42]];
        headerOnly[4] |= 0x80; // STREAMINFO is the last block
        Assert.Contains("cut off", Assert.Throws<TimbreException>(() => Open(headerOnly).ReadMono()).Message, StringComparison.Ordinal);
        var wav = WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, 1, 8000, 16)), WavBytes.Chunk("data", [], 16000));
        Assert.Contains("cut off", Assert.Throws<TimbreException>(() => Open(wav).ReadMono()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_FLAC_file_has_no_samples()
    {
        var header = Speech()[..42];
        header[4] |= 0x80;
        header.AsSpan(8 + 14, 20).Clear();
        header[8 + 13] &= 0xF0;
        var recording = Open(header);
        Assert.Equal(0, recording.FrameCount);
        Assert.Empty(recording.ReadMono());
        Assert.Empty(recording.Warnings);
    }

    [Fact]
    public void A_wrong_MD5_is_told()
    {
        var bytes = Speech();
        bytes[8 + 18] ^= 1;
        var recording = Open(bytes);
        var samples = recording.ReadMono();
        Assert.NotEmpty(samples);
        Assert.Equal("MD5 of decoded samples does not match the header", Assert.Single(recording.Warnings));
    }

    [Fact]
    public void A_header_that_lies_about_the_length_costs_no_memory()
    {
        var bytes = Speech();
        var real = Open(bytes).ReadMono().Length;
        for (var i = 0; i < 5; i++)
        {
            bytes[8 + 13 + i] |= i == 0 ? (byte)0x0F : (byte)0xFF; // 2^36 - 1 samples
        }

        var recording = Open(bytes);
        Assert.Null(recording.FrameCount);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(real, recording.ReadMono().Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.Equal(real, recording.FrameCount);
        Assert.Contains(recording.Warnings, w => w.Contains("the file holds", StringComparison.Ordinal));
    }

    [Fact]
    public void Tags_before_and_behind_do_no_harm()
    {
        var bytes = Speech();
        byte[] tagged = [.. "ID3\x04\0\0\0\0\0\x05"u8, 1, 2, 3, 4, 5, .. bytes, .. "TAG"u8, .. new byte[125]];
        var recording = Open(tagged);
        Assert.Equal("FLAC", recording.Format);
        Assert.Equal(Open(bytes).ReadMono(), recording.ReadMono());
        Assert.Empty(recording.Warnings);
    }

    [Fact]
    public void Blocks_and_parts_equal_the_whole()
    {
        var recording = Open(Speech());
        var all = recording.ReadMono();
        foreach (var size in new[] { 1000, 4096, 5000, 1 << 20 })
        {
            Assert.Equal(all, recording.ReadMonoBlocks(size).SelectMany(b => b.ToArray()).ToArray());
        }

        foreach (var (start, count) in new[] { (0, 10), (1, 4095), (4096, 4096), (5000, 20000), (all.Length - 3, 100) })
        {
            Assert.Equal(all.AsSpan(start, Math.Min(count, all.Length - start)).ToArray(), recording.ReadMono(start / 16000.0, count / 16000.0));
        }

        Assert.Empty(recording.ReadMono(1e9));
        Assert.Empty(recording.Warnings);
    }

    [Fact]
    public void A_part_can_be_resampled()
    {
        var recording = Open(Speech());
        Assert.Equal(22050, recording.ReadMono(0.5, 1, new SampleRate(22050)).Length);
    }

    [Fact]
    public void What_is_no_audio_is_named_in_one_line()
    {
        var path = _folder.File("none.flac");
        Assert.Contains("does not exist", Assert.Throws<TimbreException>(() => Recording.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Contains("empty", Assert.Throws<TimbreException>(() => Recording.Open(path)).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<TimbreException>(() => Recording.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_file_ends_in_an_error_for_the_user_or_in_samples()
    {
        var random = new SeededRandom(7);
        byte[][] seeds =
        [
            Speech()[..40000],
            File.ReadAllBytes(TestData.Data("flac-test-files/subset/16 - partition order 8 containing escaped partitions.flac"))[..60000],
            File.ReadAllBytes(TestData.Data("flac-test-files/subset/40 - 5 channels (5.0).flac"))[..40000],
            File.ReadAllBytes(TestData.Data("flac-test-files/uncommon/09 - Rice partition order 15.flac"))[..60000],
            WavBytes.File(WavBytes.Chunk("LIST", [1, 2, 3]), WavBytes.Chunk("fmt ", WavBytes.Extensible(1, 3, 16000, 24)), WavBytes.Chunk("data", new byte[9000])),
            WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(3, 1, 16000, 32)), WavBytes.Chunk("data", new byte[2000])),
        ];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var most = 0L;
        for (var round = 0; round < 3000 && watch.Elapsed < TimeSpan.FromSeconds(10); round++)
        {
            var bytes = (byte[])seeds[round % seeds.Length].Clone();
            var changes = 1 + random.NextInt(8);
            for (var i = 0; i < changes; i++)
            {
                // Half of them in the headers; the magic stays, or ffmpeg would be asked each time.
                var at = 12 + random.NextInt((i & 1) == 0 ? 60 : bytes.Length - 12);
                bytes[at] = random.NextInt(3) switch { 0 => (byte)random.NextInt(256), 1 => 0xFF, _ => (byte)(bytes[at] ^ (1 << random.NextInt(8))) };
            }

            if (random.NextInt(4) == 0)
            {
                bytes = bytes[..(12 + random.NextInt(bytes.Length - 12))];
            }

            var path = _folder.File("fuzz");
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var warnings = new WarningList();
                using var stream = File.OpenRead(path);
                if (bytes[0] == (byte)'R')
                {
                    if (WavHeader.Read(stream, path) is { } header)
                    {
                        using var reader = new WavReader(stream, header, path, warnings);
                        SampleBuffer.ReadAll(reader, long.MaxValue, 0, path, CancellationToken.None);
                    }
                }
                else
                {
                    using var reader = new FlacReader(stream, path, warnings, ReadPurpose.Whole);
                    SampleBuffer.ReadAll(reader, long.MaxValue, 0, path, CancellationToken.None);
                    reader.CheckWhole();
                }
            }
            catch (TimbreException)
            {
                // What a user may be told.
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(most, 0, 256 << 20);
    }

    private Recording Open(byte[] bytes)
    {
        var path = _folder.File(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, bytes);
        return Recording.Open(path);
    }
}
