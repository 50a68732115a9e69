using System.Text;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>A folder that gets one file of segments for each recording. Names come from the ids, safe and different from one another on every file system. For one thread at a time.</summary>
public sealed class SegmentFolder
{
    private const int LongestName = 200; // bytes; with a number and an ending below the 255 of most file systems

    private readonly UniqueNames _names = new();
    private readonly SegmentFormat _format;

    /// <param name="path">The folder; it is made with the first file.</param>
    /// <param name="format">How segments are written.</param>
    public SegmentFolder(string path, SegmentFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Path, _format) = (path, format);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Writes the file of a recording beside its place and renames it.</summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public string Write(SegmentedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var text = SegmentWriter.Header(_format) + SegmentWriter.Text(recording, _format);
        var path = System.IO.Path.Combine(Path, _names.Of(Name(recording.Id)) + SegmentWriter.Extension(_format));
        AtomicFile.WriteText(path, text);
        return path;
    }

    /// <summary>The id as a file name, cut where it is too long.</summary>
    private static string Name(string id)
    {
        var name = new Utterance(id, id).FileName;
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^1];
        }

        return name.Length == 0 ? "recording" : name;
    }
}
