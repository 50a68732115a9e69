using System.Buffers;
using System.Runtime.InteropServices;

namespace Timbre.Neural;

/// <summary>Values of one type that lie one after another in a file; all of them were checked to lie inside it.</summary>
/// <param name="File">Where they are.</param>
/// <param name="Position">The byte of the first.</param>
/// <param name="Type">Their type.</param>
/// <param name="BigEndian">Whether each has its highest byte first.</param>
internal sealed record StoredValues(CheckpointFile File, long Position, ElementType Type, bool BigEndian)
{
    private const int LargestRead = 1 << 24; // values; a span of bytes holds no more than 2 GiB
    private const int BufferBytes = 1 << 17;

    /// <summary>Reads values <paramref name="start"/> … as float32.</summary>
    public void Read(long start, Span<float> values)
    {
        if (Type.Format == FloatFormat.Single && BigEndian != BitConverter.IsLittleEndian)
        {
            for (; !values.IsEmpty; values = values[Math.Min(LargestRead, values.Length)..])
            {
                var part = values[..Math.Min(LargestRead, values.Length)];
                File.Read(Position + (4 * start), MemoryMarshal.AsBytes(part));
                start += part.Length;
            }

            return;
        }

        var width = Type.Bits / 8;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferBytes, (long)width * values.Length));
        try
        {
            while (!values.IsEmpty)
            {
                var count = Math.Min(BufferBytes / width, values.Length);
                var bytes = buffer.AsSpan(0, count * width);
                File.Read(Position + (width * start), bytes);
                FloatConversion.ToSingle(Type.Format, bytes, BigEndian, values[..count]);
                values = values[count..];
                start += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
