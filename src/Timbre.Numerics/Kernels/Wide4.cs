using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Four lanes: AVX2.</summary>
internal readonly unsafe struct Wide4(Vector256<double> value) : IWideLanes<Wide4>
{
    private readonly Vector256<double> _value = value;

    public static int Width => 4;

    public static Wide4 Zero => new(Vector256<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Load(double* p) => new(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Load(float* p) => new(Avx.ConvertToVector256Double(Vector128.Load(p)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* p, Wide4 v) => v._value.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 All(double v) => new(Vector256.Create(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator +(Wide4 a, Wide4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator -(Wide4 a, Wide4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator *(Wide4 a, Wide4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 MultiplyAdd(Wide4 a, Wide4 b, Wide4 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 MultiplySubtract(Wide4 a, Wide4 b, Wide4 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Wide4 a) => Vector256.Sum(a._value);
}
