using System.Text.Json;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// What a downloaded model folder says about itself (<c>timbre-source.json</c>): where its files came from and what they must be. Written last,
/// so that an interrupted download is not taken for a finished one.
/// </summary>
/// <param name="Repository"><c>owner/name</c>.</param>
/// <param name="Requested">The branch, tag or commit that was asked for.</param>
/// <param name="Revision">The commit that it stood for: 40 hexadecimal digits.</param>
/// <param name="Hub">The hub's address.</param>
/// <param name="Files">Every file of the folder but this one.</param>
public sealed record ModelSource(string Repository, string Requested, string Revision, string Hub, IReadOnlyList<ModelFile> Files)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "timbre-source.json";

    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Reads a folder's note; null where there is none or it is not readable as one.</summary>
    public static ModelSource? Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || file.Length > LargestFile)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ModelSource>(File.ReadAllText(file.FullName), Json) is { } source && source.Files.All(f => f is not null) ? source : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether this is what <paramref name="name"/> asks for, by the revision's name or by its commit.</summary>
    internal bool Is(ModelName name) =>
        Repository == name.Repository && (Requested == name.Revision || string.Equals(Revision, name.Revision, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether every file is there with its size.</summary>
    internal bool IsComplete(string folder) =>
        Files.Count > 0 && Files.All(f => new FileInfo(Path.Combine(folder, f.Path)) is { Exists: true } file && file.Length == f.Bytes);

    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");
}

/// <summary>One file of a downloaded model.</summary>
/// <param name="Path">Its name within the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
public sealed record ModelFile(string Path, long Bytes, string Sha256);
