namespace Timbre.Numerics;

/// <summary>What becomes of a product on its way to memory: y = activation(x·W + bias) + residual.</summary>
/// <param name="Bias">One value per output, or null.</param>
/// <param name="Activation">Applied to each sum.</param>
/// <param name="Residual">Added last, row by row like the result and as wide; may be the result's own buffer. Null for none.</param>
public sealed record ProductFinish(float[]? Bias = null, Activation Activation = Activation.None, FrameBuffer? Residual = null)
{
    /// <summary>The sums as they are.</summary>
    public static ProductFinish Plain { get; } = new();
}
