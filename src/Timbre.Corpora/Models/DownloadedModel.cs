namespace Timbre.Corpora;

/// <summary>A model that is on this machine now.</summary>
/// <param name="Name">What was asked for.</param>
/// <param name="Revision">The commit: 40 hexadecimal digits.</param>
/// <param name="Folder">Its folder, absolute: what other commands are given as the model.</param>
/// <param name="Files">Its files.</param>
/// <param name="AlreadyThere">Whether it was there before and nothing had to be fetched.</param>
public sealed record DownloadedModel(ModelName Name, string Revision, string Folder, IReadOnlyList<ModelFile> Files, bool AlreadyThere)
{
    /// <summary>The size of all files together.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);
}
