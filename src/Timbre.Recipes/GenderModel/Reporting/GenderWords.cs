using Timbre.Evaluation;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Words that several sections of the card use.</summary>
internal static class GenderWords
{
    public static int Speakers(GenderModelOutcome outcome) => outcome.Utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What a set is called in tables and charts.</summary>
    public static string Set(GenderTestSet set) => set.Name == GenderTestSet.Folds ? "held-out speakers" : set.Corpus[(set.Corpus.LastIndexOf('/') + 1)..];

    /// <summary>What a set is called within a sentence.</summary>
    public static string Of(GenderTestSet set) => set.Name == GenderTestSet.Folds ? "the held-out speakers" : $"the speakers of {Text.Escape(set.Corpus)}";

    /// <summary><c>97.2 % (95 % interval 95.0 to 98.8 %)</c>.</summary>
    public static string Accuracy(GenderRow row) =>
        Say.Percent(row.Metrics.Accuracy) + (Say.Interval(row.Interval.Low, row.Interval.High) is { } interval ? $" ({interval})" : "");

    /// <summary>With its interval, unless that has no width: where nothing is wrong, drawing other speakers finds nothing wrong either.</summary>
    public static Cell Cell(double value, ConfidenceInterval interval) => interval.IsDefined && interval.Low < interval.High ? Reports.Cell.Of(value, interval.Low, interval.High) : Reports.Cell.Of(value);

    /// <summary>Share of the recordings of a label that are given it.</summary>
    public static double Recall(GenderRow row, string label) => row.Metrics.PerClass[label].Recall;

    /// <summary><c>3 of 200 (1.5 %)</c>.</summary>
    public static string Wrong(int wrong, int of) => of == 0 ? "there were none" : $"{Say.Whole(wrong)} of {Say.Whole(of)} ({Say.Percent((double)wrong / of)})";

    public static Measure Measure(string category, GenderTestSet set, GenderRow row) =>
        new(category, Set(set), row.Metrics.Accuracy, row.Interval.IsDefined ? row.Interval.Low : null, row.Interval.IsDefined ? row.Interval.High : null);
}
