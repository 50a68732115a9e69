namespace Timbre.Neural;

/// <summary>A tensor of a <see cref="Checkpoint"/>: its description was checked against the file, its values are still there.</summary>
public sealed class CheckpointTensor
{
    /// <summary>Its name in the file.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>Its shape; empty for a single number.</summary>
    public IReadOnlyList<int> Shape => throw new NotImplementedException();

    /// <summary>Number of values.</summary>
    public long Count => throw new NotImplementedException();

    /// <summary>Reads values <paramref name="start"/> … in C order as float32 (stored as F64, F32, F16 or BF16). May be called by several threads at once.</summary>
    public void Read(long start, Span<float> values) => throw new NotImplementedException();
}
