using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>An exploration as sections of a report. Every sentence is made from the numbers; another corpus gives other sentences.</summary>
public static class ExplorationSections
{
    /// <summary>Features drawn at most; tables have all of them.</summary>
    internal const int MostDrawn = 16;

    /// <summary>Rows of a table at most that lies open; longer ones are folded away.</summary>
    internal const int MostListed = 40;
    /// <summary>
    /// The sections in reading order: data, frames, recordings, outliers, normalisation, gender. Where recordings are described as a whole: data,
    /// recordings, gender.
    /// </summary>
    public static IReadOnlyList<Section> Of(Exploration exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        List<Section> sections = [DataSection.Of(exploration)];
        if (exploration is { FrameCount: > 0, Features.Count: > 0 })
        {
            var drawn = Drawn(exploration);
            if (exploration.WholeRecordings)
            {
                return exploration.RecordingCount > 1
                    ? [.. sections, DistributionSections.PerRecording(exploration, drawn), GenderSection.Of(exploration, drawn)]
                    : sections;
            }

            sections.Add(DistributionSections.PerFrame(exploration, drawn));
            if (exploration.RecordingCount > 1)
            {
                sections.Add(DistributionSections.PerRecording(exploration, drawn));
            }

            sections.Add(OutlierSection.Of(exploration));
            sections.Add(NormalisationSection.Of(exploration, drawn));
            sections.Add(GenderSection.Of(exploration, drawn));
        }

        return sections;
    }

    /// <summary>All features, or the ones that tell most about the gender, in their order; where genders cannot be compared some that are evenly picked.</summary>
    internal static IReadOnlyList<FeatureStudy> Drawn(Exploration exploration)
    {
        var features = exploration.Features;
        return exploration.Corpus.BothGenders || features.Count <= MostDrawn
            ? Drawn(exploration, f => double.IsNaN(f.Mean.Separation) ? 0 : f.Mean.Separation)
            : [.. Enumerable.Range(0, MostDrawn).Select(i => features[i * (features.Count - 1) / (MostDrawn - 1)])];
    }

    /// <summary>The features with the highest scores, in their order.</summary>
    internal static IReadOnlyList<FeatureStudy> Drawn(Exploration exploration, Func<FeatureStudy, double> score)
    {
        var chosen = exploration.Features.OrderByDescending(score).Take(MostDrawn).ToHashSet();
        return [.. exploration.Features.Where(chosen.Contains)];
    }

    /// <summary>A remark where not all features are drawn; empty otherwise.</summary>
    internal static IEnumerable<Block> DrawnRemark(Exploration exploration, IReadOnlyList<FeatureStudy> drawn, string? rule = null)
    {
        rule ??= exploration.Corpus.BothGenders ? "the ones whose means per speaker go most with the gender" : "evenly picked";
        return drawn.Count < exploration.Features.Count
            ? [new Text($"Pictures show {drawn.Count} of the {exploration.Features.Count} features: {rule}. Tables have all.")]
            : [];
    }

    /// <summary>Why genders are not compared; null where they are.</summary>
    internal static string? NoComparison(ExploredCorpus corpus) => corpus.Genders.Count switch
    {
        0 => "No recording has a gender label, so genders cannot be compared.",
        1 => $"All labelled voices are {ExploredCorpus.NameOf(corpus.Genders[0])}, so genders cannot be compared.",
        _ when corpus.SpeakersOf(Gender.F) < 2 || corpus.SpeakersOf(Gender.M) < 2 => "One of the genders has a single speaker: differences may be that person's own, and no interval can be given.",
        _ => null,
    };
}
