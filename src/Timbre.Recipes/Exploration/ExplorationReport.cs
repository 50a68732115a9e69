using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>The report of <c>explore</c>: an exploration by itself.</summary>
public static class ExplorationReport
{
    private const int MostFailures = 200;

    /// <summary>Makes the report.</summary>
    /// <param name="exploration">What was found.</param>
    /// <param name="name">The corpus or manifest.</param>
    /// <param name="failures">Recordings that could not be used.</param>
    /// <param name="inputs">What was given, in words; null = not said.</param>
    /// <param name="started">When the work began; null = not said, which makes the same report from the same data.</param>
    public static Report Compose(Exploration exploration, string name, IReadOnlyList<InputFailure> failures, string? inputs = null, DateTimeOffset? started = null)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(failures);
        List<Fact> facts = [new("Corpus", name)];
        if (inputs is not null)
        {
            facts.Add(new("Input", inputs));
        }

        facts.Add(new("Features", $"{exploration.FeatureKind}, {Wording.Count(exploration.Features.Count, "feature")}"));
        if (started is { } time)
        {
            facts.Add(new("Started", time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'")));
        }

        List<Section> sections = [.. ExplorationSections.Of(exploration)];
        if (failures.Count > 0)
        {
            sections.Add(Failed(failures));
        }

        return new Report(
            $"Exploration of {name}",
            "What the recordings and their features look like before anything is learned from them: distributions, outliers, normalisation, and what goes with the gender.",
            facts,
            sections);
    }

    private static Section Failed(IReadOnlyList<InputFailure> failures) => new(
        "failures",
        "Left out",
        [
            new Table([new("Input", CellFormat.Code), new("Reason", CellFormat.Text)], [.. failures.Take(MostFailures).Select(f => new Cell[] { f.Path, f.Reason })])
            {
                Note = failures.Count > MostFailures ? $"The first {MostFailures} of {Wording.Whole(failures.Count)}." : null,
            },
        ],
        $"{Wording.Count(failures.Count, "input", "inputs")} could not be used; nothing above rests on {(failures.Count == 1 ? "it" : "them")}.");
}
