using System.Collections.Frozen;

namespace Timbre.Neural;

/// <summary>The floating-point formats that are read as float32.</summary>
internal enum FloatFormat
{
    None,
    Double,
    Single,
    Half,
    BFloat,
}

/// <summary>The type of stored values, by its safetensors name; those without a float format can be listed, not read.</summary>
internal sealed record ElementType(string Name, int Bits, FloatFormat Format = FloatFormat.None)
{
    private static readonly FrozenDictionary<string, ElementType> s_byName = new ElementType[]
    {
        new("F64", 64, FloatFormat.Double),
        new("F32", 32, FloatFormat.Single),
        new("F16", 16, FloatFormat.Half),
        new("BF16", 16, FloatFormat.BFloat),
        new("BOOL", 8), new("U8", 8), new("I8", 8), new("F8_E4M3", 8), new("F8_E5M2", 8), new("F8_E8M0", 8),
        new("U16", 16), new("I16", 16), new("U32", 32), new("I32", 32), new("U64", 64), new("I64", 64),
        new("C64", 64), new("C128", 128), new("F4", 4), new("F6_E2M3", 6), new("F6_E3M2", 6),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_byStorage = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["torch.DoubleStorage"] = "F64",
        ["torch.FloatStorage"] = "F32",
        ["torch.HalfStorage"] = "F16",
        ["torch.BFloat16Storage"] = "BF16",
        ["torch.LongStorage"] = "I64",
        ["torch.IntStorage"] = "I32",
        ["torch.ShortStorage"] = "I16",
        ["torch.CharStorage"] = "I8",
        ["torch.ByteStorage"] = "U8",
        ["torch.BoolStorage"] = "BOOL",
        ["torch.ComplexFloatStorage"] = "C64",
        ["torch.ComplexDoubleStorage"] = "C128",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ElementType? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The type that a storage class of PyTorch holds.</summary>
    public static ElementType? FindStorage(string global) => s_byStorage.TryGetValue(global, out var name) ? s_byName[name] : null;

    /// <summary>Bytes that so many values take; the count is at most 2⁵⁶.</summary>
    public long Bytes(long count) => (count / 8 * Bits) + (((count % 8 * Bits) + 7) / 8);
}
