using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly unsafe struct Lane8(Vector256<float> value) : ILanes<Lane8>
{
    private const int RootHalf = 0x3f3504f3; // the bits of √½

    private readonly Vector256<float> _value = value;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Load(float* p) => new(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Lane8 v) => v._value.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 All(float v) => new(Vector256.Create(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Broadcast(float* p) => new(Vector256.Create(*p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator +(Lane8 a, Lane8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator -(Lane8 a, Lane8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator *(Lane8 a, Lane8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator /(Lane8 a, Lane8 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 MultiplyAdd(Lane8 a, Lane8 b, Lane8 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 MultiplySubtract(Lane8 a, Lane8 b, Lane8 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Sqrt(Lane8 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Max(Lane8 a, Lane8 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Min(Lane8 a, Lane8 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 CountLess(Lane8 count, Lane8 a, Lane8 b) =>
        new(count._value + (Vector256.LessThan(a._value, b._value) & Vector256<float>.One));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Split(Lane8 x, out Lane8 exponent)
    {
        var bits = x._value.AsInt32();
        var e = Vector256.ShiftRightArithmetic(bits - Vector256.Create(RootHalf), 23);
        exponent = new(Vector256.ConvertToSingle(e));
        return new((bits - Vector256.ShiftLeft(e, 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 TwoToThe(Lane8 n) =>
        new(Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n._value) + Vector256.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadFrames(float** rows, float* window, nint count, float* target)
    {
        if (!Avx.IsSupported)
        {
            LoadFramesPlainly(rows, window, count, target);
            return;
        }

        for (nint i = 0; i < count; i += Width)
        {
            Transpose(rows, i, Vector256.Load(window + i), target + (i * Width));
        }
    }

    /// <summary>8×8 in three steps: pairs of values, then of pairs, then of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float** rows, nint i, Vector256<float> w, float* target)
    {
        var r0 = Vector256.Load(rows[0] + i) * w;
        var r1 = Vector256.Load(rows[1] + i) * w;
        var r2 = Vector256.Load(rows[2] + i) * w;
        var r3 = Vector256.Load(rows[3] + i) * w;
        var r4 = Vector256.Load(rows[4] + i) * w;
        var r5 = Vector256.Load(rows[5] + i) * w;
        var r6 = Vector256.Load(rows[6] + i) * w;
        var r7 = Vector256.Load(rows[7] + i) * w;
        var u0 = Avx.UnpackLow(r0, r1);
        var u1 = Avx.UnpackHigh(r0, r1);
        var u2 = Avx.UnpackLow(r2, r3);
        var u3 = Avx.UnpackHigh(r2, r3);
        var u4 = Avx.UnpackLow(r4, r5);
        var u5 = Avx.UnpackHigh(r4, r5);
        var u6 = Avx.UnpackLow(r6, r7);
        var u7 = Avx.UnpackHigh(r6, r7);
        var q0 = Avx.Shuffle(u0, u2, 0x44);
        var q1 = Avx.Shuffle(u0, u2, 0xEE);
        var q2 = Avx.Shuffle(u1, u3, 0x44);
        var q3 = Avx.Shuffle(u1, u3, 0xEE);
        var q4 = Avx.Shuffle(u4, u6, 0x44);
        var q5 = Avx.Shuffle(u4, u6, 0xEE);
        var q6 = Avx.Shuffle(u5, u7, 0x44);
        var q7 = Avx.Shuffle(u5, u7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).Store(target + (0 * Width));
        Avx.Permute2x128(q0, q4, 0x31).Store(target + (4 * Width));
        Avx.Permute2x128(q1, q5, 0x20).Store(target + (1 * Width));
        Avx.Permute2x128(q1, q5, 0x31).Store(target + (5 * Width));
        Avx.Permute2x128(q2, q6, 0x20).Store(target + (2 * Width));
        Avx.Permute2x128(q2, q6, 0x31).Store(target + (6 * Width));
        Avx.Permute2x128(q3, q7, 0x20).Store(target + (3 * Width));
        Avx.Permute2x128(q3, q7, 0x31).Store(target + (7 * Width));
    }

    private static void LoadFramesPlainly(float** rows, float* window, nint count, float* target)
    {
        for (nint i = 0; i < count; i++)
        {
            for (nint lane = 0; lane < Width; lane++)
            {
                target[(i * Width) + lane] = rows[lane][i] * window[i];
            }
        }
    }
}
