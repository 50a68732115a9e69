namespace Timbre.Neural;

/// <summary>A tensor of a <see cref="Checkpoint"/>: its description was checked against the file, its values are still there.</summary>
public sealed class CheckpointTensor
{
    private readonly StoredValues _stored;
    private readonly TensorAxes? _axes;

    internal CheckpointTensor(string name, int[] shape, long count, StoredValues stored, TensorAxes? axes)
    {
        Name = name;
        Shape = Array.AsReadOnly(shape);
        Count = count;
        _stored = stored;
        _axes = axes;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>Its shape; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>The type of the stored values as safetensors calls it: <c>F32</c>, <c>BF16</c>, <c>I64</c>, ….</summary>
    public string Type => _stored.Type.Name;

    /// <summary>Reads values <paramref name="start"/> … in C order as float32 (stored as F64, F32, F16 or BF16). May be called by several threads at once.</summary>
    /// <exception cref="TimbreException">They are of another type, or the file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many values.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public void Read(long start, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - values.Length);
        if (_stored.Type.Format == FloatFormat.None)
        {
            throw _stored.File.Refuse($"the tensor {Name} is of type {Type}; floating-point values were expected");
        }

        if (values.IsEmpty)
        {
            return;
        }

        if (_axes is null)
        {
            _stored.Read(start, values);
        }
        else
        {
            _axes.Read(_stored, start, values);
        }
    }
}
