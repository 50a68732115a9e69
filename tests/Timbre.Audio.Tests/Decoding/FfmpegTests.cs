using System.Diagnostics;
using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Tests.Decoding;

/// <summary>Formats that Timbre leaves to ffmpeg; skipped where there is none.</summary>
public sealed class FfmpegTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-tone.mp3")]
    [InlineData("a tone:1 %d.m4a")]
    [InlineData("tone.ogg")]
    public void Other_formats_decode_whatever_the_name(string name)
    {
        SkipWithoutFfmpeg();
        var path = Encode(name);
        var recording = Recording.Open(path);
        Assert.StartsWith("ffmpeg: ", recording.Format, StringComparison.Ordinal);
        Assert.Equal(16000, recording.Rate.Hertz);
        Assert.Null(recording.FrameCount);
        Assert.InRange(recording.DurationSeconds ?? 0, 0.9, 1.2);
        var samples = recording.ReadMono();
        Assert.InRange(samples.Length, 15500, 19000);
        Assert.InRange(samples.Max(), 0.3f, 0.7f);
        Assert.Equal(samples.Length, recording.FrameCount);
        Assert.Equal(samples.AsSpan(4000, 2000).ToArray(), recording.ReadMono(0.25, 0.125));
        Assert.Equal(samples, recording.ReadMonoBlocks(1000).SelectMany(b => b.ToArray()).ToArray());
    }

    [Fact]
    public void Noise_is_refused_with_what_ffmpeg_says()
    {
        SkipWithoutFfmpeg();
        var path = _folder.File("noise.mp3");
        File.WriteAllText(path, "this is a letter and no recording, whatever its name may be");
        var error = Assert.Throws<TimbreException>(() => Recording.Open(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ffmpeg says", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Cancelling_ends_ffmpeg()
    {
        SkipWithoutFfmpeg();
        var recording = Recording.Open(Encode("tone.mp3"));
        Assert.ThrowsAny<OperationCanceledException>(() => recording.ReadMono(cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("a.WAV", true)]
    [InlineData("b/c.flac", true)]
    [InlineData("c.txt", false)]
    [InlineData("flac", false)]
    [InlineData("x/.hidden.wav", false)]
    public void Audio_is_told_by_name(string path, bool expected) => Assert.Equal(expected, AudioFiles.IsAudioName(path));

    private static void SkipWithoutFfmpeg() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, "ffmpeg")) || File.Exists(Path.Combine(f, "ffmpeg.exe"))),
        "ffmpeg is not on the PATH");

    private string Encode(string name)
    {
        var tone = new float[16000];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = 0.5f * MathF.Sin(i * 0.2f);
        }

        var wav = _folder.File("source.wav");
        WavWriter.Write(wav, tone, SampleRate.Speech);
        var path = _folder.File(name);
        using var process = Process.Start(new ProcessStartInfo("ffmpeg") { ArgumentList = { "-nostdin", "-loglevel", "quiet", "-i", wav, "file:" + path } })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
