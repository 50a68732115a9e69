namespace Timbre.Numerics.Kernels;

/// <summary>One row by 16 columns over bytes without vectors: for machines that have none, and the reference of the other tiles.</summary>
internal static unsafe class QuantizedPlain
{
    public static void Tile1x16(byte* a, sbyte* b, nint steps, int* c)
    {
        new Span<int>(c, GemmPacking.Width).Clear();
        for (steps *= 2; steps > 0; steps--)
        {
            for (var j = 0; j < GemmPacking.Width; j++)
            {
                for (var p = 0; p < 4; p++)
                {
                    c[j] += a[p] * b[(4 * j) + p];
                }
            }

            a += 4;
            b += 4 * GemmPacking.Width;
        }
    }
}
