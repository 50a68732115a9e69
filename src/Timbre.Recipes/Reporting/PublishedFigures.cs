using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What the published project of the recipe <c>librispeech-gender</c> reported.</summary>
internal static class PublishedFigures
{
    public const string RecipeName = "librispeech-gender";

    /// <summary>Accuracy per frame and per recording (votes of its frames), all 40 speakers of dev-clean.</summary>
    private static readonly Dictionary<string, (double Frame, double Recording)> s_figures = new(StringComparer.Ordinal)
    {
        [ModelCatalog.Boosting] = (0.753, 0.902),
        [ModelCatalog.Mlp] = (0.896, 0.998),
        [ModelCatalog.Cnn1d] = (0.908, 0.999),
    };

    /// <summary>Beside the leaky figures of this run; null for other recipes.</summary>
    public static Table? Table(RunView run, IReadOnlyList<LeakGap> gaps)
    {
        var known = gaps.Where(g => s_figures.ContainsKey(g.Name)).ToList();
        return run.Recipe.Name != RecipeName || known.Count == 0 ? null : new Table(
            [new("Model", CellFormat.Text), new("Frame: published", CellFormat.Percent), new("here, leaky", CellFormat.Percent), new("Recording: published", CellFormat.Percent), new("here, leaky", CellFormat.Percent), new("here, honest", CellFormat.Percent)],
            [.. known.Select(g => new Cell[] { g.Name, s_figures[g.Name].Frame, g.Leaky.FrameAccuracy, s_figures[g.Name].Recording, g.Leaky.VoteAccuracy, g.Honest.VoteAccuracy })])
        {
            Title = "Beside the published figures",
            Note = "Published: the project's own figures, on all 40 speakers of dev-clean with its leaky split and a vote of frames per recording. The figures of this run are by votes here as well.",
        };
    }
}
