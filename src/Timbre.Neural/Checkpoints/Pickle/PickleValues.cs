using System.Collections.Frozen;

namespace Timbre.Neural;

// What a pickle is read as: null, bool, long, double, string, object?[] (a tuple), List<object?> (a list or set), and these.

/// <summary>A whole number of more than 64 bits, or bytes: carried along, of no use to a model.</summary>
internal sealed record PickleBytes(byte[] Value);

/// <summary>A class or function by its name; only those of <see cref="PickleGlobals"/> exist.</summary>
internal sealed record PickleGlobal(string Name, PickleRole Role);

/// <summary>An instance of a class that only holds data, or the result of a function of that kind; nothing was run to get it.</summary>
internal sealed class PickleRecord(string type)
{
    public string Type { get; } = type;

    public PickleDictionary Fields { get; set; } = new();
}

/// <summary>A tensor's memory, as the file numbers it.</summary>
internal sealed record PickleStorage(string Key, ElementType Type, long Count);

/// <summary>Part of a storage, values <paramref name="Offset"/> … .</summary>
internal sealed record PickleStorageView(PickleStorage Storage, long Offset, long Count);

/// <summary>A tensor as the pickle describes it; nothing about it was checked yet.</summary>
internal sealed record PickleTensor(PickleStorageView Storage, long Offset, object?[] Shape, object?[] Steps);

/// <summary>A dictionary in the order of its first writing. Keys that are not text (optimisers number their state) are of no interest and left out.</summary>
internal sealed class PickleDictionary
{
    private static readonly IReadOnlyDictionary<string, object?> s_nothing = FrozenDictionary<string, object?>.Empty;
    private OrderedDictionary<string, object?>? _named;

    public IReadOnlyDictionary<string, object?> Named => _named ?? s_nothing;

    public void Set(object? key, object? value)
    {
        if (key is string name)
        {
            (_named ??= new(StringComparer.Ordinal))[name] = value;
        }
    }

    public object? Find(string name) => _named?.GetValueOrDefault(name);
}
