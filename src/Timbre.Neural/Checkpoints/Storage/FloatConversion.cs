using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Timbre.Neural;

/// <summary>Stored bytes to float32.</summary>
internal static class FloatConversion
{
    /// <summary>Converts as many values as <paramref name="values"/> holds; the bytes are turned around in place when their order is not this machine's.</summary>
    public static void ToSingle(FloatFormat format, Span<byte> bytes, bool bigEndian, Span<float> values)
    {
        if (bigEndian == BitConverter.IsLittleEndian)
        {
            Reverse(format, bytes);
        }

        switch (format)
        {
            case FloatFormat.Single:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case FloatFormat.Double:
                TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
            case FloatFormat.Half:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case FloatFormat.BFloat:
                FromBFloat(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(values));
                break;
            default:
                throw new InvalidOperationException("only floating-point values are converted");
        }
    }

    // A bfloat16 is the upper half of a float32.
    private static void FromBFloat(ReadOnlySpan<ushort> stored, Span<uint> values)
    {
        var i = 0;
        for (; i <= stored.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(stored[i..]), out var low, out var high);
            (low << 16).CopyTo(values[i..]);
            (high << 16).CopyTo(values[(i + Vector<uint>.Count)..]);
        }

        for (; i < stored.Length; i++)
        {
            values[i] = (uint)stored[i] << 16;
        }
    }

    private static void Reverse(FloatFormat format, Span<byte> bytes)
    {
        if (format is FloatFormat.Double)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else if (format is FloatFormat.Single)
        {
            var words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
