namespace Timbre.Numerics;

/// <summary>
/// The rows of a <see cref="FrameBuffer"/> in 7 bits: <c>x ≈ scale · (q − zero)</c> with q from 0 to 127 and a scale and zero for each row, chosen so that its
/// smallest and largest value (and 0) are met.
/// </summary>
internal sealed class QuantizedFrames
{
    /// <summary>Values that one step of a kernel takes; rows are filled up with zeros.</summary>
    public const int Step = 8;

    public QuantizedFrames(int rows, int columns)
    {
        Pitch = (columns + Step - 1) / Step * Step;
        Values = GC.AllocateArray<byte>(checked(rows * Pitch), pinned: true);
        Scale = new float[rows];
        Zero = new float[rows];
    }

    public int Pitch { get; }

    public byte[] Values { get; }

    public float[] Scale { get; }

    public float[] Zero { get; }
}
