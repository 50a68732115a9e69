using System.Collections.Frozen;

namespace Timbre.Neural;

/// <summary>What becomes of a global that a pickle names.</summary>
internal enum PickleRole
{
    /// <summary>A class whose instances are dictionaries.</summary>
    Dictionary,

    /// <summary>The class of a storage.</summary>
    Storage,

    /// <summary>Builds a tensor from a storage, offset, shape and strides.</summary>
    Tensor,

    /// <summary>Gives back its first argument (a parameter's tensor, a size's tuple).</summary>
    First,

    /// <summary>Holds data that no model needs, kept as a record.</summary>
    Record,
}

/// <summary>The globals that state dicts and fairseq checkpoints use. There are no others: whatever else a pickle names is refused.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleRole> s_roles = Roles();

    public static PickleGlobal? Find(string module, string name)
    {
        var global = $"{module}.{name}";
        return s_roles.TryGetValue(global, out var role) ? new PickleGlobal(global, role)
            : ElementType.FindStorage(global) is not null ? new PickleGlobal(global, PickleRole.Storage)
            : null;
    }

    private static FrozenDictionary<string, PickleRole> Roles()
    {
        var roles = new Dictionary<string, PickleRole>(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = PickleRole.Dictionary,
            ["collections.defaultdict"] = PickleRole.Dictionary,
            ["torch._utils._rebuild_tensor"] = PickleRole.Tensor,
            ["torch._utils._rebuild_tensor_v2"] = PickleRole.Tensor,
            ["torch._utils._rebuild_parameter"] = PickleRole.First,
            ["torch._utils._rebuild_parameter_with_state"] = PickleRole.First,
            ["torch.Size"] = PickleRole.First,
        };
        string[] records =
        [
            "argparse.Namespace", "fairseq.data.dictionary.Dictionary", "torch.device", "torch.serialization._get_layout", "_codecs.encode",
            "numpy.dtype", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
            "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.int16", "torch.int8", "torch.uint8", "torch.bool",
            "builtins.dict", "builtins.list", "builtins.set", "builtins.int", "builtins.float", "builtins.str", "builtins.bool",
            "__builtin__.dict", "__builtin__.list", "__builtin__.set", "__builtin__.int", "__builtin__.float", "__builtin__.str", "__builtin__.bool",
        ];
        foreach (var record in records)
        {
            roles.Add(record, PickleRole.Record);
        }

        return roles.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
