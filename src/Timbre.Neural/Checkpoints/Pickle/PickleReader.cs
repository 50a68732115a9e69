using System.Buffers.Binary;
using System.Text;

namespace Timbre.Neural;

/// <summary>
/// Reads a pickle as plain data. A closed interpreter: the operations that checkpoints use and the names of <see cref="PickleGlobals"/>;
/// no code is ever run, and none is looked up. Work and memory are bounded by the bytes read and by <see cref="MostOperations"/>.
/// </summary>
internal sealed class PickleReader(ByteCursor input)
{
    private const int MostOperations = 4_000_000;
    private const int LongestText = 1 << 20;
    private const int LongestNumber = 1 << 10;
    private const int LongestGlobal = 300;
    private readonly PickleStack _stack = new(input.File);
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>The storages that tensors named so far, by key.</summary>
    public Dictionary<string, PickleStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads one pickle up to its end; the memo starts anew.</summary>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        for (var operations = 0; operations < MostOperations; operations++)
        {
            var code = (char)input.Byte();
            if (code == '.')
            {
                return _stack.Pop();
            }

            if (!TryConstant(code) && !TryMemo(code) && !TryCollection(code) && !TryObject(code))
            {
                throw Bad($"has the pickle operation 0x{(int)code:x2} at byte {input.Position - 1}, which checkpoints do not use; it is damaged or another kind of file");
            }
        }

        throw Bad($"has a description of more than {MostOperations} operations; no checkpoint needs so many");
    }

    private bool TryConstant(char code)
    {
        switch (code)
        {
            case '\x80':
                var protocol = input.Byte();
                return protocol is >= 2 and <= 5 ? true : throw Bad($"is pickled with protocol {protocol}; 2 to 5 can be read");
            case '\x95': // a frame's length only helps whoever reads ahead
                input.Skip(8);
                return true;
            case 'N':
                return _stack.Push(null);
            case '\x88':
                return _stack.Push(true);
            case '\x89':
                return _stack.Push(false);
            case 'J':
                return _stack.Push((long)input.Int32());
            case 'K':
                return _stack.Push((long)input.Byte());
            case 'M':
                return _stack.Push((long)input.UInt16());
            case '\x8a':
                return _stack.Push(Number(input.Byte()));
            case '\x8b':
                return _stack.Push(Number(input.UInt32()));
            case 'G':
                return _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(input.Take(8)));
            case 'X' or 'T':
                return _stack.Push(Text(input.UInt32()));
            case '\x8c' or 'U':
                return _stack.Push(Text(input.Byte()));
            case '\x8d':
                return _stack.Push(Text(input.Int64()));
            case 'B':
                return _stack.Push(Bytes(input.UInt32()));
            case 'C':
                return _stack.Push(Bytes(input.Byte()));
            case '\x8e':
                return _stack.Push(Bytes(input.Int64()));
            default:
                return false;
        }
    }

    private bool TryMemo(char code)
    {
        switch (code)
        {
            case 'q':
                _memo[input.Byte()] = _stack.Peek();
                return true;
            case 'r':
                _memo[input.UInt32()] = _stack.Peek();
                return true;
            case '\x94':
                _memo[_memo.Count] = _stack.Peek();
                return true;
            case 'h':
                return _stack.Push(Recall(input.Byte()));
            case 'j':
                return _stack.Push(Recall(input.UInt32()));
            default:
                return false;
        }
    }

    private bool TryCollection(char code)
    {
        switch (code)
        {
            case '(':
                _stack.Mark();
                return true;
            case '0':
                _stack.Pop();
                return true;
            case '1':
                _stack.PopToMark();
                return true;
            case ')':
                return _stack.Push(Array.Empty<object?>());
            case '\x85' or '\x86' or '\x87':
                return _stack.Push(_stack.Pop(code - '\x84'));
            case 't':
                return _stack.Push(_stack.PopToMark());
            case ']' or '\x8f':
                return _stack.Push(new List<object?>());
            case 'l' or '\x91':
                return _stack.Push(new List<object?>(_stack.PopToMark()));
            case 'a':
                Append(_stack.Pop(1));
                return true;
            case 'e' or '\x90':
                Append(_stack.PopToMark());
                return true;
            case '}':
                return _stack.Push(new PickleDictionary());
            case 'd':
                var pairs = _stack.PopToMark();
                _stack.Push(new PickleDictionary());
                Set(pairs);
                return true;
            case 's':
                Set(_stack.Pop(2));
                return true;
            case 'u':
                Set(_stack.PopToMark());
                return true;
            default:
                return false;
        }
    }

    private bool TryObject(char code)
    {
        switch (code)
        {
            case 'c':
                return _stack.Push(Global(Line(), Line()));
            case '\x93':
                var name = _stack.Pop();
                var module = _stack.Pop();
                return _stack.Push(Global(module as string, name as string));
            case 'R' or '\x81':
                var arguments = _stack.Pop();
                return _stack.Push(PickleCalls.Call(input.File, _stack.Pop(), arguments, create: code == '\x81'));
            case 'b':
                var state = _stack.Pop();
                PickleCalls.SetState(input.File, _stack.Peek(), state);
                return true;
            case 'Q':
                return _stack.Push(PickleCalls.Storage(input.File, _stack.Pop(), Storages));
            default:
                return false;
        }
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value : throw Bad($"is damaged: its pickle recalls the value {index}, which is not there");

    private void Append(object?[] items)
    {
        if (_stack.Peek() is not List<object?> list)
        {
            throw Bad("is damaged: its pickle appends to something that is not a list");
        }

        list.AddRange(items);
    }

    private void Set(object?[] pairs)
    {
        if (_stack.Peek() is not PickleDictionary dictionary || pairs.Length % 2 != 0)
        {
            throw Bad("is damaged: its pickle sets keys of something that is not a dictionary, or a key without a value");
        }

        for (var i = 0; i < pairs.Length; i += 2)
        {
            dictionary.Set(pairs[i], pairs[i + 1]);
        }
    }

    private object Number(long length)
    {
        if (length > LongestNumber)
        {
            throw Bad($"holds a whole number of {length} bytes; no checkpoint needs one");
        }

        var bytes = input.Take((int)length);
        if (length > 8)
        {
            return new PickleBytes(bytes.ToArray());
        }

        var value = length > 0 && (bytes[^1] & 0x80) != 0 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private string Text(long length) => length is >= 0 and <= LongestText
        ? Encoding.UTF8.GetString(input.Take((int)length))
        : throw Bad($"holds a text of {length} bytes; at most {LongestText} are read");

    private PickleBytes Bytes(long length)
    {
        input.Skip(length);
        return new PickleBytes([]);
    }

    private PickleGlobal Global(string? module, string? name) => module is null || name is null
        ? throw Bad("is damaged: its pickle names a global by something that is not text")
        : PickleGlobals.Find(module, name)
            ?? throw Bad($"names {module}.{name}, which is not among the few that hold weights; nothing of it was run, and the file is not read further");

    private string Line()
    {
        Span<char> text = stackalloc char[LongestGlobal];
        for (var i = 0; i < text.Length; i++)
        {
            var c = (char)input.Byte();
            if (c == '\n')
            {
                return text[..i].ToString();
            }

            text[i] = c;
        }

        throw Bad("is damaged: its pickle holds the name of a global that does not end");
    }

    private TimbreException Bad(string what) => input.File.Refuse(what);
}
