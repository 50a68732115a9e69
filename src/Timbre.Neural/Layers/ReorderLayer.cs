namespace Timbre.Neural.Layers;

/// <summary>Between channels running fastest (as layers work) and channel after channel (as rows of input and flattened rows are ordered).</summary>
internal sealed class ReorderLayer(Shape input, Shape output, Shape image, bool toChannelMajor) : Layer(input, output)
{
    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) => Reorder(image, toChannelMajor, x, y, pass.Count);

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (!dx.IsEmpty)
        {
            Reorder(image, !toChannelMajor, dy, dx, pass.Count);
        }
    }

    private static void Reorder(Shape image, bool toChannelMajor, ReadOnlySpan<float> x, Span<float> y, int count)
    {
        var (rows, columns) = toChannelMajor ? (image.Positions, image.Channels) : (image.Channels, image.Positions);
        for (var i = 0; i < count; i++)
        {
            var source = x.Slice(i * image.Size, image.Size);
            var target = y.Slice(i * image.Size, image.Size);
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                {
                    target[(c * rows) + r] = source[(r * columns) + c];
                }
            }
        }
    }
}
