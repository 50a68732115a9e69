namespace Timbre.Neural.Layers;

/// <summary>Shape of one example. In memory channels run fastest ([height, width, channels]); a flat row of features is all channels.</summary>
internal readonly record struct Shape(int Rank, int Channels, int Height, int Width)
{
    private const long MaximumSize = 1 << 26;

    public int Size => Channels * Height * Width;

    public int Positions => Height * Width;

    /// <summary>From torch's order: [features], [channels, time] or [channels, height, width].</summary>
    public static Shape From(IReadOnlyList<int> lengths, string what)
    {
        var shape = lengths.Count switch
        {
            1 => new Shape(1, lengths[0], 1, 1),
            2 => new Shape(2, lengths[0], 1, lengths[1]),
            3 => new Shape(3, lengths[0], lengths[1], lengths[2]),
            _ => throw new TimbreException($"{what}: a shape has one to three lengths, not {lengths.Count}"),
        };
        return shape.Checked(what);
    }

    public static Shape Flat(int features) => new(1, features, 1, 1);

    public Shape Checked(string what)
    {
        if (Channels <= 0 || Height <= 0 || Width <= 0 || (long)Channels * Height > MaximumSize || (long)Channels * Height * Width > MaximumSize)
        {
            throw new TimbreException($"{what}: the shape {this} is not possible; lengths must be positive and not too large");
        }

        return this;
    }

    /// <summary>Place in channel-major order of the value at <paramref name="index"/> in memory.</summary>
    public int ChannelMajor(int index) => ((index % Channels) * Positions) + (index / Channels);

    public override string ToString() => Rank switch
    {
        1 => $"[{Channels}]",
        2 => $"[{Channels}, {Width}]",
        _ => $"[{Channels}, {Height}, {Width}]",
    };
}
