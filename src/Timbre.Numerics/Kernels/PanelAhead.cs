using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>
/// Draws the panel that comes next into the second-level cache, a little before each tile of the present one: with few rows a panel is used up faster than memory
/// gives the next, and what the machine fetches by itself begins only when the panel does.
/// </summary>
internal static unsafe class PanelAhead
{
    private const int Line = 64;

    /// <summary>Fetches some bytes. Addresses beyond the weights do no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(void* start, nint bytes)
    {
        if (Sse.IsSupported)
        {
            for (nint i = 0; i < bytes; i += Line)
            {
                Sse.Prefetch1((byte*)start + i);
            }
        }
    }
}
