using System.Runtime.InteropServices;

namespace Timbre.Numerics;

/// <summary>
/// Floats that start at a 64-byte boundary and stay there, zero at first. They lie in memory that the garbage collector owns but never moves,
/// so a span of them stays valid as long as anybody holds it.
/// </summary>
public sealed class AlignedFloats
{
    private const int Boundary = 64;
    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Reserves <paramref name="length"/> zeros.</summary>
    public AlignedFloats(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _array = GC.AllocateArray<float>(checked(length + (Boundary / sizeof(float))), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((Boundary - (address % Boundary)) % Boundary / sizeof(float));
        Length = length;
    }

    private AlignedFloats(AlignedFloats whole, int length) => (_array, _start, Length) = (whole._array, whole._start, length);

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The first <paramref name="length"/> of them: the same memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public AlignedFloats First(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        return new AlignedFloats(this, length);
    }
}
