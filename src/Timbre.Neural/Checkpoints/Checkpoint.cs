namespace Timbre.Neural;

/// <summary>A checkpoint file of somebody else, memory-mapped: named tensors, read only when asked for.</summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Opens a file by its content, or a folder by the files that Hugging Face publishes.</summary>
    public static Checkpoint Open(string path) => throw new NotImplementedException();

    /// <summary>What it is called in messages.</summary>
    public string Path => throw new NotImplementedException();

    /// <summary><c>safetensors</c>, <c>pytorch</c> or <c>pytorch-legacy</c>.</summary>
    public string Format => throw new NotImplementedException();

    /// <summary>The tensors' names in the file's order. A fairseq checkpoint's are those under <c>model</c>.</summary>
    public IReadOnlyCollection<string> Names => throw new NotImplementedException();

    /// <summary>What a fairseq checkpoint says of its model (<c>args</c>, or <c>cfg</c>'s model part) as plain values by name; null for other files.</summary>
    public IReadOnlyDictionary<string, object?>? Arguments => throw new NotImplementedException();

    /// <summary>The tensor of that name, or null.</summary>
    public CheckpointTensor? Find(string name) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
