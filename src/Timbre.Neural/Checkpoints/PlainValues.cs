namespace Timbre.Neural;

/// <summary>Copies what a pickle describes into plain values: a tree of bounded size, even where the pickle holds something in itself.</summary>
internal sealed class PlainValues(CheckpointFile file)
{
    private const int MostValues = 100_000;
    private const int Deepest = 32;
    private int _count;

    public IReadOnlyDictionary<string, object?> Dictionary(IReadOnlyDictionary<string, object?> source) => Dictionary(source, 0);

    private Dictionary<string, object?> Dictionary(IReadOnlyDictionary<string, object?> source, int depth)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in source)
        {
            result[name] = Value(value, depth + 1);
        }

        return result;
    }

    private object? Value(object? value, int depth)
    {
        if (depth > Deepest || ++_count > MostValues)
        {
            throw file.Refuse($"describes its model by more than {MostValues} values, or nested more than {Deepest} deep; it is damaged");
        }

        return value switch
        {
            null or bool or long or double or string => value,
            PickleDictionary dictionary => Dictionary(dictionary.Named, depth),
            PickleRecord { Type: "argparse.Namespace" } record => Dictionary(record.Fields.Named, depth),
            IReadOnlyList<object?> list => List(list, depth), // a tuple too
            PickleRecord record => record.Type,
            PickleGlobal global => global.Name,
            _ => null,
        };
    }

    private List<object?> List(IReadOnlyList<object?> source, int depth)
    {
        var result = new List<object?>();
        foreach (var item in source)
        {
            result.Add(Value(item, depth + 1));
        }

        return result;
    }
}
