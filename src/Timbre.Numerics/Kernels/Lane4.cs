using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Four lanes: SSE or Neon.</summary>
internal readonly unsafe struct Lane4(Vector128<float> value) : ILanes<Lane4>
{
    private const int RootHalf = 0x3f3504f3; // the bits of √½

    private readonly Vector128<float> _value = value;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Load(float* p) => new(Vector128.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Lane4 v) => v._value.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 All(float v) => new(Vector128.Create(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Broadcast(float* p) => new(Vector128.Create(*p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator +(Lane4 a, Lane4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator -(Lane4 a, Lane4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator *(Lane4 a, Lane4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator /(Lane4 a, Lane4 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 MultiplyAdd(Lane4 a, Lane4 b, Lane4 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 MultiplySubtract(Lane4 a, Lane4 b, Lane4 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Sqrt(Lane4 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Max(Lane4 a, Lane4 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Min(Lane4 a, Lane4 b) => new(Vector128.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 CountLess(Lane4 count, Lane4 a, Lane4 b) =>
        new(count._value + (Vector128.LessThan(a._value, b._value) & Vector128<float>.One));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Split(Lane4 x, out Lane4 exponent)
    {
        var bits = x._value.AsInt32();
        var e = Vector128.ShiftRightArithmetic(bits - Vector128.Create(RootHalf), 23);
        exponent = new(Vector128.ConvertToSingle(e));
        return new((bits - Vector128.ShiftLeft(e, 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 TwoToThe(Lane4 n) =>
        new(Vector128.ShiftLeft(Vector128.ConvertToInt32Native(n._value) + Vector128.Create(127), 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadFrames(float** rows, float* window, nint count, float* target)
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
