using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>
/// Convolution over one or two axes with the ReLU that follows it: windows of some rows are gathered side by side (neighbouring taps of a row of the
/// input are contiguous, so this is block copies) and multiplied by W, which lies in memory as [taps × channels, filters]; a file has [filters, channels, taps].
/// </summary>
internal sealed class ConvolutionLayer(Shape input, Shape output, WindowGeometry window, bool relu, Parameter weight, Parameter? bias) : Layer(input, output)
{
    private const int GatheredFloats = 96 * 1024; // stays in the second-level cache
    private readonly int _depth = window.Height * window.Width * input.Channels;

    public override IReadOnlyList<Parameter> Parameters { get; } = bias is null ? [weight] : [weight, bias];

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
            Gemm.Multiply(new MatrixView(gathered, block, _depth), matrix, y.Slice(start * filters, block * filters), bias: pass.Values(bias), relu: relu);
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

        ColumnMaths.BiasGradient(pass, bias, dy, rows);

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
        if (window.Dilation > 1)
        {
            GatherTaps(x, start, rows, gathered);
            return;
        }

        var line = window.Width * Input.Channels;
        var rowStep = Input.Width * Input.Channels;
        for (var r = 0; r < rows; r++)
        {
            var (from, skip, length, top) = Line(start + r);
            var target = gathered.Slice(r * _depth, _depth);
            if (length == line && top >= 0 && top + window.Height <= Input.Height)
            {
                CopyLines(x, from, rowStep, line, target);
                continue;
            }

            target.Clear();
            for (var ky = Math.Max(0, -top); ky < window.Height && top + ky < Input.Height; ky++)
            {
                x.Slice(from + (ky * rowStep), length).CopyTo(target[((ky * line) + skip)..]);
            }
        }
    }

    /// <summary>A whole window. Short lines are copied eight values at a time: what is too much is overwritten by the next line.</summary>
    private static void CopyLines(ReadOnlySpan<float> x, int from, int rowStep, int line, Span<float> target)
    {
        var at = 0;
        for (; line <= 8 && at + 8 <= target.Length && from + 8 <= x.Length; at += line, from += rowStep)
        {
            Vector256.LoadUnsafe(in x[from]).StoreUnsafe(ref target[at]);
        }

        for (; at < target.Length; at += line, from += rowStep)
        {
            x.Slice(from, line).CopyTo(target[at..]);
        }
    }

    /// <summary>The reverse of <see cref="Gather"/>: adds every value to where it was copied from.</summary>
    private void Spread(ReadOnlySpan<float> gathered, int start, int rows, Span<float> dx)
    {
        if (window.Dilation > 1)
        {
            SpreadTaps(gathered, start, rows, dx);
            return;
        }

        var line = window.Width * Input.Channels;
        var rowStep = Input.Width * Input.Channels;
        for (var r = 0; r < rows; r++)
        {
            var (from, skip, length, top) = Line(start + r);
            for (var ky = Math.Max(0, -top); ky < window.Height && top + ky < Input.Height; ky++)
            {
                var target = dx.Slice(from + (ky * rowStep), length);
                TensorPrimitives.Add(target, gathered.Slice((r * _depth) + (ky * line) + skip, length), target);
            }
        }
    }

    private void GatherTaps(ReadOnlySpan<float> x, int start, int rows, Span<float> gathered)
    {
        gathered.Clear();
        for (var i = 0; i < rows * window.Width; i++)
        {
            if (Tap(start + (i / window.Width), i % window.Width) is >= 0 and var at)
            {
                x.Slice(at, Input.Channels).CopyTo(gathered[(i * Input.Channels)..]);
            }
        }
    }

    private void SpreadTaps(ReadOnlySpan<float> gathered, int start, int rows, Span<float> dx)
    {
        for (var i = 0; i < rows * window.Width; i++)
        {
            if (Tap(start + (i / window.Width), i % window.Width) is >= 0 and var at)
            {
                var target = dx.Slice(at, Input.Channels);
                TensorPrimitives.Add(target, gathered.Slice(i * Input.Channels, Input.Channels), target);
            }
        }
    }

    /// <summary>Where a tap of an output row's window begins in the input, for windows of height 1; −1 outside.</summary>
    private int Tap(int row, int tap)
    {
        var (image, position) = Math.DivRem(row, Output.Positions);
        var column = (position * window.Stride) - window.Left + (tap * window.Dilation);
        return column < 0 || column >= Input.Width ? -1 : ((image * Input.Width) + column) * Input.Channels;
    }

    /// <summary>
    /// The window of an output row: where its first line begins in the input (or would, when <c>Top</c> is negative), how much of each line's
    /// start is outside, how much is inside, and its first row.
    /// </summary>
    private (int From, int Skip, int Length, int Top) Line(int row)
    {
        var (image, position) = Math.DivRem(row, Output.Positions);
        var (oy, ox) = Math.DivRem(position, window.OutputWidth);
        var top = (oy * window.StrideHeight) - window.Top;
        var ix = (ox * window.Stride) - window.Left;
        var first = Math.Clamp(ix, 0, Input.Width);
        var length = Math.Max(0, Math.Min(Input.Width, ix + window.Width) - first);
        return (((((image * Input.Height) + top) * Input.Width) + first) * Input.Channels, (first - ix) * Input.Channels, length * Input.Channels, top);
    }
}
