using System.Numerics.Tensors;
using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Weights in 8 bits with a scale for each output, a quarter of the memory. Frames are taken in up to 16 bits with a scale for each, as they come: a frame with one
/// large value among small ones keeps its small ones. Narrow frames have 8 bits, which is faster still, where the machine has an instruction for it. Sums are exact
/// in 32 bits, so the result does not depend on the kernel.
/// </summary>
public sealed class QuantizedWeights : IFrameWeights
{
    internal const int Largest = 127;

    /// <summary>Room for weights <c>[outputs, taps, inputs]</c>.</summary>
    public QuantizedWeights(int outputs, int inputs, int taps = 1, bool narrowFrames = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(taps);
        Outputs = outputs;
        Inputs = inputs;
        Taps = taps;
        Depth = (inputs + QuantizedFrames.Step - 1) / QuantizedFrames.Step * QuantizedFrames.Step;
        var padded = (outputs + GemmPacking.Width - 1) / GemmPacking.Width * GemmPacking.Width;
        Panels = GC.AllocateArray<sbyte>(checked(padded * Depth * taps), pinned: true);
        Scale = new float[padded];
        TakesNarrowFrames = narrowFrames && NarrowFrames.AreFaster;
        PaddedOutputs = padded;
        Sums = new float[TakesNarrowFrames ? padded * taps : 0];
    }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <inheritdoc/>
    public int Taps { get; }

    /// <inheritdoc/>
    public long Bytes => Panels.Length + ((Scale.Length + Sums.Length) * (long)sizeof(float));

    /// <summary>Whether frames are taken in 8 bits.</summary>
    internal bool TakesNarrowFrames { get; }

    /// <summary>Inputs, filled up to whole steps.</summary>
    internal int Depth { get; }

    /// <summary>Panels of 16 outputs, each <c>[taps, depth / 4, 16, 4]</c>.</summary>
    internal sbyte[] Panels { get; }

    /// <summary>Per output.</summary>
    internal float[] Scale { get; }

    /// <summary>Outputs, filled up to whole panels.</summary>
    internal int PaddedOutputs { get; }

    /// <summary>For narrow frames the sum of each output's weights, which a frame's zero is times of: <c>[taps, padded outputs]</c>.</summary>
    internal float[] Sums { get; }

    /// <inheritdoc/>
    public void Fill(int firstOutput, ReadOnlySpan<float> weights)
    {
        ProductCheck.Fill(this, firstOutput, weights.Length);
        var depth = Inputs * Taps;
        for (var i = 0; i < weights.Length / depth; i++)
        {
            FillOutput(firstOutput + i, weights.Slice(i * depth, depth));
        }
    }

    /// <inheritdoc/>
    public void Prepare(FrameBuffer x, int first, int rows)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + (long)rows, x.Rows);
        QuantizedProduct.Quantize(x, first, rows, TakesNarrowFrames);
    }

    /// <inheritdoc/>
    public void Multiply(FrameBuffer x, int first, int step, int rows, FrameBuffer y, int firstRow, ProductFinish finish, int firstColumn = 0, int columns = -1)
    {
        columns = columns < 0 ? Outputs - firstColumn : columns;
        ProductCheck.Product(this, x, first, step, rows, y, firstRow, finish, firstColumn, columns);
        if (rows > 0 && columns > 0)
        {
            QuantizedProduct.Run(this, x, first, step, rows, y, firstRow, finish, firstColumn, columns);
        }
    }

    private void FillOutput(int output, ReadOnlySpan<float> weights)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(weights));
        var scale = largest > 0 && float.IsFinite(largest) ? largest / Largest : 1;
        Scale[output] = scale;
        var panel = Panels.AsSpan(output / GemmPacking.Width * GemmPacking.Width * Depth * Taps);
        var column = output % GemmPacking.Width * QuantizedFrames.Step;
        for (var tap = 0; tap < Taps; tap++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var q = MathF.Round(weights[(tap * Inputs) + i] / scale);
                var place = (((tap * Depth) + (i / QuantizedFrames.Step * QuantizedFrames.Step)) * GemmPacking.Width) + column + (i % QuantizedFrames.Step);
                panel[place] = (sbyte)Math.Clamp(q, -Largest, Largest);
                if (TakesNarrowFrames)
                {
                    Sums[(tap * PaddedOutputs) + output] += panel[place];
                }
            }
        }
    }
}
