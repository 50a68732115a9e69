using System.Runtime.Intrinsics.X86;

namespace Timbre.Numerics;

/// <summary>
/// The rows of a <see cref="FrameBuffer"/> in 8 bits: <c>x ≈ scale · (q − zero)</c> with q from 0 to 255 and a scale and zero for each row. Neighbouring q add up to
/// at most <see cref="LargestPair"/>, so that their products with 8-bit weights fit 16 bits together: where most values are near the smallest, as after GELU, that
/// costs next to nothing; elsewhere up to a bit. The scale is negative where it can be finer so.
/// </summary>
internal sealed class NarrowFrames
{
    public const int Largest = 255;
    public const int LargestPair = short.MaxValue / QuantizedWeights.Largest;

    public NarrowFrames(int rows, int columns)
    {
        Pitch = (columns + QuantizedFrames.Step - 1) / QuantizedFrames.Step * QuantizedFrames.Step;
        Values = GC.AllocateArray<byte>(checked(rows * Pitch), pinned: true);
        Scale = new float[rows];
        Shift = new float[rows];
    }

    /// <summary>Whether this machine multiplies bytes faster than 16-bit numbers; else frames are always <see cref="QuantizedFrames"/>.</summary>
    public static bool AreFaster => Avx2.IsSupported;

    public int Pitch { get; }

    public byte[] Values { get; }

    public float[] Scale { get; }

    /// <summary>scale · zero.</summary>
    public float[] Shift { get; }
}
