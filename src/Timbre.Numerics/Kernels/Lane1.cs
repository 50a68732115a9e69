using System.Runtime.CompilerServices;

namespace Timbre.Numerics.Kernels;

/// <summary>One lane: ordinary floats, for machines without SIMD and as the reference in tests.</summary>
internal readonly unsafe struct Lane1(float value) : ILanes<Lane1>
{
    private readonly float _value = value;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Load(float* p) => new(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Lane1 v) => *p = v._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 All(float v) => new(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Broadcast(float* p) => new(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator +(Lane1 a, Lane1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator -(Lane1 a, Lane1 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator *(Lane1 a, Lane1 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator /(Lane1 a, Lane1 b) => new(a._value / b._value);

    // Not fused: without the instruction a fused product is a slow call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 MultiplyAdd(Lane1 a, Lane1 b, Lane1 c) => new((a._value * b._value) + c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 MultiplySubtract(Lane1 a, Lane1 b, Lane1 c) => new(c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Sqrt(Lane1 a) => new(MathF.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Max(Lane1 a, Lane1 b) => new(a._value > b._value ? a._value : b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Min(Lane1 a, Lane1 b) => new(a._value < b._value ? a._value : b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 CountLess(Lane1 count, Lane1 a, Lane1 b) => a._value < b._value ? new(count._value + 1) : count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Split(Lane1 x, out Lane1 exponent)
    {
        const int rootHalf = 0x3f3504f3; // the bits of √½
        var bits = BitConverter.SingleToInt32Bits(x._value);
        var e = (bits - rootHalf) >> 23;
        exponent = new(e);
        return new(BitConverter.Int32BitsToSingle(bits - (e << 23)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 TwoToThe(Lane1 n) => new(BitConverter.Int32BitsToSingle(((int)n._value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadFrames(float** rows, float* window, nint count, float* target)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = rows[0][i] * window[i];
        }
    }
}
