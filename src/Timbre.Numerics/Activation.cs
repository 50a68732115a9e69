namespace Timbre.Numerics;

/// <summary>What a product's sums go through once the bias is added.</summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The exact GELU, x·½·(1 + erf(x/√2)).</summary>
    Gelu,
}
