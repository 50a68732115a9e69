using Timbre.Classification;
using Timbre.Reports;
using static Timbre.Recipes.Tests.SampleRun;

namespace Timbre.Recipes.Tests;

/// <summary>The report of models that judge whole recordings: every sentence holds for them.</summary>
public sealed class WholeRecordingReportTests
{
    private const string Eight = $"{ModelCatalog.Boosting}@eight";
    private const string DenseOnEight = $"{ModelCatalog.Dense}@eight";
    private static readonly int[] s_many = [0, 1, 2, 3, 8, 9, 12, 13];

    [Fact]
    public void Nothing_is_said_of_frames_or_coefficients()
    {
        var report = SampleRecordings.Report(Full());
        Assert.DoesNotContain(report.Sections, s => s.Id is "frames" or "outliers" or "normalisation");
        foreach (var section in report.Sections.Where(s => s.Id != "repeat"))
        {
            var words = Words(section);
            Assert.DoesNotContain("frame", words, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("coefficient", words, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("NaN", words, StringComparison.Ordinal);
            Assert.DoesNotContain("not defined", words, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("frame", report.Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_and_table_has_something_in_it()
    {
        foreach (var block in SampleRecordings.Report(Full()).Sections.SelectMany(s => s.Blocks).SelectMany(b => b is Details details ? details.Blocks : [b]))
        {
            Assert.True(block is not Table { Rows.Count: 0 }, $"{(block as Table)?.Title}");
            Assert.True(block is not Chart { Data.Rows.Count: 0 }, $"{(block as Chart)?.Title}");
        }
    }

    [Fact]
    public void Inputs_and_forms_are_told_as_they_were()
    {
        var asked = SampleRecordings.Words(Full(), "asked");
        Assert.Contains("2\u00a0statistics over the whole of it; and 2\u00a0statistics over the whole of it, called `eight`", asked, StringComparison.Ordinal);
        Assert.Contains("judge the recording as a whole", asked, StringComparison.Ordinal);
        Assert.Contains("It is done three times: with speakers kept apart, the same with altered copies in training, and once more the way it was published.", asked, StringComparison.Ordinal);
        Assert.Contains("Speakers are kept apart.", SampleRecordings.Words(SampleRecordings.Of([Model(Eight, 0)]), "asked"), StringComparison.Ordinal);
        Assert.Contains("It is done twice: with speakers kept apart, and the same with altered copies", SampleRecordings.Words(SampleRecordings.Of([Model(Eight, 0)], [Model(Eight, 0)]), "asked"), StringComparison.Ordinal);
    }

    [Fact]
    public void Published_recordings_are_described_with_their_copies_only_where_there_are_any()
    {
        var with = SampleRecordings.Words(Full(), "split");
        var without = SampleRecordings.Words(Full(copies: false), "split");
        Assert.Contains("dealt into 2 folds at random, whoever speaks in them", with, StringComparison.Ordinal);
        Assert.Contains("a copy of a test recording may be in training", with, StringComparison.Ordinal);
        Assert.Contains("entered a second time as male", with, StringComparison.Ordinal);
        Assert.Contains("whoever speaks in them", without, StringComparison.Ordinal);
        Assert.DoesNotContain("copy of a test recording", without, StringComparison.Ordinal);
        Assert.DoesNotContain("as male", without, StringComparison.Ordinal);
        Assert.Contains("Altered copies were divided like recordings", SampleRecordings.Words(Full(), "limits"), StringComparison.Ordinal);
        Assert.DoesNotContain("Altered copies", SampleRecordings.Words(Full(copies: false), "limits"), StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_is_measured_on_the_same_recordings_and_only_for_models_run_both_ways()
    {
        // As published: right on all originals, wrong on all eight copies (24 to 31).
        var outcome = SampleRecordings.Of([Model(Eight, s_many), Model(ModelCatalog.Dense, 0)], null, [Model(DenseOnEight), Model(Eight, [.. Enumerable.Range(24, 8)])]);
        var gap = Assert.Single(new RunView(outcome).Gaps);
        Assert.Equal(Eight, gap.Name);
        Assert.Equal(1, gap.LeakyAccuracy);
        Assert.Equal(0.75, gap.Leaky.Accuracy);
        Assert.Equal(8 / 24.0, gap.Utterance, 9);
        Assert.Equal(gap.Difference.Estimate, gap.Utterance, 9);

        var section = SampleRecordings.Report(outcome).Sections.Single(s => s.Id == "leak");
        Assert.Contains("The published way adds 33.3\u00a0points to the boosted-tree model on `eight`", section.Lead!, StringComparison.Ordinal);
        var compared = section.Blocks.OfType<Table>().Single(t => t.Title == "Both ways, in figures");
        Assert.Equal([Eight, DenseOnEight], compared.Rows.Select(r => r[0].Text));
        Assert.Equal(0.75, compared.Rows[0][1].Number);
        Assert.Null(compared.Rows[1][3].Number);
        var published = section.Blocks.OfType<Table>().Single(t => t.Title == "Beside the published figures (F1)");
        Assert.Equal([DenseOnEight, Eight], published.Rows.Select(r => r[0].Text));
        Assert.Equal([0.875, 0.898], published.Rows.Select(r => r[1].Number!.Value));
        Assert.Null(published.Rows[0][4].Number);
        Assert.Contains("The published way was not run with it", SampleRecordings.Words(outcome, "asked"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_model_run_both_ways_no_gap_is_claimed()
    {
        var section = SampleRecordings.Report(SampleRecordings.Of([Model(ModelCatalog.Dense, 0)], null, [Model(DenseOnEight)])).Sections.Single(s => s.Id == "leak");
        Assert.Equal("No model was run both ways, so what the leak adds cannot be told from this run.", section.Lead);
        Assert.Single(section.Blocks);
        Assert.DoesNotContain(SampleRecordings.Report(SampleRecordings.Of([Model(ModelCatalog.Dense, 0)], null, [Model(DenseOnEight)], name: "mine")).Sections, s => s.Id == "leak");
    }

    [Fact]
    public void Gain_is_told_by_the_names_of_the_trees_own_input()
    {
        var main = SampleRecordings.Words(SampleRecordings.Of([Model(ModelCatalog.Boosting, 0), Model(Eight, s_many)]), "importance");
        var eight = SampleRecordings.Words(SampleRecordings.Of([Model(ModelCatalog.Boosting, s_many), Model(Eight, 0)]), "importance");
        Assert.Contains("the most from `rms_std` (80.0", main, StringComparison.Ordinal);
        Assert.Contains("the most from `spectral_centroid_mean` (90.0", eight, StringComparison.Ordinal);
        Assert.Contains("loudness brings 100.0\u00a0% with 2\u00a0columns", main, StringComparison.Ordinal);
        Assert.Contains("The centre of gravity of the spectrum", eight, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_model_sees_counts_only_beyond_chance()
    {
        int[] most = [.. Enumerable.Range(0, 24).Where(i => i % 3 != 1)];
        Assert.Contains("That is beyond chance: 66.7\u00a0points", SampleRecordings.Words(SampleRecordings.Of([Model(ModelCatalog.Boosting), Model(Eight, most)]), "interpretation"), StringComparison.Ordinal);
        Assert.Contains("neither description is shown to hold more", SampleRecordings.Words(SampleRecordings.Of([Model(ModelCatalog.Boosting), Model(Eight, 0)]), "interpretation"), StringComparison.Ordinal);
        Assert.DoesNotContain("What the model sees", SampleRecordings.Words(SampleRecordings.Of([Model(ModelCatalog.Boosting), Model(DenseOnEight, 0)]), "interpretation"), StringComparison.Ordinal);
    }

    private static ExperimentOutcome Full(bool copies = true) => SampleRecordings.Of(
        [Model(ModelCatalog.Majority, [.. Enumerable.Range(0, 24).Where(i => i / 2 % 2 == 0)]), Model(Eight, s_many), Model(ModelCatalog.Dense, 0, 5, 10)],
        [Model(ModelCatalog.Majority, [.. Enumerable.Range(0, 24).Where(i => i / 2 % 2 == 0)]), Model(Eight, 0), Model(ModelCatalog.Dense, 0, 5)],
        [Model(Eight, 0, 1), Model(DenseOnEight, 3)],
        copies: copies);
}
