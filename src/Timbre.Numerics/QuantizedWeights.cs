using Timbre.Numerics.Kernels;

namespace Timbre.Numerics;

/// <summary>
/// Weights in 8 bits with a scale for each output; frames are taken in 7 bits, each with its own scale and zero, as they come. Sums are exact in
/// 32 bits, so the result does not depend on the kernel.
/// </summary>
public sealed class QuantizedWeights : IFrameWeights
{
    /// <summary>The largest weight. Four products of it with the largest activation, 127, fit 16 bits.</summary>
    internal const int Largest = 64;

    private readonly sbyte[] _panels;
    private readonly float[] _scale; // per output
    private readonly float[] _sums; // per tap and output: Σ of the weights, which a frame's zero is times of

    /// <summary>Room for weights <c>[outputs, taps, inputs]</c>.</summary>
    public QuantizedWeights(int outputs, int inputs, int taps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(taps);
        Outputs = outputs;
        Inputs = inputs;
        Taps = taps;
        PaddedOutputs = (outputs + GemmPacking.Width - 1) / GemmPacking.Width * GemmPacking.Width;
        Depth = (inputs + QuantizedFrames.Step - 1) / QuantizedFrames.Step * QuantizedFrames.Step;
        _panels = GC.AllocateArray<sbyte>(checked(PaddedOutputs * Depth * taps), pinned: true);
        _scale = new float[PaddedOutputs];
        _sums = new float[PaddedOutputs * taps];
    }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <inheritdoc/>
    public int Taps { get; }

    /// <inheritdoc/>
    public long Bytes => _panels.Length + ((_scale.Length + _sums.Length) * (long)sizeof(float));

    /// <summary>Outputs, filled up to whole panels.</summary>
    internal int PaddedOutputs { get; }

    /// <summary>Inputs, filled up to whole steps.</summary>
    internal int Depth { get; }

    /// <summary>Panels of 16 outputs, each <c>[taps, depth / 4, 16, 4]</c>.</summary>
    internal sbyte[] Panels => _panels;

    /// <summary>Per output.</summary>
    internal float[] Scale => _scale;

    /// <summary><c>[taps, padded outputs]</c>.</summary>
    internal float[] Sums => _sums;

    /// <inheritdoc/>
    public void Fill(int firstOutput, ReadOnlySpan<float> weights)
    {
        ProductCheck.Fill(this, firstOutput, weights.Length);
        var depth = Inputs * Taps;
        for (var i = 0; i < weights.Length / depth; i++)
        {
            Fill(firstOutput + i, weights.Slice(i * depth, depth), _panels.AsSpan((firstOutput + i) / GemmPacking.Width * GemmPacking.Width * Depth * Taps));
        }
    }

    /// <inheritdoc/>
    public void Prepare(FrameBuffer x, int first, int rows)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + (long)rows, x.Rows);
        QuantizedProduct.Quantize(x, first, rows);
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

    private void Fill(int output, ReadOnlySpan<float> weights, Span<sbyte> panel)
    {
        var largest = 0f;
        foreach (var w in weights)
        {
            largest = Math.Max(largest, Math.Abs(w));
        }

        var scale = largest > 0 && float.IsFinite(largest) ? largest / Largest : 1;
        _scale[output] = scale;
        var column = output % GemmPacking.Width * 4;
        for (var tap = 0; tap < Taps; tap++)
        {
            var sum = 0;
            for (var i = 0; i < Inputs; i++)
            {
                var q = (int)MathF.Round(weights[(tap * Inputs) + i] / scale);
                sum += q;
                panel[(((tap * Depth) + (i / 4 * 4)) * GemmPacking.Width) + column + (i % 4)] = (sbyte)Math.Clamp(q, -Largest, Largest);
            }

            _sums[(tap * PaddedOutputs) + output] = sum;
        }
    }
}
