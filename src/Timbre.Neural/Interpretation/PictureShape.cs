namespace Timbre.Neural;

/// <summary>What a network's row of input looks like as a picture: [1, height, width] and [channels, time] are one as they stand; of several channels the sum is shown.</summary>
internal readonly record struct PictureShape(int Height, int Width, int Channels)
{
    public int Positions => Height * Width;

    /// <exception cref="TimbreException">The network takes no picture.</exception>
    public static PictureShape Of(Network network) => network.Plan.Input switch
    {
        { Rank: 2 } shape => new PictureShape(shape.Channels, shape.Width, 1),
        { Rank: 3 } shape => new PictureShape(shape.Height, shape.Width, shape.Channels),
        var shape => throw new TimbreException($"the network takes rows {shape}, not pictures [1, height, width] or [features, time]: there is no map to draw"),
    };

    /// <summary>Turns a value for each value of a row into one for each place.</summary>
    public EvidenceMap Map(ReadOnlySpan<double> row)
    {
        var values = new float[Positions];
        for (var i = 0; i < values.Length; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < Channels; c++)
            {
                sum += row[(c * Positions) + i];
            }

            values[i] = (float)sum;
        }

        return new EvidenceMap(Height, Width, values);
    }
}
