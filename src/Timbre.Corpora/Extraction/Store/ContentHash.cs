using System.Buffers.Binary;

namespace Timbre.Corpora;

/// <summary>A SHA-256, as a value.</summary>
internal readonly record struct ContentHash(UInt128 High, UInt128 Low)
{
    public const int Bytes = 32;

    public static ContentHash From(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, High);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], Low);
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
