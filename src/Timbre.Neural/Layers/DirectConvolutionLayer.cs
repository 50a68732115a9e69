using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>
/// Convolution in steps of 1 with the ReLU that follows it, without gathering windows: in an image [height, width, channels] the windows' line ky of all outputs
/// is a matrix whose rows begin one position after the other and overlap, so one product per line of the window does an image; taps that lie apart have a product
/// each. Windows that reach over the end of a line go into the next and give outputs that nobody reads (or gradients of zero). Weights lie in memory as in
/// <see cref="ConvolutionLayer"/>.
/// </summary>
internal sealed class DirectConvolutionLayer : Layer
{
    private const int LeastPart = 16; // values: a shorter part is gathered faster
    private const int LeastRun = 48; // rows of one product
    private readonly WindowGeometry _window;
    private readonly bool _relu;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly int _width; // of the image with its borders
    private readonly int _run;
    private readonly bool _bordered;
    private readonly int _parts; // of the window: lines, or taps that lie apart
    private readonly int _part; // values in one

    public DirectConvolutionLayer(Shape input, Shape output, WindowGeometry window, bool relu, Parameter weight, Parameter? bias)
        : base(input, output)
    {
        (_window, _relu, _weight, _bias) = (window, relu, weight, bias);
        _width = output.Width + window.Span - 1;
        _parts = window.Height * (window.Dilation > 1 ? window.Width : 1);
        _part = PartLength(input, window);
        _run = Run(output, window);
        _bordered = _width != input.Width || output.Height + window.Height - 1 != input.Height;
        Parameters = bias is null ? [weight] : [weight, bias];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    private int LinesSize => OneLine ? 0 : Output.Height * _width * Output.Channels;

    private int BorderedSize => (Output.Height + _window.Height - 1) * _width * Input.Channels;

    private bool OneLine => Output.Height == 1; // then every output of the product is wanted

    /// <summary>Whether this is faster than gathering.</summary>
    public static bool Suits(Shape input, Shape output, WindowGeometry window) =>
        window.Stride == 1 && window.StrideHeight == 1 && PartLength(input, window) >= LeastPart && Run(output, window) >= LeastRun && output.Width >= window.Span;

    /// <summary>Saved: one image with its borders. Scratch: one image of outputs, each line as long as the bordered input's, and the borders' gradient.</summary>
    public override LayerState CreateState(int capacity, bool training) => new()
    {
        Saved = new AlignedFloats(_bordered ? BorderedSize : 0),
        Scratch = new AlignedFloats(LinesSize + (training && _bordered ? BorderedSize : 0)),
        Sums = new double[training ? Output.Channels : 0],
    };

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var filters = Output.Channels;
        var weights = pass.Weights.Slice(_weight.Offset, _weight.Length);
        var bias = pass.Values(_bias);
        for (var image = 0; image < pass.Count; image++)
        {
            var bordered = Bordered(pass.State, x.Slice(image * Input.Size, Input.Size));
            var result = y.Slice(image * Output.Size, Output.Size);
            var lines = OneLine ? result : pass.State.Scratch.Span[..LinesSize];
            for (var part = 0; part < _parts; part++)
            {
                var last = part == _parts - 1;
                var matrix = new MatrixView(weights[(part * _part * filters)..], _part, filters);
                Gemm.Multiply(Windows(bordered, part), matrix, lines, accumulate: part > 0, bias: last ? bias : default, relu: last && _relu);
            }

            if (!OneLine)
            {
                CopyLines(lines, _width * filters, result, Output.Width * filters, Output.Width * filters);
            }
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var filters = Output.Channels;
        if (_relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        ColumnMaths.BiasGradient(pass, _bias, dy, pass.Count * Output.Positions);

        var lines = pass.State.Scratch.Span[..LinesSize];
        lines.Clear(); // what no output belongs to has no gradient
        for (var image = 0; image < pass.Count; image++)
        {
            var own = dy.Slice(image * Output.Size, Output.Size);
            if (!OneLine)
            {
                CopyLines(own, Output.Width * filters, lines, _width * filters, Output.Width * filters);
            }

            var gradient = new MatrixView(OneLine ? own : lines, _run, filters);
            var bordered = Bordered(pass.State, x.Slice(image * Input.Size, Input.Size));
            for (var part = 0; part < _parts; part++)
            {
                var target = pass.Gradients.Slice(_weight.Offset + (part * _part * filters), _part * filters);
                Gemm.Multiply(Windows(bordered, part).Transposed, gradient, target, accumulate: image > 0);
            }

            if (!dx.IsEmpty)
            {
                Spread(pass, gradient, dx.Slice(image * Input.Size, Input.Size));
            }
        }
    }

    private static int Run(Shape output, WindowGeometry window) => ((output.Height - 1) * (output.Width + window.Span - 1)) + output.Width;

    private static int PartLength(Shape input, WindowGeometry window) => (window.Dilation > 1 ? 1 : window.Width) * input.Channels;

    private static void CopyLines(ReadOnlySpan<float> from, int fromStep, Span<float> to, int toStep, int length)
    {
        for (int i = 0, j = 0; i < from.Length && j < to.Length; i += fromStep, j += toStep)
        {
            from.Slice(i, length).CopyTo(to[j..]);
        }
    }

    /// <summary>dx: every tap of the window gives its share to the image shifted by the tap.</summary>
    private void Spread(in LayerPass pass, MatrixView gradient, Span<float> dx)
    {
        var (filters, channels) = (Output.Channels, Input.Channels);
        var bordered = _bordered ? pass.State.Scratch.Span.Slice(LinesSize, BorderedSize) : dx;
        bordered.Clear();
        for (var tap = 0; tap < _window.Height * _window.Width; tap++)
        {
            var weights = new MatrixView(pass.Weights.Slice(_weight.Offset + (tap * channels * filters), channels * filters), channels, filters);
            Gemm.Multiply(gradient, weights.Transposed, bordered[Place(tap, _window.Width)..], accumulate: true);
        }

        if (_bordered)
        {
            CopyLines(bordered[(((_window.Top * _width) + _window.Left) * channels)..], _width * channels, dx, Input.Width * channels, Input.Width * channels);
        }
    }

    /// <summary>One part of the windows of all outputs, one after the other.</summary>
    private MatrixView Windows(ReadOnlySpan<float> bordered, int part) => new(bordered[Place(part, _parts / _window.Height)..], _run, _part, Input.Channels);

    /// <summary>Where a tap, or part, of the first window begins, when a line of the window has <paramref name="perLine"/>.</summary>
    private int Place(int part, int perLine) => (((part / perLine) * _width) + (part % perLine * _window.Dilation)) * Input.Channels;

    /// <summary>The image with zeros around it; they are never written, so they stay from when the memory was made.</summary>
    private ReadOnlySpan<float> Bordered(LayerState state, ReadOnlySpan<float> x)
    {
        if (!_bordered)
        {
            return x;
        }

        var (line, channels) = (Input.Width * Input.Channels, Input.Channels);
        CopyLines(x, line, state.Saved.Span[(((_window.Top * _width) + _window.Left) * channels)..], _width * channels, line);
        return state.Saved.Span;
    }
}
