using System.Buffers.Binary;

namespace Timbre.Reports;

/// <summary>Whether a recording of a report is one that a page can play and show.</summary>
internal static class RecordingCheck
{
    /// <summary>What a page still opens without a wait: some four minutes of speech, or a picture as large as a screen.</summary>
    private const int LongestAudio = 8 << 20;
    private const int LongestPicture = 4 << 20;
    private const int WavHead = 36;
    private const int MostMarks = 12;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? Of(RecordingBlock recording)
    {
        if (string.IsNullOrWhiteSpace(recording.Title))
            return "a recording has no title";
        if (!(recording.Seconds is > 0 and < 1e6) || !(recording.MaximumHertz is > 0 and < 1e7))
            return FormattableString.Invariant($"a recording of {recording.Seconds} s up to {recording.MaximumHertz} Hz: both must be above 0");
        if (recording.Audio is { } audio && !IsWav(audio))
            return "the audio of a recording must be a WAV file of 16-bit PCM";
        if (recording.Audio?.Length > LongestAudio)
            return $"the audio of a recording has {recording.Audio.Length >> 20} MiB; {LongestAudio >> 20} MiB is the most";
        if (recording.Up is { } up && (up.Name is null || up.Marks is null || up.Marks.Count > MostMarks || up.Marks.Any(m => m?.Label is null || !(m.Share is >= 0 and <= 1))))
            return $"the axis of a recording's picture must have a name and at most {MostMarks} marks from 0 to 1";
        if (recording.Spectrogram is not { } picture)
            return null;
        if (!PngImage.HasSignature(picture))
            return "the spectrogram of a recording must be a PNG picture";
        if (picture.Length > LongestPicture)
            return $"the spectrogram of a recording has {picture.Length >> 20} MiB; {LongestPicture >> 20} MiB is the most";
        return string.IsNullOrWhiteSpace(recording.Alternative) ? "the spectrogram of a recording has no words for who cannot see it" : null;
    }

    /// <summary>The head that a plain WAV file has: RIFF, WAVE, a format of 16-bit PCM first.</summary>
    private static bool IsWav(ReadOnlySpan<byte> file) =>
        file.Length >= WavHead && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WAVEfmt "u8)
        && BinaryPrimitives.ReadUInt16LittleEndian(file[20..]) == 1 && BinaryPrimitives.ReadUInt16LittleEndian(file[34..]) == 16;
}
