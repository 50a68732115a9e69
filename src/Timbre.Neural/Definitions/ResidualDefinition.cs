namespace Timbre.Neural;

/// <summary>
/// y = body(x) + shortcut(x) (He et al. 2016). Both must give the same shape. Weights are named <c>residual.inner</c>: by the names of the layers inside, where they
/// have one, else by their place (<c>body.0</c>, <c>shortcut.0</c>).
/// </summary>
/// <param name="Body">Layers one after the other.</param>
public sealed record ResidualDefinition(IReadOnlyList<LayerDefinition> Body) : LayerDefinition
{
    /// <summary>Layers one after the other; none = x itself.</summary>
    public IReadOnlyList<LayerDefinition> Shortcut { get; init; } = [];

    /// <summary>Whether negative sums become zero. A ReLU that is a layer of its own after this one does the same, but <see cref="Network.Until"/> tells it from this.</summary>
    public bool Relu { get; init; }
}
