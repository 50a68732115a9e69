using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>Weights in float32.</summary>
public sealed class PackedWeights : IFrameWeights
{
    private readonly AlignedFloats _panels;

    /// <summary>Room for weights <c>[outputs, taps, inputs]</c>.</summary>
    public PackedWeights(int outputs, int inputs, int taps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(taps);
        Outputs = outputs;
        Inputs = inputs;
        Taps = taps;
        _panels = new AlignedFloats(checked((outputs + GemmPacking.Width - 1) / GemmPacking.Width * GemmPacking.Width * inputs * taps));
    }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <inheritdoc/>
    public int Taps { get; }

    /// <inheritdoc/>
    public long Bytes => _panels.Length * (long)sizeof(float);

    /// <inheritdoc/>
    public void Fill(int firstOutput, ReadOnlySpan<float> weights)
    {
        ProductCheck.Fill(this, firstOutput, weights.Length);
        var depth = Inputs * Taps;
        PackedProduct.Fill(weights, depth, _panels.Span[(firstOutput * depth)..]);
    }

    /// <summary>Nothing needs to be readied.</summary>
    /// <inheritdoc/>
    public void Prepare(FrameBuffer x, int first, int rows)
    {
    }

    /// <inheritdoc/>
    public void Multiply(FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn = 0, int columns = -1)
    {
        columns = columns < 0 ? Outputs - firstColumn : columns;
        ProductCheck.Product(this, x, first, step, rows, y, firstRow, finish, firstColumn, columns);
        if (rows > 0 && columns > 0)
        {
            PackedProduct.Run(this, _panels.Span, x, first, step, rows, y, firstRow, finish, firstColumn, columns);
        }
    }
}
