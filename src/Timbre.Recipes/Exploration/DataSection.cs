using Timbre.Corpora;
using Timbre.Evaluation;
using Timbre.Reports;
using static Timbre.Recipes.Wording;

namespace Timbre.Recipes;

/// <summary>What was explored: how much, of whom, how long and how loud.</summary>
internal static class DataSection
{
    public static Section Of(Exploration exploration)
    {
        var corpus = exploration.Corpus;
        List<Block> blocks =
        [
            new KeyFigures(
            [
                new(Whole(exploration.RecordingCount), "recordings", Duration(corpus.Recordings.Sum(r => r.Seconds)) + " of audio"),
                new(Whole(corpus.Speakers.Count), "speakers", Genders(corpus)),
                exploration.WholeRecordings
                    ? new(Whole(exploration.Features.Count), exploration.Features.Count == 1 ? "feature" : "features", "one value of each per recording")
                    : new(Whole(exploration.FrameCount), "frames", Count(exploration.Features.Count, "feature") + " each"),
            ]),
        ];
        if (ExplorationSections.NoComparison(corpus) is { } reason && exploration.RecordingCount > 0)
        {
            blocks.Add(new Callout(Tone.Warning, "Genders", reason));
        }

        if (corpus.RecordingsOf(null) is var unknown and > 0 && corpus.Genders.Count > 0)
        {
            blocks.Add(new Callout(Tone.Info, "Without a label", $"{Count(unknown, "recording has", "recordings have")} no gender label and {(unknown == 1 ? "is" : "are")} left out wherever genders are compared."));
        }

        if (corpus.Recordings.Count(r => r.Speaker is null) is var nameless and > 0)
        {
            blocks.Add(new Callout(Tone.Info, "Without a speaker", $"{Count(nameless, "recording names", "recordings name")} no speaker and {(nameless == 1 ? "counts" : "each count")} as a speaker of {(nameless == 1 ? "its" : "their")} own; if some are of one voice, intervals are too narrow."));
        }

        if (exploration.RecordingCount > 1)
        {
            blocks.AddRange(Picture(exploration.Duration, "Duration", "duration in seconds", "s", "longer", "shorter", null));
            var silent = exploration.Level.Values.Missing;
            var remark = silent > 0 ? $" {Count(silent, "recording is", "recordings are")} digitally silent and not drawn." : null;
            blocks.AddRange(Picture(exploration.Level, "Level", "root-mean-square level in dB of full scale", "dB", "louder", "quieter", remark));
        }

        return new Section("data", "The data", blocks, Lead(exploration));
    }

    private static string Lead(Exploration exploration)
    {
        var corpus = exploration.Corpus;
        if (exploration.RecordingCount == 0)
        {
            return "There is no recording to explore.";
        }

        var balance = corpus.BothGenders
            ? (corpus.RecordingsOf(Gender.F), corpus.RecordingsOf(Gender.M)) switch
            {
                var (f, m) when Math.Abs(f - m) <= 0.1 * (f + m) => $", balanced between genders ({Whole(f)} female, {Whole(m)} male)",
                var (f, m) => $", and unbalanced: {Whole(f)} female against {Whole(m)} male, so that always saying {(f > m ? "female" : "male")} would already be right for {Percent(Math.Max(f, m) / (double)(f + m))}",
            }
            : "";
        return $"{Count(exploration.RecordingCount, "recording")} of {Count(corpus.Speakers.Count, "speaker")}{balance}.";
    }

    private static string Genders(ExploredCorpus corpus)
    {
        List<string> parts = [.. corpus.Genders.Select(g => $"{Whole(corpus.SpeakersOf(g))} {ExploredCorpus.NameOf(g)}")];
        if (corpus.SpeakersOf(null) is var unknown and > 0)
        {
            parts.Add($"{Whole(unknown)} not labelled");
        }

        return string.Join(", ", parts);
    }

    private static IEnumerable<Block> Picture(RecordingMeasure measure, string title, string axis, string unit, string more, string less, string? remark)
    {
        if (measure.Values.Overall.N < 2)
        {
            return [new Text($"{title}: too few recordings to draw.{remark}")];
        }

        return [new SmallMultiples(Sentence(measure, unit, more, less) + remark,
        [
            DistributionCharts.Histogram(measure.Values, axis, $"{title}: recordings per bin and gender.", "recordings", counts: true) with { Title = $"{title}: histogram" },
            DistributionCharts.Box(measure.Values, axis, $"{title}: quartiles per gender.") with { Title = $"{title}: box plot" },
        ])
        {
            ColumnWidth = 300,
            Legend = DistributionCharts.Legend(measure.Values),
            Data = DistributionCharts.Table([(title, measure.Values)]),
        }];
    }

    private static string Sentence(RecordingMeasure measure, string unit, string more, string less)
    {
        var all = measure.Values.Overall;
        var middle = $"Half of the recordings lie between {One(all.FirstQuartile)} and {One(all.ThirdQuartile)} {unit} (median {One(all.Median)} {unit})";
        var difference = measure.Difference;
        if (!double.IsFinite(difference.Estimate))
        {
            return middle + ".";
        }

        var words = $"female recordings are on average {One(Math.Abs(difference.Estimate))} {unit} {(difference.Estimate >= 0 ? more : less)} than male ones";
        return difference switch
        {
            { IsDefined: false } => $"{middle}; {words}.",
            _ when difference.Contains(0) => $"{middle}; {words}, which may be chance: the 95 % interval of the difference, {Ends(difference)} {unit}, holds zero.",
            _ => $"{middle}; {words} (95 % interval of the difference {Ends(difference)} {unit}), so that {unit switch { "dB" => "level", _ => "duration" }} alone carries some gender in this corpus.",
        };
    }

    private static string Ends(ConfidenceInterval interval) => $"{One(interval.Low)} to {One(interval.High)}";

    private static string Duration(double seconds) => seconds switch
    {
        < 90 => $"{One(seconds)} s",
        < 5400 => $"{One(seconds / 60)} min",
        _ => $"{One(seconds / 3600)} h",
    };
}
