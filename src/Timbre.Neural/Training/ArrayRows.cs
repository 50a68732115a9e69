namespace Timbre.Neural;

/// <summary>The same rows in every epoch.</summary>
internal sealed class ArrayRows(ReadOnlyMemory<float> values, int length) : ITrainingRows
{
    public int Count => values.Length / length;

    public int RowLength => length;

    public void Fill(int row, int epoch, Span<float> destination) => values.Span.Slice(row * length, length).CopyTo(destination);
}
