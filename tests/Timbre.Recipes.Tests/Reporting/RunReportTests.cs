using Timbre.Classification;
using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests;

public sealed class RunReportTests
{
    private static readonly int[] s_third = [0, 1, 2, 9, 10, 11, 15, 21];

    [Fact]
    public void Full_run_has_every_section_in_reading_order()
    {
        var report = SampleRun.Report(Full());
        string[] own = ["asked", "data", "split", "results", "confusion", "roc", "calibration", "learning", "leak", "differences", "importance", "speakers", "utterances", "interpretation", "limits", "repeat"];
        Assert.Equal(own, report.Sections.Select(s => s.Id).Where(own.Contains));
        var ids = report.Sections.Select(s => s.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.True(ids.Count > own.Length, "the exploration's sections are missing");
        Assert.Equal(own[..2], ids[..2]);
        Assert.Equal(own[2..], ids[^14..]);
    }

    [Fact]
    public void Best_model_follows_the_numbers()
    {
        var first = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0), SampleRun.Model(ModelCatalog.Cnn1d, s_third)]));
        var second = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, s_third), SampleRun.Model(ModelCatalog.Cnn1d, 0)]));
        Assert.StartsWith("The multi-layer perceptron is right on 95.8", Lead(first, "results"), StringComparison.Ordinal);
        Assert.StartsWith("The 1-D convolutional network is right on 95.8", Lead(second, "results"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_errors_no_speaker_is_called_hard()
    {
        var report = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Boosting)]));
        Assert.DoesNotContain(report.Sections, s => s.Id == "utterances");
        Assert.StartsWith("None: ", Lead(report, "speakers"), StringComparison.Ordinal);
        Assert.Contains("**No hard speakers.**", Words(report, "interpretation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_one_speaker_are_told_from_errors_of_many()
    {
        var gathered = Words(SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Boosting, 3, 4, 5)])), "interpretation");
        var spread = Words(SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Boosting, 0, 4, 8, 12, 16, 20)])), "interpretation");
        Assert.Contains("gather on few voices", gathered, StringComparison.Ordinal);
        Assert.Contains("missed more often than not", gathered, StringComparison.Ordinal);
        Assert.Contains("spread over many voices", spread, StringComparison.Ordinal);
        Assert.Contains("No speaker is missed more often than not", spread, StringComparison.Ordinal);
    }

    [Fact]
    public void Leak_is_quantified_only_where_both_forms_were_run()
    {
        var both = SampleRun.Report(Full());
        Assert.Contains("leap is memory of the voices**", Words(both, "leak"), StringComparison.Ordinal);
        Assert.Contains("Beside the published figures", Words(both, "leak"), StringComparison.Ordinal);
        foreach (var one in new[] { SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0)]), SampleRun.Of(null, [SampleRun.Model(ModelCatalog.Mlp, 0)]) })
        {
            var report = SampleRun.Report(one);
            Assert.DoesNotContain(report.Sections, s => s.Id == "leak" || s.Blocks.Any(b => b is SideBySide));
        }
    }

    [Fact]
    public void Leak_that_does_not_pay_is_said_not_to_pay()
    {
        var outcome = SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0)], [SampleRun.Model(ModelCatalog.Mlp, s_third)], name: "mine");
        var words = SampleRun.Words(SampleRun.Report(outcome));
        Assert.DoesNotContain("leap is memory", words, StringComparison.Ordinal);
        Assert.Contains("**The leak did not pay here.**", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Beside the published figures", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_form_alone_is_marked_as_leaky_at_the_top()
    {
        var report = SampleRun.Report(SampleRun.Of(null, [SampleRun.Model(ModelCatalog.Mlp, 0)]));
        Assert.Contains(report.Sections[0].Blocks, b => b is Callout { Tone: Tone.Leak });
        Assert.DoesNotContain("unheard speakers", Words(report, "results"), StringComparison.Ordinal);
        Assert.DoesNotContain("The voices carry the label", Words(report, "interpretation"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synthetic", true)]
    [InlineData("librispeech/dev-clean", false)]
    public void Synthetic_voices_are_announced_first(string corpus, bool synthetic)
    {
        var report = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0)], corpus: corpus));
        Assert.Equal(synthetic, report.Sections[0].Blocks[0] is Callout { Title: "These voices are synthetic" });
    }

    [Fact]
    public void Failures_are_listed_up_to_twenty()
    {
        var words = Words(SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0)], failures: 25)), "data");
        Assert.Contains("25\u00a0recordings could not be used", words, StringComparison.Ordinal);
        Assert.Contains("bad-19.flac holds no samples", words, StringComparison.Ordinal);
        Assert.DoesNotContain("bad-20.flac", words, StringComparison.Ordinal);
    }

    [Fact]
    public void One_fold_no_curves_one_model_and_undefined_figures_are_reported()
    {
        ExperimentOutcome[] outcomes =
        [
            SampleRun.Of([SampleRun.Model(ModelCatalog.Majority, s_third)], folds: 1, curves: false),
            SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0), SampleRun.Model(ModelCatalog.Boosting, 0)], folds: 1, curves: false),
            Undefined(Full()),
            Untested(Full()),
        ];
        foreach (var outcome in outcomes)
        {
            var report = SampleRun.Report(outcome);
            Assert.DoesNotContain("NaN", SampleRun.Words(report), StringComparison.Ordinal);
            WriteAll(report);
        }
    }

    [Fact]
    public void Lead_within_chance_is_not_called_a_win()
    {
        var close = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp, 0), SampleRun.Model(ModelCatalog.Boosting, 0, 3)]));
        var clear = SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp), SampleRun.Model(ModelCatalog.Boosting, [.. Enumerable.Range(0, 24).Where(i => i % 3 != 1)])]));
        Assert.Contains("**First place is not settled.**", Words(close, "interpretation"), StringComparison.Ordinal);
        Assert.Contains("**The multi-layer perceptron is the best model here.**", Words(clear, "interpretation"), StringComparison.Ordinal);
        Assert.Contains("**Why the network beats the trees.**", Words(clear, "interpretation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_errors_the_limits_give_a_bound_instead_of_an_interval()
    {
        var words = Words(SampleRun.Report(SampleRun.Of([SampleRun.Model(ModelCatalog.Mlp)])), "limits");
        Assert.Contains("31.2\u00a0% of all speakers", words, StringComparison.Ordinal); // 1 - 0.05^(1/8)
    }

    [Fact]
    public void Every_writer_takes_the_full_report() => WriteAll(SampleRun.Report(Full()));

    [Fact]
    public void Same_outcome_gives_the_same_report()
    {
        using var folder = new TempFolder();
        var paths = new[] { "a.json", "b.json" }.Select(n => Path.Combine(folder.Path, n)).ToList();
        foreach (var path in paths)
        {
            SampleRun.Report(Full()).Save(path);
        }

        Assert.Equal(File.ReadAllText(paths[0]), File.ReadAllText(paths[1]));
    }

    private static ExperimentOutcome Full() => SampleRun.Of(
        [SampleRun.Model(ModelCatalog.Majority, [.. Enumerable.Range(0, 24).Where(i => i / 3 % 2 == 0)]), SampleRun.Model(ModelCatalog.Boosting, s_third), SampleRun.Model(ModelCatalog.Mlp, 0, 3, 6, 10, 14), SampleRun.Model(ModelCatalog.Cnn1d, 0, 3, 6, 10, 14, 17)],
        [SampleRun.Model(ModelCatalog.Majority, [.. Enumerable.Range(0, 24).Where(i => i / 3 % 2 == 0)]), SampleRun.Model(ModelCatalog.Boosting, 0, 1), SampleRun.Model(ModelCatalog.Mlp), SampleRun.Model(ModelCatalog.Cnn1d)],
        failures: 1);

    private static ExperimentOutcome Undefined(ExperimentOutcome outcome) => outcome with
    {
        Forms = [.. outcome.Forms.Select(f => f with
        {
            Rows = [.. f.Rows.Select(r => r with { Metrics = r.Metrics with { Accuracy = double.NaN, RocAuc = double.NaN, Eer = double.NaN, LogLoss = double.NaN, BalancedAccuracy = double.NaN, Intervals = null } })],
            Models = [.. f.Models.Select(m => m with { Utterances = [.. m.Utterances.Select(u => u with { Probabilities = [double.NaN, double.NaN] })] })],
        })],
    };

    private static ExperimentOutcome Untested(ExperimentOutcome outcome) => outcome with
    {
        Forms = [.. outcome.Forms.Select(f => f with { Rows = [], Models = [.. f.Models.Select(m => m with { Utterances = [] })] })],
    };

    private static string Lead(Report report, string id) => report.Sections.First(s => s.Id == id).Lead!;

    private static string Words(Report report, string id) => SampleRun.Words(report.Sections.First(s => s.Id == id));

    private static void WriteAll(Report report)
    {
        using var folder = new TempFolder();
        report.Save(Path.Combine(folder.Path, "report.json"));
        HtmlReport.Write(report, Path.Combine(folder.Path, "report.html"));
        MarkdownReport.Write(report, Path.Combine(folder.Path, "report.md"));
        NotebookReport.Write(report, Path.Combine(folder.Path, "report.ipynb"));
        Assert.Equal(4, Directory.GetFiles(folder.Path).Length);
        Assert.Equal(report.Sections.Count, Report.Load(Path.Combine(folder.Path, "report.json")).Sections.Count);
    }
}
