using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Of each group of features that measure one thing, the one that goes furthest with the gender. For features of whole recordings.</summary>
internal static class GenderByGroup
{
    /// <summary>The groups, the one that goes furthest first; null for features of frames, and where there is but one group.</summary>
    public static Table? Table(Exploration exploration)
    {
        if (!exploration.WholeRecordings)
        {
            return null;
        }

        var groups = exploration.Features.Where(f => double.IsFinite(f.Mean.Separation)).GroupBy(f => FeatureGroup.Of(f.Name).Name, StringComparer.Ordinal)
            .Select(g => (Group: FeatureGroup.Of(g.First().Name), Columns: g.Count(), First: g.MaxBy(f => f.Mean.Separation)!))
            .OrderByDescending(g => g.First.Mean.Separation).ToList();
        return groups.Count < 2 ? null : new Table(
            [new("Group", CellFormat.Text), new("Columns", CellFormat.Integer), new("Goes furthest", CellFormat.Code), new("In order", CellFormat.Percent, Best.Highest), new("d", CellFormat.Fixed2), new("What the group measures", CellFormat.Text)],
            [.. groups.Select(g => new Cell[]
            {
                g.Group.Name, g.Columns, g.First.Name, g.First.Mean.Separation, Cell.Of(g.First.Mean.Effect.Estimate, g.First.Mean.Effect.Low, g.First.Mean.Effect.High), g.Group.Meaning.Length > 0 ? Say.Capital(g.Group.Meaning) : Cell.Empty,
            })])
        {
            Title = "The feature of each group that goes furthest",
            Note = "In order: share of the pairs of a female and a male speaker that the feature alone puts in the right order, whichever way round; 50\u00a0% is chance. It was picked from its group, so the larger the group, the more luck is in it.",
        };
    }
}
