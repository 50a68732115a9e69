namespace Timbre.Numerics;

/// <summary>
/// The rows of a <see cref="FrameBuffer"/> as whole numbers of up to 16 bits, each row with its own scale: <c>x ≈ scale · q</c>. The largest q is such that the
/// sum of a row's products with 8-bit weights fits 32 bits whatever they are.
/// </summary>
internal sealed class QuantizedFrames
{
    /// <summary>Values that one step of a kernel takes; rows are filled up with zeros.</summary>
    public const int Step = 4;

    public QuantizedFrames(int rows, int columns)
    {
        Pitch = (columns + Step - 1) / Step * Step;
        Values = GC.AllocateArray<short>(checked(rows * Pitch), pinned: true);
        Scale = new float[rows];
        Largest = Math.Min(short.MaxValue, int.MaxValue / (QuantizedWeights.Largest * Pitch));
    }

    public int Pitch { get; }

    public int Largest { get; }

    public short[] Values { get; }

    public float[] Scale { get; }
}
