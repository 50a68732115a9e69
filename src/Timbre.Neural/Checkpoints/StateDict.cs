namespace Timbre.Neural;

/// <summary>The weights in a pickled object: the object itself, or what training programs put around it.</summary>
internal static class StateDict
{
    private static readonly string[] s_wrappers = ["state_dict", "model_state_dict", "model"];

    /// <summary>The dictionary of weights and, of a fairseq checkpoint, what it says of its model.</summary>
    public static (PickleDictionary Weights, IReadOnlyDictionary<string, object?>? Arguments) Find(CheckpointFile file, object? root)
    {
        if (root is not PickleDictionary all)
        {
            throw file.Refuse("holds no dictionary of tensors; Timbre reads state dicts (torch.save(model.state_dict(), …)) and fairseq checkpoints");
        }

        if (all.Find("model") is PickleDictionary weights && Described(all) is { } described)
        {
            return (weights, new PlainValues(file).Dictionary(described));
        }

        var wrapped = s_wrappers.Select(name => all.Find(name) as PickleDictionary).FirstOrDefault(inner => inner is not null && HoldsTensors(inner));
        return (HoldsTensors(all) || wrapped is null ? all : wrapped, null);
    }

    // Newer fairseq files fill cfg and leave args empty; a model's own part and the task's, whose names are needed too, are taken together.
    private static IReadOnlyDictionary<string, object?>? Described(PickleDictionary all)
    {
        var (configuration, arguments) = (Fields(all.Find("cfg")), Fields(all.Find("args")));
        if (configuration is null || Fields(configuration.GetValueOrDefault("model")) is not { } model)
        {
            return arguments ?? configuration;
        }

        var merged = new Dictionary<string, object?>(model, StringComparer.Ordinal);
        foreach (var (name, value) in Fields(configuration.GetValueOrDefault("task")) ?? new PickleDictionary().Named)
        {
            merged.TryAdd(name, value);
        }

        return merged;
    }

    private static IReadOnlyDictionary<string, object?>? Fields(object? value) => value switch
    {
        PickleDictionary dictionary => dictionary.Named,
        PickleRecord record => record.Fields.Named,
        _ => null,
    };

    private static bool HoldsTensors(PickleDictionary dictionary) => dictionary.Named.Values.Any(value => value is PickleTensor);
}
