namespace Timbre.Numerics;

/// <summary>
/// Writes a two-dimensional <c>.npy</c> (float32, C order) whose rows come one after another and whose number is known only at the end, so that an array of any length
/// needs no memory. <see cref="Complete"/> must be called last.
/// </summary>
public sealed class NpyRowWriter
{
    private readonly Stream _stream;
    private readonly int _columns;
    private readonly long _start;

    /// <summary>Begins an array in a stream that can seek.</summary>
    public NpyRowWriter(Stream stream, int columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        _stream = stream;
        _columns = columns;
        _start = stream.Position;
        NpyArray.WriteHeader(stream, [0, columns]); // as long as that of any other number of rows
    }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds rows, <c>[rows, columns]</c>.</summary>
    public void Append(ReadOnlySpan<float> rows)
    {
        if (rows.Length % _columns != 0)
        {
            throw new ArgumentException($"{rows.Length} values are no rows of {_columns}", nameof(rows));
        }

        NpyArray.WriteValues(_stream, rows);
        Rows = checked(Rows + (rows.Length / _columns));
    }

    /// <summary>Writes how many rows there are.</summary>
    public void Complete()
    {
        _stream.Position = _start;
        NpyArray.WriteHeader(_stream, [Rows, _columns]);
        _stream.Seek(0, SeekOrigin.End);
    }
}
