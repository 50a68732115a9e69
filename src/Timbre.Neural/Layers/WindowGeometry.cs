namespace Timbre.Neural.Layers;

/// <summary>Where the windows of a convolution or pooling lie over [height, width]. <c>Dilation</c>: columns from one tap to the next; rows are always neighbours.</summary>
internal readonly record struct WindowGeometry(int Height, int Width, int Stride, int StrideHeight, int Dilation, int Top, int Left, int OutputHeight, int OutputWidth)
{
    private const int LongestSpan = 1 << 28;

    /// <summary>Columns from the first tap to the last, both counted.</summary>
    public int Span => ((Width - 1) * Dilation) + 1;

    /// <summary>A window over time alone has height 1; only such a window may be dilated. A padding is the same on all sides and replaces the border.</summary>
    public static WindowGeometry Create(Shape input, int height, int width, int stride, Border border, string what, int dilation = 1, int? strideHeight = null, int? padding = null)
    {
        var down = strideHeight ?? (input.Rank == 3 ? stride : 1);
        if (height <= 0 || width <= 0 || stride <= 0 || down <= 0 || dilation <= 0)
        {
            var steps = down == stride || input.Rank < 3 ? $"{stride}" : $"{down} × {stride}";
            throw new TimbreException($"{what}: window {height} × {width} with stride {steps}{Words(dilation)}: sizes, stride and dilation must be positive");
        }

        if (padding < 0 || padding >= Math.Min(height, width))
        {
            throw new TimbreException($"{what}: padding {padding}: must be at least 0 and less than the window of {height} × {width}");
        }

        dilation = width == 1 ? 1 : dilation; // one tap has no neighbour
        var span = ((width - 1) * (long)dilation) + 1;
        var (top, rows) = Axis(input.Height, height, down, border, padding);
        var (left, columns) = Axis(input.Width, span, stride, border, padding);
        if (rows <= 0 || columns <= 0 || (dilation > 1 && (dilation >= input.Width || span > LongestSpan)))
        {
            throw new TimbreException($"{what}: a window of {height} × {width}{Words(dilation)} does not fit into {input}; give a longer input or a smaller window");
        }

        return new WindowGeometry(height, width, stride, down, dilation, (int)top, (int)left, rows, columns);
    }

    private static string Words(int dilation) => dilation == 1 ? "" : $" and dilation {dilation}";

    private static (long Before, int Length) Axis(int length, long size, int stride, Border border, int? padding)
    {
        if (padding is { } before)
        {
            var padded = length + (2L * before);
            return (before, padded < size ? 0 : (int)((padded - size) / stride) + 1);
        }

        if (border == Border.Valid)
        {
            return (0, length < size ? 0 : (int)((length - size) / stride) + 1);
        }

        var output = (int)((length + (long)stride - 1) / stride);
        return (Math.Max(0, ((output - 1L) * stride) + size - length) / 2, output);
    }
}
