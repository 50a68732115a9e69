namespace Timbre.Audio;

/// <summary>Which files of a folder are taken for recordings. What a file really is, its content decides when it is opened.</summary>
public static class AudioFiles
{
    private static readonly string[] Known =
    [
        ".wav", ".wave", ".flac", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".aac", ".aif", ".aiff", ".aifc", ".wma", ".webm", ".mp4", ".mov", ".mkv",
        ".mka", ".sph", ".au", ".snd", ".amr", ".ac3", ".caf", ".w64", ".rf64", ".3gp", ".wv", ".ape", ".spx", ".mp2",
    ];

    private static readonly HashSet<string> KnownSet = new(Known, StringComparer.OrdinalIgnoreCase);

    /// <summary>The known endings, each with its dot and in small letters; the first are the ones that need no ffmpeg.</summary>
    public static IReadOnlyList<string> Extensions => Known;

    /// <summary>True where the name ends like an audio file's (large or small letters) and is not a hidden one that begins with a dot.</summary>
    public static bool IsAudioName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return KnownSet.Contains(Path.GetExtension(path)) && !Path.GetFileName(path.AsSpan()).StartsWith('.');
    }
}
