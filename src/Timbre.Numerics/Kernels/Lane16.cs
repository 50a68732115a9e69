using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly unsafe struct Lane16(Vector512<float> value) : ILanes<Lane16>
{
    private const int RootHalf = 0x3f3504f3; // the bits of √½

    private readonly Vector512<float> _value = value;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Load(float* p) => new(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Lane16 v) => v._value.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 All(float v) => new(Vector512.Create(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Broadcast(float* p) => new(Vector512.Create(*p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator +(Lane16 a, Lane16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator -(Lane16 a, Lane16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator *(Lane16 a, Lane16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator /(Lane16 a, Lane16 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 MultiplyAdd(Lane16 a, Lane16 b, Lane16 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 MultiplySubtract(Lane16 a, Lane16 b, Lane16 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Sqrt(Lane16 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Max(Lane16 a, Lane16 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Min(Lane16 a, Lane16 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 CountLess(Lane16 count, Lane16 a, Lane16 b) =>
        new(count._value + (Vector512.LessThan(a._value, b._value) & Vector512<float>.One));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Split(Lane16 x, out Lane16 exponent)
    {
        var bits = x._value.AsInt32();
        var e = Vector512.ShiftRightArithmetic(bits - Vector512.Create(RootHalf), 23);
        exponent = new(Vector512.ConvertToSingle(e));
        return new((bits - Vector512.ShiftLeft(e, 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 TwoToThe(Lane16 n) =>
        new(Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n._value) + Vector512.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadFrames(float** rows, float* window, nint count, float* target)
    {
        if (!Avx512F.IsSupported)
        {
            LoadFramesPlainly(rows, window, count, target);
            return;
        }

        for (nint i = 0; i < count; i += Width)
        {
            Transpose(rows, i, Vector512.Load(window + i), target + (i * Width));
        }
    }

    /// <summary>16×16 in four steps: 4×4 blocks within each quarter, then quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float** rows, nint i, Vector512<float> w, float* target)
    {
        var r0 = Vector512.Load(rows[0] + i) * w;
        var r1 = Vector512.Load(rows[1] + i) * w;
        var r2 = Vector512.Load(rows[2] + i) * w;
        var r3 = Vector512.Load(rows[3] + i) * w;
        var r4 = Vector512.Load(rows[4] + i) * w;
        var r5 = Vector512.Load(rows[5] + i) * w;
        var r6 = Vector512.Load(rows[6] + i) * w;
        var r7 = Vector512.Load(rows[7] + i) * w;
        var r8 = Vector512.Load(rows[8] + i) * w;
        var r9 = Vector512.Load(rows[9] + i) * w;
        var r10 = Vector512.Load(rows[10] + i) * w;
        var r11 = Vector512.Load(rows[11] + i) * w;
        var r12 = Vector512.Load(rows[12] + i) * w;
        var r13 = Vector512.Load(rows[13] + i) * w;
        var r14 = Vector512.Load(rows[14] + i) * w;
        var r15 = Vector512.Load(rows[15] + i) * w;
        var u0 = Avx512F.UnpackLow(r0, r1);
        var u1 = Avx512F.UnpackHigh(r0, r1);
        var u2 = Avx512F.UnpackLow(r2, r3);
        var u3 = Avx512F.UnpackHigh(r2, r3);
        var u4 = Avx512F.UnpackLow(r4, r5);
        var u5 = Avx512F.UnpackHigh(r4, r5);
        var u6 = Avx512F.UnpackLow(r6, r7);
        var u7 = Avx512F.UnpackHigh(r6, r7);
        var u8 = Avx512F.UnpackLow(r8, r9);
        var u9 = Avx512F.UnpackHigh(r8, r9);
        var u10 = Avx512F.UnpackLow(r10, r11);
        var u11 = Avx512F.UnpackHigh(r10, r11);
        var u12 = Avx512F.UnpackLow(r12, r13);
        var u13 = Avx512F.UnpackHigh(r12, r13);
        var u14 = Avx512F.UnpackLow(r14, r15);
        var u15 = Avx512F.UnpackHigh(r14, r15);
        var q0 = Avx512F.Shuffle(u0, u2, 0x44);
        var q1 = Avx512F.Shuffle(u0, u2, 0xEE);
        var q2 = Avx512F.Shuffle(u1, u3, 0x44);
        var q3 = Avx512F.Shuffle(u1, u3, 0xEE);
        var q4 = Avx512F.Shuffle(u4, u6, 0x44);
        var q5 = Avx512F.Shuffle(u4, u6, 0xEE);
        var q6 = Avx512F.Shuffle(u5, u7, 0x44);
        var q7 = Avx512F.Shuffle(u5, u7, 0xEE);
        var q8 = Avx512F.Shuffle(u8, u10, 0x44);
        var q9 = Avx512F.Shuffle(u8, u10, 0xEE);
        var q10 = Avx512F.Shuffle(u9, u11, 0x44);
        var q11 = Avx512F.Shuffle(u9, u11, 0xEE);
        var q12 = Avx512F.Shuffle(u12, u14, 0x44);
        var q13 = Avx512F.Shuffle(u12, u14, 0xEE);
        var q14 = Avx512F.Shuffle(u13, u15, 0x44);
        var q15 = Avx512F.Shuffle(u13, u15, 0xEE);
        var a0 = Avx512F.Shuffle4x128(q0, q4, 0x88);
        var b0 = Avx512F.Shuffle4x128(q0, q4, 0xDD);
        var c0 = Avx512F.Shuffle4x128(q8, q12, 0x88);
        var d0 = Avx512F.Shuffle4x128(q8, q12, 0xDD);
        Avx512F.Shuffle4x128(a0, c0, 0x88).Store(target + (0 * Width));
        Avx512F.Shuffle4x128(a0, c0, 0xDD).Store(target + (8 * Width));
        Avx512F.Shuffle4x128(b0, d0, 0x88).Store(target + (4 * Width));
        Avx512F.Shuffle4x128(b0, d0, 0xDD).Store(target + (12 * Width));
        var a1 = Avx512F.Shuffle4x128(q1, q5, 0x88);
        var b1 = Avx512F.Shuffle4x128(q1, q5, 0xDD);
        var c1 = Avx512F.Shuffle4x128(q9, q13, 0x88);
        var d1 = Avx512F.Shuffle4x128(q9, q13, 0xDD);
        Avx512F.Shuffle4x128(a1, c1, 0x88).Store(target + (1 * Width));
        Avx512F.Shuffle4x128(a1, c1, 0xDD).Store(target + (9 * Width));
        Avx512F.Shuffle4x128(b1, d1, 0x88).Store(target + (5 * Width));
        Avx512F.Shuffle4x128(b1, d1, 0xDD).Store(target + (13 * Width));
        var a2 = Avx512F.Shuffle4x128(q2, q6, 0x88);
        var b2 = Avx512F.Shuffle4x128(q2, q6, 0xDD);
        var c2 = Avx512F.Shuffle4x128(q10, q14, 0x88);
        var d2 = Avx512F.Shuffle4x128(q10, q14, 0xDD);
        Avx512F.Shuffle4x128(a2, c2, 0x88).Store(target + (2 * Width));
        Avx512F.Shuffle4x128(a2, c2, 0xDD).Store(target + (10 * Width));
        Avx512F.Shuffle4x128(b2, d2, 0x88).Store(target + (6 * Width));
        Avx512F.Shuffle4x128(b2, d2, 0xDD).Store(target + (14 * Width));
        var a3 = Avx512F.Shuffle4x128(q3, q7, 0x88);
        var b3 = Avx512F.Shuffle4x128(q3, q7, 0xDD);
        var c3 = Avx512F.Shuffle4x128(q11, q15, 0x88);
        var d3 = Avx512F.Shuffle4x128(q11, q15, 0xDD);
        Avx512F.Shuffle4x128(a3, c3, 0x88).Store(target + (3 * Width));
        Avx512F.Shuffle4x128(a3, c3, 0xDD).Store(target + (11 * Width));
        Avx512F.Shuffle4x128(b3, d3, 0x88).Store(target + (7 * Width));
        Avx512F.Shuffle4x128(b3, d3, 0xDD).Store(target + (15 * Width));
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
