namespace Timbre.Numerics;

/// <summary>
/// Where the windows of a <see cref="DepthwiseConvolution"/> lie. Images are [height, width, channels] and [output height, output width, channels], channels running
/// fastest. The first window begins <see cref="Top"/> rows above the image and <see cref="Left"/> columns beside it; what is outside counts as zero.
/// </summary>
public readonly record struct DepthwiseWindow(int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int Top, int Left, int OutputHeight, int OutputWidth)
{
    /// <summary>Values of one image.</summary>
    public int InputSize => checked(Height * Width * Channels);

    /// <summary>Values of one result.</summary>
    public int OutputSize => checked(OutputHeight * OutputWidth * Channels);

    /// <summary>Weights: [kernel height, kernel width, channels].</summary>
    public int WeightsLength => checked(KernelHeight * KernelWidth * Channels);

    /// <summary>The window whose convolution of output gradients, with the taps in reverse, is the gradient of the input of a convolution in steps of 1.</summary>
    internal DepthwiseWindow Reversed => this with
    {
        Height = OutputHeight,
        Width = OutputWidth,
        OutputHeight = Height,
        OutputWidth = Width,
        Top = KernelHeight - 1 - Top,
        Left = KernelWidth - 1 - Left,
    };

    internal void Check(int count, int inputs, int outputs)
    {
        if (Channels <= 0 || Height <= 0 || Width <= 0 || KernelHeight <= 0 || KernelWidth <= 0 || StrideHeight <= 0 || StrideWidth <= 0 || OutputHeight <= 0 || OutputWidth <= 0)
        {
            throw new ArgumentException($"{this}: lengths and steps must be positive", nameof(count));
        }

        if (count < 0 || inputs < count * (long)InputSize || outputs < count * (long)OutputSize)
        {
            throw new ArgumentException($"{inputs} and {outputs} values do not hold {count} images of {InputSize} and {OutputSize}", nameof(count));
        }
    }
}
