using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Timbre.Numerics.Kernels;

/// <summary>Two lanes: whatever the machine has, or none of it.</summary>
internal readonly unsafe struct Wide2(Vector128<double> value) : IWideLanes<Wide2>
{
    private readonly Vector128<double> _value = value;

    public static int Width => 2;

    public static Wide2 Zero => new(Vector128<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 Load(double* p) => new(Vector128.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 Load(float* p) => new(Vector128.Create((double)p[0], p[1]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, Wide2 v) => v._value.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 All(double v) => new(Vector128.Create(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 operator +(Wide2 a, Wide2 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 operator -(Wide2 a, Wide2 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 operator *(Wide2 a, Wide2 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 MultiplyAdd(Wide2 a, Wide2 b, Wide2 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide2 MultiplySubtract(Wide2 a, Wide2 b, Wide2 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Wide2 a) => Vector128.Sum(a._value);
}
