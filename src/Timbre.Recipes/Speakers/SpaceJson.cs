using System.Text.Json.Nodes;
using Timbre.Evaluation.Clusters;

namespace Timbre.Recipes;

/// <summary>What recordings look like without labels, as <c>results.json</c> holds it under <c>analysis</c>. What is not defined is null.</summary>
internal static class SpaceJson
{
    public static JsonObject Of(VoiceSpace space) => new()
    {
        ["pca"] = new JsonObject
        {
            ["input"] = space.Input,
            ["features"] = space.Features,
            ["share"] = space.Share,
            ["components_per_chunk"] = Counted(space.ComponentsPerChunk),
            ["frame_ratios"] = Numbers(space.FrameRatios),
            ["chunk_ratios"] = Numbers(space.ChunkRatios),
            ["axes"] = new JsonArray([.. space.Axes.Select(a => (JsonNode?)new JsonObject
            {
                ["ratio"] = Number(a.Ratio),
                ["gender_auc"] = Number(a.GenderAuc),
                ["speaker_share"] = Number(a.SpeakerShare),
                ["chapter_share"] = Number(a.ChapterShare),
            })]),
        },
        ["clusters"] = new JsonArray([.. space.Clusterings.Select(c => (JsonNode?)new JsonObject
        {
            ["method"] = c.Method,
            ["unit"] = c.Unit,
            ["n"] = c.N,
            ["speakers"] = Agreement(c.Speakers),
            ["genders"] = Agreement(c.Genders),
            ["chapters"] = Agreement(c.Chapters),
            ["silhouette"] = Number(c.Silhouette),
        })]),
        ["similarity"] = new JsonObject
        {
            ["speakers"] = new JsonArray([.. space.Similarity.Speakers.Select(s => (JsonNode?)s)]),
            ["genders"] = new JsonArray([.. space.Similarity.Genders.Select(g => (JsonNode?)g)]),
            ["cosines"] = new JsonArray([.. space.Similarity.Cosines.Select(row => (JsonNode?)Numbers(row))]),
            ["merges"] = new JsonArray([.. space.Similarity.Merges.Select(m => (JsonNode?)new JsonObject
            {
                ["left"] = m.Left,
                ["right"] = m.Right,
                ["distance"] = Number(m.Distance),
            })]),
        },
        ["chapters"] = space.Chapters is not { } chapters ? null : new JsonObject
        {
            ["speakers"] = chapters.Speakers,
            ["chunks"] = chapters.Chunks,
            ["same"] = Number(chapters.Same),
            ["expected"] = Number(chapters.Expected),
        },
        ["map"] = new JsonObject { ["method"] = "t-sne", ["points"] = space.Points.Count, ["kl_divergence"] = Number(space.MapDivergence) },
    };

    private static JsonObject Counted(IReadOnlyList<int> components)
    {
        int[] sorted = [.. components.Order()];
        var n = sorted.Length;
        return new JsonObject
        {
            ["min"] = sorted[0],
            ["max"] = sorted[^1],
            ["mean"] = Number(sorted.Average()),
            ["median"] = Number((sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0),
            ["counts"] = new JsonObject(sorted.CountBy(c => c).Select(c => KeyValuePair.Create(FormattableString.Invariant($"{c.Key}"), (JsonNode?)c.Value))),
        };
    }

    private static JsonObject? Agreement(ClusterAgreement? agreement) => agreement is null ? null : new JsonObject
    {
        ["classes"] = agreement.Classes,
        ["clusters"] = agreement.Clusters,
        ["adjusted_rand"] = Number(agreement.AdjustedRand),
        ["nmi"] = Number(agreement.NormalizedMutualInformation),
        ["homogeneity"] = Number(agreement.Homogeneity),
        ["completeness"] = Number(agreement.Completeness),
        ["v_measure"] = Number(agreement.VMeasure),
        ["purity"] = Number(agreement.Purity),
    };

    private static JsonArray Numbers(IReadOnlyList<double> values) => new([.. values.Select(Number)]);

    /// <summary>Six significant digits, which is more than the data bear out.</summary>
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(double.Parse(value.ToString("G6"))) : null;
}
