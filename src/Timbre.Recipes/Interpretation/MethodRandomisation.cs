using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>How alike a method's maps are to those of networks whose weights were drawn anew (Adebayo et al. 2018).</summary>
/// <param name="Method">The method.</param>
/// <param name="HeadOnly">The mean rank correlation with new weights in the last layer; NaN where there is none.</param>
/// <param name="AllLayers">The same with new weights in all layers.</param>
/// <param name="Comparisons">How many maps were compared for either.</param>
public sealed record MethodRandomisation(ExplanationMethod Method, double HeadOnly, double AllLayers, int Comparisons)
{
    /// <summary>How far from 0 a mean may be for maps that have nothing in common.</summary>
    public const double Bound = 0.2;

    /// <summary>Whether there was something to compare: a map that is the same everywhere has no order.</summary>
    public bool IsKnown => double.IsFinite(HeadOnly) && double.IsFinite(AllLayers);

    /// <summary>Whether both are within <see cref="Bound"/> of 0: the maps depend on what was learned.</summary>
    public bool Passes => Math.Abs(HeadOnly) < Bound && Math.Abs(AllLayers) < Bound;
}
