using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics.Kernels;

/// <summary>Asks for memory before it is needed, where the processor can be asked.</summary>
public static unsafe class Prefetch
{
    private const int LineFloats = 16;

    /// <summary>Asks for these values; returns at once, and changes nothing but how long a later look at them takes.</summary>
    public static void Values(ReadOnlySpan<float> values)
    {
        if (!Sse.IsSupported || values.IsEmpty)
        {
            return;
        }

        fixed (float* first = values)
        {
            for (var i = 0; i < values.Length; i += LineFloats)
            {
                Sse.Prefetch0(first + i);
            }

            Sse.Prefetch0(first + values.Length - 1);
        }
    }
}
