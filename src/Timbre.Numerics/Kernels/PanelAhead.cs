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

    /// <summary>Fetches the share of the bytes after the panel that falls to rows <paramref name="row"/> to <paramref name="row"/> + <paramref name="height"/> of <paramref name="rows"/>. Addresses beyond the weights do no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(void* panel, nint bytes, nint row, nint height, nint rows)
    {
        if (Sse.IsSupported)
        {
            var next = (byte*)panel + bytes;
            var end = next + (bytes * (row + height) / rows);
            for (var line = next + (bytes * row / rows); line < end; line += Line)
            {
                Sse.Prefetch1(line);
            }
        }
    }
}
