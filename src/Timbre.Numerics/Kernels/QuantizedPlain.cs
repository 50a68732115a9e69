namespace Timbre.Numerics.Kernels;

/// <summary>One row by 16 columns, 16-bit frames by 8-bit weights, without vectors: for machines that have none, and the reference of the other tiles.</summary>
internal static unsafe class QuantizedPlain
{
    public static void Tile1x16(short* a, sbyte* b, nint steps, int* c)
    {
        new Span<int>(c, GemmPacking.Width).Clear();
        for (; steps > 0; steps--)
        {
            for (var j = 0; j < GemmPacking.Width; j++)
            {
                for (var p = 0; p < QuantizedFrames.Step; p++)
                {
                    c[j] += a[p] * b[(QuantizedFrames.Step * j) + p];
                }
            }

            a += QuantizedFrames.Step;
            b += QuantizedFrames.Step * GemmPacking.Width;
        }
    }
}
