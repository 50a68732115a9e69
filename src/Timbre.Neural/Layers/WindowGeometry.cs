namespace Timbre.Neural.Layers;

/// <summary>Where the windows of a convolution or pooling lie over [height, width].</summary>
internal readonly record struct WindowGeometry(int Height, int Width, int Stride, int StrideHeight, int Top, int Left, int OutputHeight, int OutputWidth)
{
    /// <summary>A window over time alone has height 1.</summary>
    public static WindowGeometry Create(Shape input, int height, int width, int stride, Border border, string what)
    {
        if (height <= 0 || width <= 0 || stride <= 0)
        {
            throw new TimbreException($"{what}: window {height} × {width} with stride {stride}: sizes and stride must be positive");
        }

        var strideHeight = input.Rank == 3 ? stride : 1;
        var (top, rows) = Axis(input.Height, height, strideHeight, border);
        var (left, columns) = Axis(input.Width, width, stride, border);
        if (rows <= 0 || columns <= 0)
        {
            throw new TimbreException($"{what}: a window of {height} × {width} does not fit into {input}; give a longer input or a smaller window");
        }

        return new WindowGeometry(height, width, stride, strideHeight, top, left, rows, columns);
    }

    private static (int Before, int Length) Axis(int length, int size, int stride, Border border)
    {
        if (border == Border.Valid)
        {
            return (0, length < size ? 0 : ((length - size) / stride) + 1);
        }

        var output = (length + stride - 1) / stride;
        return (Math.Max(0, ((output - 1) * stride) + size - length) / 2, output);
    }
}
