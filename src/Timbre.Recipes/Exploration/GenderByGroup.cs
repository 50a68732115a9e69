using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Of each group of features that measure one thing, the one that goes furthest with the gender. For features of whole recordings.</summary>
internal static class GenderByGroup
{
    /// <summary>The groups, the one that goes furthest first, and what they measure; nothing for features of frames, and where there is but one group.</summary>
    public static IReadOnlyList<Block> Of(Exploration exploration)
    {
        if (!exploration.WholeRecordings)
        {
            return [];
        }

        var groups = exploration.Features.Where(f => double.IsFinite(f.Mean.Separation)).GroupBy(f => FeatureGroup.Of(f.Name).Name, StringComparer.Ordinal)
            .Select(g => (Group: FeatureGroup.Of(g.First().Name), Columns: g.Count(), First: g.MaxBy(f => f.Mean.Separation)!))
            .OrderByDescending(g => g.First.Mean.Separation).ToList();
        if (groups.Count < 2)
        {
            return [];
        }

        var furthest = new Table(
            [new("Group", CellFormat.Text), new("Columns", CellFormat.Integer), new("Goes furthest", CellFormat.Code), new("In order", CellFormat.Percent, Best.Highest), new("d", CellFormat.Fixed2)],
            [.. groups.Select(g => new Cell[]
            {
                g.Group.Name, g.Columns, g.First.Name, g.First.Mean.Separation, Cell.Of(g.First.Mean.Effect.Estimate, g.First.Mean.Effect.Low, g.First.Mean.Effect.High),
            })])
        {
            Title = "The feature of each group that goes furthest",
            Note = "In order: share of the pairs of a female and a male speaker that the feature alone puts in the right order, whichever way round; 50\u00a0% is chance. It was picked from its group, so the larger the group, the more luck is in it.",
        };
        var known = groups.Select(g => g.Group).Where(g => g.Meaning.Length > 0).ToList();
        return known.Count == 0 ? [furthest] : [furthest, new Details("What the groups measure", [Meanings(known)])];
    }

    /// <summary>What groups stand for acoustically.</summary>
    public static Table Meanings(IEnumerable<FeatureGroup> groups) =>
        new([new("Group", CellFormat.Text), new("What it measures", CellFormat.Text)], [.. groups.Select(g => new Cell[] { g.Name, Say.Capital(g.Meaning) })]);
}
