using System.Text.Json;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>The note that a corpus was unpacked to the end: written last, so that an interrupted run is not taken for a finished one.</summary>
internal sealed record CorpusMarker(string Name, string? Md5, string Address, int Files)
{
    private const string Folder = ".timbre";

    /// <summary>A path for things that belong to this corpus beside it: <c>FOLDER/.timbre/librispeech-dev-clean.EXTENSION</c>.</summary>
    public static string Beside(string folder, KnownCorpus corpus, string extension) =>
        Path.Combine(folder, Folder, corpus.Name.Replace('/', '-') + extension);

    public static int CountFiles(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Count();

    /// <summary>Whether the note is there, is about this archive, and all files are still there.</summary>
    public static bool Holds(string folder, KnownCorpus corpus, string root)
    {
        var path = Beside(folder, corpus, ".json");
        if (!File.Exists(path) || !Directory.Exists(root))
        {
            return false;
        }

        try
        {
            var marker = JsonSerializer.Deserialize<CorpusMarker>(File.ReadAllText(path));
            return marker is not null && marker.Name == corpus.Name && marker.Md5 == corpus.Md5 && CountFiles(root) >= marker.Files;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static void Write(string folder, KnownCorpus corpus, string root)
    {
        var marker = new CorpusMarker(corpus.Name, corpus.Md5, corpus.Addresses[0].AbsoluteUri, CountFiles(root));
        AtomicFile.WriteText(Beside(folder, corpus, ".json"), JsonSerializer.Serialize(marker));
    }
}
