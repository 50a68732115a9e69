using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>
/// Convolution over one or two axes with the ReLU that follows it: windows of some rows are gathered side by side (neighbouring taps of a row of the
/// input are contiguous, so this is block copies) and multiplied by W, which lies in memory as [taps × channels, filters]; a file has [filters, channels, taps].
/// </summary>
internal sealed class ConvolutionLayer(Shape input, Shape output, WindowGeometry window, bool relu, Parameter weight, Parameter bias) : Layer(input, output)
{
    private const int GatheredFloats = 96 * 1024; // stays in the second-level cache
    private readonly int _depth = window.Height * window.Width * input.Channels;

    public override IReadOnlyList<Parameter> Parameters { get; } = [weight, bias];

    private int BlockRows => Math.Max(12, GatheredFloats / _depth / 12 * 12);

    public override LayerState CreateState(int capacity, bool training)
    {
        var rows = (int)Math.Min((long)capacity * Output.Positions, BlockRows);
        return new LayerState
        {
            Saved = new AlignedFloats(rows * _depth),
            Scratch = new AlignedFloats(training ? rows * _depth : 0),
            Sums = new double[training ? Output.Channels : 0],
        };
    }

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var rows = pass.Count * Output.Positions;
        var filters = Output.Channels;
        var matrix = new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), _depth, filters);
        for (var start = 0; start < rows; start += BlockRows)
        {
            var block = Math.Min(BlockRows, rows - start);
            var gathered = pass.State.Saved.Span[..(block * _depth)];
            Gather(x, start, block, gathered);
            Gemm.Multiply(new MatrixView(gathered, block, _depth), matrix, y.Slice(start * filters, block * filters), bias: pass.Weights.Slice(bias.Offset, filters), relu: relu);
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var rows = pass.Count * Output.Positions;
        var filters = Output.Channels;
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        ColumnMaths.Sum(dy, rows, filters, pass.State.Sums);
        for (var o = 0; o < filters; o++)
        {
            pass.Gradients[bias.Offset + o] = (float)pass.State.Sums[o];
        }

        dx.Clear();
        for (var start = 0; start < rows; start += BlockRows)
        {
            var block = Math.Min(BlockRows, rows - start);
            var gathered = pass.State.Saved.Span[..(block * _depth)];
            if (rows > BlockRows)
            {
                Gather(x, start, block, gathered); // else it is still there from the forward pass
            }

            var gradient = new MatrixView(dy.Slice(start * filters, block * filters), block, filters);
            Gemm.Multiply(new MatrixView(gathered, block, _depth).Transposed, gradient, pass.Gradients.Slice(weight.Offset, weight.Length), accumulate: start > 0);
            if (!dx.IsEmpty)
            {
                var spread = pass.State.Scratch.Span[..(block * _depth)];
                Gemm.Multiply(gradient, new MatrixView(pass.Weights.Slice(weight.Offset, weight.Length), _depth, filters).Transposed, spread);
                Spread(spread, start, block, dx);
            }
        }
    }

    /// <summary>Copies the windows of output rows <paramref name="start"/> … side by side; zeros outside the input.</summary>
    private void Gather(ReadOnlySpan<float> x, int start, int rows, Span<float> gathered)
    {
        var line = window.Width * Input.Channels;
        for (var r = 0; r < rows; r++)
        {
            for (var ky = 0; ky < window.Height; ky++)
            {
                var target = gathered.Slice((r * _depth) + (ky * line), line);
                var (from, skip, length) = Line(start + r, ky);
                if (length == line)
                {
                    x.Slice(from, line).CopyTo(target);
                }
                else
                {
                    target.Clear();
                    x.Slice(from, length).CopyTo(target[skip..]);
                }
            }
        }
    }

    /// <summary>The reverse of <see cref="Gather"/>: adds every value to where it was copied from.</summary>
    private void Spread(ReadOnlySpan<float> gathered, int start, int rows, Span<float> dx)
    {
        var line = window.Width * Input.Channels;
        for (var r = 0; r < rows; r++)
        {
            for (var ky = 0; ky < window.Height; ky++)
            {
                var (from, skip, length) = Line(start + r, ky);
                var target = dx.Slice(from, length);
                TensorPrimitives.Add(target, gathered.Slice((r * _depth) + (ky * line) + skip, length), target);
            }
        }
    }

    /// <summary>Line <paramref name="ky"/> of the window of an output row: where it begins in the input, how much of its start is outside, how much is inside.</summary>
    private (int From, int Skip, int Length) Line(int row, int ky)
    {
        var (image, position) = Math.DivRem(row, Output.Positions);
        var (oy, ox) = Math.DivRem(position, window.OutputWidth);
        var iy = (oy * window.StrideHeight) + ky - window.Top;
        var ix = (ox * window.Stride) - window.Left;
        if (iy < 0 || iy >= Input.Height)
        {
            return (0, 0, 0);
        }

        var first = Math.Max(0, ix);
        var end = Math.Min(Input.Width, ix + window.Width);
        return end <= first
            ? (0, 0, 0)
            : ((((image * Input.Height) + iy) * Input.Width + first) * Input.Channels, (first - ix) * Input.Channels, (end - first) * Input.Channels);
    }
}
