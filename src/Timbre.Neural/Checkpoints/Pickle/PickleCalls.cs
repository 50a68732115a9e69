namespace Timbre.Neural;

/// <summary>What the globals of <see cref="PickleGlobals"/> give when a pickle applies them: descriptions, never effects.</summary>
internal static class PickleCalls
{
    public static object? Call(CheckpointFile file, object? callable, object? arguments, bool create)
    {
        if (callable is not PickleGlobal global || arguments is not object?[] given)
        {
            throw file.Refuse("is damaged: its pickle calls something that is not a function, or not with arguments");
        }

        switch (global.Role)
        {
            case PickleRole.Dictionary:
                return given.Any(argument => argument is List<object?> { Count: > 0 })
                    ? throw file.Refuse("was written by Python 2, which Timbre does not read; load it with a current PyTorch and save it again")
                    : new PickleDictionary();
            case PickleRole.Record:
                return new PickleRecord(global.Name);
            case PickleRole.Tensor when !create && given is [PickleStorageView storage, long offset, object?[] shape, object?[] steps, ..]:
                return new PickleTensor(storage, offset, shape, steps);
            case PickleRole.First when given.Length > 0 && (given[0] is PickleTensor || global.Name == "torch.Size"):
                return given[0];
            default:
                throw file.Refuse($"is damaged: its pickle calls {global.Name} with arguments that do not fit");
        }
    }

    public static void SetState(CheckpointFile file, object? target, object? state)
    {
        switch (target)
        {
            case PickleRecord record: // a state is a dictionary of fields, or such a one and another of slots
                record.Fields = (state as PickleDictionary) ?? (state as object?[])?.FirstOrDefault() as PickleDictionary ?? record.Fields;
                break;
            case PickleDictionary or PickleTensor: // attributes beside the content, as a state dict's _metadata
                break;
            default:
                throw file.Refuse("is damaged: its pickle sets the state of something that has none");
        }
    }

    /// <summary>A persistent id: <c>("storage", class, key, device, count[, view])</c>; the older format may add <c>(key, offset, count)</c> of a view.</summary>
    public static PickleStorageView Storage(CheckpointFile file, object? id, Dictionary<string, PickleStorage> known)
    {
        if (id is not object?[] { Length: 5 or 6 } parts
            || parts is not ["storage", PickleGlobal { Role: PickleRole.Storage } type, string key, _, long count, ..]
            || count < 0)
        {
            throw file.Refuse("is damaged: its pickle describes a storage in no known way");
        }

        var storage = new PickleStorage(key, ElementType.FindStorage(type.Name)!, count);
        if (!known.TryAdd(key, storage) && known[key] != storage)
        {
            throw file.Refuse($"is damaged: it describes the storage {key} in two ways");
        }

        return parts switch
        {
            { Length: 5 } or [.., null] => new PickleStorageView(known[key], 0, count),
            [.., object?[] and [_, long offset, long length]] when offset >= 0 && length >= 0 && length <= count - offset => new PickleStorageView(known[key], offset, length),
            _ => throw file.Refuse($"is damaged: it describes a part of the storage {key} that is not in it"),
        };
    }
}
