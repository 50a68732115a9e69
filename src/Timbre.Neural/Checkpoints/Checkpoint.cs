namespace Timbre.Neural;

/// <summary>
/// A checkpoint of somebody else: named tensors that stay in the file and are read only when asked for. Reads safetensors and what
/// PyTorch saves, as the closed format that weights are: no code in the file is ever run, and nothing it says is believed before it was checked.
/// May be used by several threads until it is disposed.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly List<CheckpointFile> _files;
    private readonly CheckpointContents _contents;

    private Checkpoint(string path, List<CheckpointFile> files, CheckpointContents contents)
    {
        Path = path;
        _files = files;
        _contents = contents;
    }

    /// <summary>
    /// Opens a file by its content, or a folder by the files that Hugging Face publishes: <c>model.safetensors</c>,
    /// <c>model.safetensors.index.json</c>, <c>pytorch_model.bin</c>, <c>pytorch_model.bin.index.json</c>, the first that is there.
    /// </summary>
    /// <exception cref="TimbreException">It does not exist, cannot be read, is damaged, or is something else; one line that starts with the path.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var chosen = Directory.Exists(path) ? WeightsFolder.Choose(path) : path;
        var files = new List<CheckpointFile>();
        try
        {
            if (WeightsFolder.IsIndex(chosen))
            {
                return new Checkpoint(chosen, files, WeightsFolder.ReadIndex(chosen, files));
            }

            files.Add(CheckpointFile.Open(chosen));
            return new Checkpoint(chosen, files, CheckpointContents.Read(files[0]));
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>What it is called in messages: the file, also where a folder was opened.</summary>
    public string Path { get; }

    /// <summary><c>safetensors</c>, <c>pytorch</c> or <c>pytorch-legacy</c>.</summary>
    public string Format => _contents.Format;

    /// <summary>The tensors' names in the file's order. A fairseq checkpoint's are those under <c>model</c>.</summary>
    public IReadOnlyCollection<string> Names => _contents.Tensors.Keys;

    /// <summary>
    /// What a fairseq checkpoint says of its model as plain values by name; null for other files. From <c>args</c>, or from the parts
    /// <c>model</c> and <c>task</c> of <c>cfg</c>, where the model's names win. Values are null, <see cref="bool"/>, <see cref="long"/>,
    /// <see cref="double"/>, <see cref="string"/>, <c>IReadOnlyList&lt;object?&gt;</c> or <c>IReadOnlyDictionary&lt;string, object?&gt;</c>.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Arguments => _contents.Arguments;

    /// <summary>The tensor of that name, or null.</summary>
    public CheckpointTensor? Find(string name) => _contents.Tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());
}
