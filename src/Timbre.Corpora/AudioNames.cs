namespace Timbre.Corpora;

/// <summary>Which files are taken for audio when a folder is searched.</summary>
internal static class AudioNames
{
    private static readonly string[] s_extensions = [".flac", ".wav", ".wave", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aiff", ".aif", ".wma", ".webm"];

    public static bool IsAudio(string path) => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
