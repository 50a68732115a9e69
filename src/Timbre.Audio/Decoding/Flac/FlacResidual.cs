using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>The coded residual of a subframe (RFC 9639, 9.2.7): Rice codes in partitions, each with a parameter of its own.</summary>
internal static class FlacResidual
{
    /// <summary>Decodes into <paramref name="samples"/> from <paramref name="order"/> (the warm-up samples) to its end.</summary>
    public static void Decode(ref BitCursor cursor, Span<int> samples, int order)
    {
        var method = cursor.Read(2);
        if (method > 1)
        {
            throw new DamagedFrameException("a residual has a reserved coding method");
        }

        var parameterBits = method == 0 ? 4 : 5;
        var escape = (1u << parameterBits) - 1;
        var partitionOrder = (int)cursor.Read(4);
        var partitionLength = samples.Length >> partitionOrder;
        if (partitionLength << partitionOrder != samples.Length || partitionLength < order)
        {
            throw new DamagedFrameException("the partitions of a residual do not fit its block");
        }

        var from = order;
        for (var end = partitionLength; end <= samples.Length; end += partitionLength)
        {
            var partition = samples[from..end];
            var parameter = cursor.Read(parameterBits);
            if (parameter == escape)
            {
                DecodeRaw(ref cursor, partition, (int)cursor.Read(5));
            }
            else
            {
                DecodeRice(ref cursor, partition, (int)parameter);
            }

            from = end;
        }
    }

    /// <summary>The readable form of <see cref="DecodeRice"/>: one code at a time.</summary>
    public static void DecodeRiceReference(ref BitCursor cursor, Span<int> residual, int parameter)
    {
        for (var i = 0; i < residual.Length; i++)
        {
            residual[i] = ReadOne(ref cursor, parameter);
        }
    }

    private static void DecodeRaw(ref BitCursor cursor, Span<int> residual, int bits)
    {
        for (var i = 0; i < residual.Length; i++)
        {
            residual[i] = (int)cursor.ReadSigned(bits);
        }
    }

    /// <summary>Three codes for each refill; where they are longer than the 56 bits that a refill promises, one at a time.</summary>
    public static void DecodeRice(ref BitCursor cursor, Span<int> residual, int parameter)
    {
        ref var target = ref MemoryMarshal.GetReference(residual);
        ref var start = ref cursor.Start;
        var limit = cursor.Limit;
        var cache = cursor.Cache;
        var bits = cursor.Bits;
        var next = cursor.Next;
        var i = 0;
        var count = residual.Length;
        var below = 63 - parameter;
        if (parameter <= 16)
        {
            while (i + 3 <= count)
            {
                if (next > limit)
                {
                    BitCursor.ThrowRanOut();
                }

                cache |= BitCursor.Load(ref start, next) >> bits;
                next += (63 - bits) >> 3;
                bits |= 56;

                // The stop bit stays on top of the remainder, so the quotient counts one less.
                var q0 = BitOperations.LeadingZeroCount(cache);
                var t0 = cache << q0;
                var t1 = t0 << parameter << 1;
                var q1 = BitOperations.LeadingZeroCount(t1);
                var t2 = t1 << q1;
                var t3 = t2 << parameter << 1;
                var q2 = BitOperations.LeadingZeroCount(t3);
                var t4 = t3 << q2;
                var used = q0 + q1 + q2 + (3 * (parameter + 1));
                if (used > bits)
                {
                    cursor.Cache = cache;
                    cursor.Bits = bits;
                    cursor.Next = next;
                    for (var j = 0; j < 3; j++)
                    {
                        Unsafe.Add(ref target, i + j) = ReadOne(ref cursor, parameter);
                    }

                    cache = cursor.Cache;
                    bits = cursor.Bits;
                    next = cursor.Next;
                    i += 3;
                    continue;
                }

                Unsafe.Add(ref target, i) = Unfold((uint)(t0 >> below) + ((uint)(q0 - 1) << parameter));
                Unsafe.Add(ref target, i + 1) = Unfold((uint)(t2 >> below) + ((uint)(q1 - 1) << parameter));
                Unsafe.Add(ref target, i + 2) = Unfold((uint)(t4 >> below) + ((uint)(q2 - 1) << parameter));
                cache = t4 << parameter << 1;
                bits -= used;
                i += 3;
            }
        }

        cursor.Cache = cache;
        cursor.Bits = bits;
        cursor.Next = next;
        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = ReadOne(ref cursor, parameter);
        }
    }

    private static int ReadOne(ref BitCursor cursor, int parameter)
    {
        var quotient = cursor.ReadUnary(uint.MaxValue >> parameter);
        return Unfold((quotient << parameter) | cursor.Read(parameter));
    }

    // 0, 1, 2, 3, … stand for 0, -1, 1, -2, …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unfold(uint folded) => (int)(folded >> 1) ^ -(int)(folded & 1);
}
