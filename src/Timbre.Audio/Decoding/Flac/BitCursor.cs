using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>
/// Reads big-endian bits from bytes in memory, through 64 bits held ready with the next bit on top. The array must hold
/// <see cref="Padding"/> more bytes than are valid, so that whole words can be loaded up to the end.
/// </summary>
internal ref struct BitCursor
{
    public const int Padding = 32;

    public readonly ref byte Start;

    /// <summary>A refill from beyond this byte means that more bits were used than there are.</summary>
    public readonly int Limit;

    public ulong Cache;
    public int Bits;
    public int Next;

    private readonly int _end;

    /// <summary>Reads <paramref name="buffer"/> from <paramref name="from"/> up to <paramref name="end"/>.</summary>
    public BitCursor(byte[] buffer, int from, int end)
    {
        if (end + Padding > buffer.Length || from > end)
        {
            throw new ArgumentException("the buffer has no room behind its data", nameof(buffer));
        }

        Start = ref MemoryMarshal.GetArrayDataReference(buffer);
        Next = from;
        _end = end;
        Limit = end + 8;
    }

    /// <summary>The byte after the last one of which a bit was used.</summary>
    public readonly int BytePosition => Next - (Bits >> 3);

    /// <summary>Makes at least 56 bits ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (Next > Limit)
        {
            ThrowRanOut();
        }

        Cache |= Load(ref Start, Next) >> Bits;
        Next += (63 - Bits) >> 3;
        Bits |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref byte start, int position)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    /// <summary>The next <paramref name="count"/> bits (0 to 32) as an unsigned number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        Refill();
        var value = (uint)((Cache >> 1) >> (63 - count));
        Cache <<= count;
        Bits -= count;
        return value;
    }

    /// <summary>The next <paramref name="count"/> bits (0 to 33) as a two's complement number.</summary>
    public long ReadSigned(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        Refill();
        var value = (long)Cache >> (64 - count);
        Cache <<= count;
        Bits -= count;
        return value;
    }

    /// <summary>The number of zero bits before the next one bit; both are passed over.</summary>
    public uint ReadUnary(uint maximum)
    {
        uint zeros = 0;
        while (true)
        {
            Refill();
            var run = BitOperations.LeadingZeroCount(Cache);
            if (run < Bits)
            {
                Cache = Cache << run << 1;
                Bits -= run + 1;
                zeros += (uint)run;
                return zeros <= maximum ? zeros : throw new DamagedFrameException("a residual is out of range");
            }

            zeros += (uint)Bits;
            Cache = 0;
            Bits = 0;
            if (zeros > maximum)
            {
                throw new DamagedFrameException("a residual is out of range");
            }
        }
    }

    /// <summary>Passes over what is left of a byte that was begun, which must be zeros, and checks that the data held out.</summary>
    public void AlignToByte()
    {
        var rest = Bits & 7;
        if (rest != 0 && Cache >> (64 - rest) != 0)
        {
            throw new DamagedFrameException("the padding of a frame is not zero");
        }

        Cache <<= rest;
        Bits -= rest;
        if (BytePosition > _end)
        {
            ThrowRanOut();
        }
    }

    public static void ThrowRanOut() => throw new DamagedFrameException("the data ends inside a frame", ranOut: true);
}
