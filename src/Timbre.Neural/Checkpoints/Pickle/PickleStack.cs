namespace Timbre.Neural;

/// <summary>The interpreter's stack; nothing below the last mark can be taken.</summary>
internal sealed class PickleStack(CheckpointFile file)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    public void Clear()
    {
        _values.Clear();
        _marks.Clear();
    }

    /// <summary>Always true, so that an operation can end with it.</summary>
    public bool Push(object? value)
    {
        _values.Add(value);
        return true;
    }

    public void Mark() => _marks.Add(_values.Count);

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Empty();

    public object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public object?[] Pop(int count)
    {
        if (_values.Count - Floor < count)
        {
            throw Empty();
        }

        var values = _values.GetRange(_values.Count - count, count).ToArray();
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }

        var values = Pop(_values.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    private TimbreException Empty() => file.Refuse("is damaged: its pickle takes a value where there is none");
}
