using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Tests.Decoding;

/// <summary>The decoder test files of the IETF's CELLAR group; STREAMINFO holds the MD5 of what they decode to.</summary>
public sealed class FlacFilesTests
{
    [Fact]
    public void Every_file_of_the_subset_decodes_to_its_MD5()
    {
        var files = Directory.GetFiles(TestData.Data("flac-test-files/subset"), "*.flac");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var recording = Recording.Open(file);
            var promised = recording.FrameCount;
            var samples = recording.ReadMono();
            Assert.True(recording.Warnings.Count == 0, $"{file}: {string.Join("; ", recording.Warnings)}");
            Assert.Equal(promised, samples.Length);
            Assert.Contains(samples, v => v != 0);
            Assert.All(samples, v => Assert.InRange(v, -1f, 1f));
        }
    }

    [Theory]
    [InlineData("03 - decreasing number of channels.flac")]
    [InlineData("07 - 15 bit per sample.flac")]
    [InlineData("09 - Rice partition order 15.flac")]
    public void Uncommon_files_decode(string name)
    {
        var recording = Recording.Open(TestData.Data("flac-test-files/uncommon/" + name));
        var samples = recording.ReadMono();
        Assert.True(recording.Warnings.Count == 0, string.Join("; ", recording.Warnings));
        Assert.Equal(recording.FrameCount, samples.Length);
    }

    [Fact]
    public void A_stream_from_its_middle_decodes()
    {
        var recording = Recording.Open(TestData.Data("flac-test-files/uncommon/10 - file starting at frame header.flac"));
        Assert.Null(recording.FrameCount);
        Assert.Null(recording.DurationSeconds);
        var samples = recording.ReadMono();
        Assert.NotEmpty(samples);
        Assert.Empty(recording.Warnings);
        Assert.Equal(samples.Length, recording.FrameCount);
    }

    [Fact]
    public void A_change_of_rate_is_refused_with_both_rates()
    {
        var recording = Recording.Open(TestData.Data("flac-test-files/uncommon/01 - changing samplerate.flac"));
        var error = Assert.Throws<TimbreException>(() => recording.ReadMono());
        Assert.Contains("32000 Hz to 24000 Hz", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01 - wrong max blocksize.flac", "")]
    [InlineData("02 - wrong maximum framesize.flac", "")]
    [InlineData("03 - wrong bit depth.flac", "24 bits, the frames say")]
    [InlineData("04 - wrong number of channels.flac", "5 channels")]
    [InlineData("06 - missing streaminfo metadata block.flac", "no STREAMINFO")]
    [InlineData("07 - other metadata blocks preceding streaminfo metadata block.flac", "STREAMINFO block is not the first")]
    [InlineData("08 - blocksize 65536.flac", "65536")]
    public void What_a_faulty_file_holds_is_saved_with_a_warning(string name, string warning)
    {
        var recording = Recording.Open(TestData.Data("flac-test-files/faulty/" + name));
        var samples = recording.ReadMono();
        Assert.NotEmpty(samples);
        Assert.All(samples, v => Assert.InRange(v, -1f, 1f));
        if (warning.Length > 0)
        {
            Assert.Contains(recording.Warnings, w => w.Contains(warning, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Speech_decodes_to_its_MD5()
    {
        foreach (var file in Directory.GetFiles(TestData.Data("LibriSpeech/train-clean-100"), "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(12))
        {
            var recording = Recording.Open(file);
            Assert.Equal(16000, recording.Rate.Hertz);
            Assert.Equal(recording.FrameCount, recording.ReadMono().Length);
            Assert.Empty(recording.Warnings);
        }
    }
}
