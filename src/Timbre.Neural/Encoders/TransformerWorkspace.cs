using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>What the frames of one batch go through; kept for the next batch of at most as many frames.</summary>
internal sealed class TransformerWorkspace(EncoderConfiguration configuration, int rows)
{
    public int Rows { get; } = rows;

    /// <summary>What the convolutions give, <c>[frames, channels]</c>.</summary>
    public FrameBuffer Features { get; } = new(rows, configuration.Convolutions[^1].Channels);

    /// <summary>The frames as they pass from layer to layer, <c>[frames, units]</c>.</summary>
    public FrameBuffer Hidden { get; } = new(rows, configuration.Units);

    /// <summary>What one part of a layer hands to the next, <c>[frames, units]</c>.</summary>
    public FrameBuffer Normed { get; } = new(rows, configuration.Units);

    /// <summary>Queries, keys and values side by side, <c>[frames, 3 · units]</c>.</summary>
    public FrameBuffer QueryKeyValue { get; } = new(rows, 3 * configuration.Units);

    /// <summary>What attention gives, <c>[frames, units]</c>.</summary>
    public FrameBuffer Context { get; } = new(rows, configuration.Units);

    /// <summary>Inside the linear part, <c>[frames, inner units]</c>.</summary>
    public FrameBuffer Inner { get; } = new(rows, configuration.InnerUnits);
}
