namespace Timbre.Numerics.Kernels;

/// <summary>What happens to a tile's sums on their way to memory.</summary>
[Flags]
internal enum GemmStore
{
    /// <summary>They replace what is there.</summary>
    Replace = 0,

    /// <summary>What is there is added.</summary>
    Add = 1,

    /// <summary>The bias of the column is added.</summary>
    Bias = 2,

    /// <summary>Negative results become zero.</summary>
    Relu = 4,
}
