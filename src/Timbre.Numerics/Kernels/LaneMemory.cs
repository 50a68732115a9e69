using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Numerics.Kernels;

/// <summary>Addresses inside pinned arrays; the caller keeps the owner alive for as long as it uses them.</summary>
internal static unsafe class LaneMemory
{
    private const int Alignment = 64;

    /// <summary>Index of the first element of a pinned array that lies on a 64-byte boundary.</summary>
    public static int AlignedOffset(float[] pinned)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
    }

    public static float* Pointer(float[] pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    public static float* Pointer(LaneBuffer buffer) => Pointer(buffer.PinnedArray) + buffer.Offset;

    /// <summary>A table for a kernel: pinned, so that its address can be taken without <c>fixed</c>.</summary>
    public static float[] Table(int length) => GC.AllocateUninitializedArray<float>(Math.Max(length, 1), pinned: true);
}
