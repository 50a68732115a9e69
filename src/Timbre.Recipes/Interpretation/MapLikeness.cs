using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>Whether the mean maps of two models put the parts of the picture into the same order.</summary>
/// <param name="Label">For which label.</param>
/// <param name="Method">By which method.</param>
/// <param name="RankCorrelation">Spearman's, over cells of an eighth of the rows and of the frames; NaN where a map is the same everywhere.</param>
public sealed record MapLikeness(string Label, ExplanationMethod Method, double RankCorrelation)
{
    private const int Cells = 8;

    /// <summary>Label by label, and for each method by method.</summary>
    internal static IReadOnlyList<MapLikeness> Of(MapStudy first, MapStudy second) =>
    [
        .. first.Labels.Join(second.Labels, a => a.Label, b => b.Label, (a, b) => (a, b), StringComparer.Ordinal).SelectMany(pair =>
            pair.a.Methods.Zip(pair.b.Methods, (a, b) => new MapLikeness(pair.a.Label, a.Method, MapAgreement.Spearman(Coarse(a.Mean), Coarse(b.Mean))))),
    ];

    private static EvidenceMap Coarse(EvidenceMap map) => map.Cells(Math.Max(1, (int)Math.Round(map.Height / (double)Cells)), Math.Max(1, (int)Math.Round(map.Width / (double)Cells)));
}
