using Timbre.Audio;
using Timbre.Evaluation;
using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.Recipes.Tests;

public sealed class SpeakerReportTests
{
    private static readonly SampleSpeakers s_full = new() { Speakers = 20, Failures = 2 };

    [Fact]
    public void Full_run_has_every_section_in_reading_order()
    {
        var report = SpeakerReport.Compose(s_full.Build());
        Assert.Equal(
            ["asked", "data", "split", "results", "leak", "seconds", "speakers", "confusion", "utterances", "space", "maps", "clusters", "alike", "learning", "cost", "interpretation", "limits", "repeat"],
            report.Sections.Select(s => s.Id));
        WriteAll(report);
    }

    [Fact]
    public void Same_outcome_gives_the_same_report()
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "a.json", "b.json" })
        {
            SpeakerReport.Compose(s_full.Build()).Save(folder.File(name));
        }

        Assert.Equal(File.ReadAllText(folder.File("a.json")), File.ReadAllText(folder.File("b.json")));
    }

    public static TheoryData<string> Extremes { get; } = [.. s_extremes.Keys];

    private static Dictionary<string, SampleSpeakers> s_extremes => new(StringComparer.Ordinal)
    {
        ["one form"] = new() { Forms = [SpeakerForm.ByUtterance] },
        ["by chapter only"] = new() { Forms = [SpeakerForm.ByChapter] },
        ["published only"] = new() { Forms = [Recipe.AsPublished] },
        ["published first"] = new() { Forms = [Recipe.AsPublished, SpeakerForm.ByUtterance] },
        ["no genders"] = new() { Genders = false },
        ["no chapters"] = new() { Chapters = 0, Forms = [SpeakerForm.ByUtterance, Recipe.AsPublished] },
        ["two speakers"] = new() { Speakers = 2, PerChapter = 2 },
        ["all right"] = new() { Factor = _ => 0 },
        ["all wrong"] = new() { Factor = _ => 1000 },
        ["no space"] = new() { WithSpace = false },
        ["no enrolment"] = new() { WithEnrolment = false },
        ["sixty speakers"] = new() { Speakers = 60 },
        ["no intervals"] = new() { Intervals = false },
        ["one model"] = new() { Models = [("tdnn", 0.1)], WithCurves = false },
        ["two of one kind"] = new() { Models = [("gmm", 0.3), ("gmm@encoder", 0.3)], Corpus = "synthetic" },
        ["everything is nothing"] = new() { Genders = false, Chapters = 0, WithSpace = false, WithEnrolment = false, WithCurves = false, Intervals = false, Forms = [SpeakerForm.ByUtterance], Models = [("gmm", 0.4)] },
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Every_extreme_is_reported_without_a_gap(string extreme)
    {
        var report = SpeakerReport.Compose(s_extremes[extreme].Build());
        var words = SampleRun.Words(report);
        Assert.DoesNotContain("NaN", words, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", words, StringComparison.Ordinal);
        Assert.DoesNotContain("..", words.Replace("…", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(report.Sections, s => Assert.True(s.Lead is { Length: > 0 } lead && !char.IsLower(lead[0]) && lead.EndsWith('.'), $"{s.Id}: {s.Lead}"));
        WriteAll(report);
    }

    [Fact]
    public void Figures_that_are_missing_or_undefined_leave_no_gap()
    {
        var outcome = new SampleSpeakers().Build();
        SpeakerOutcome With(Func<SpeakerModelOutcome, SpeakerModelOutcome> change) => outcome with { Forms = [.. outcome.Forms.Select(f => f with { Models = [.. f.Models.Select(change)] })] };
        var labels = outcome.Forms[0].Labels;
        var nothing = new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95);
        var empty = ClassificationMetrics.Compute([], Array.Empty<double>(), labels);
        SpeakerOutcome[] outcomes =
        [
            With(m => m with { Levels = [.. m.Levels.Where(l => l.Level == ResultRow.Utterance)] }),
            With(m => m with { Levels = [.. m.Levels.Where(l => l.Level == ResultRow.Chunk)] }),
            With(m => m with { Levels = [.. m.Levels.Where(l => l.Level == ResultRow.Frame)] }),
            With(m => m with { Levels = [] }),
            With(m => m with { Levels = [.. m.Levels.Select(l => l with { Metrics = empty, TopFive = double.NaN, OverSpeakers = nothing, OverChapters = nothing, Items = [] })] }),
            With(m => m with { BySeconds = [] }),
            With(m => m with { BySeconds = [new GrowthPoint(1, 0, double.NaN, nothing)], Trainings = [] }),
            outcome with { Space = outcome.Space! with { ComponentsPerChunk = [], Axes = [], Points = [], Clusterings = [], Chapters = null, ChunkRatios = [], MapDivergence = double.NaN } },
            outcome with { Space = outcome.Space! with { Similarity = new SpeakerSimilarity(["a", "b"], [null, null], [[1, double.NaN], [double.NaN, 1]], []) } },
        ];
        foreach (var one in outcomes)
        {
            var report = SpeakerReport.Compose(one);
            Assert.DoesNotContain("NaN", SampleRun.Words(report), StringComparison.Ordinal);
            WriteAll(report);
            Assert.DoesNotContain("NaN", SpeakerResultsFile.ToJson(one, null).ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Best_model_follows_the_numbers()
    {
        var first = SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0.5), ("tdnn", 0)] }.Build());
        var second = SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0), ("tdnn", 0.5)] }.Build());
        Assert.StartsWith("`tdnn` makes no error", Lead(first, "results"), StringComparison.Ordinal);
        Assert.StartsWith("`gmm` makes no error", Lead(second, "results"), StringComparison.Ordinal);
        Assert.Contains("**Which model to use: `tdnn`.**", Words(first, "interpretation"), StringComparison.Ordinal);
        Assert.Contains("**Which model to use: `gmm`.**", Words(second, "interpretation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Leak_that_does_not_pay_is_said_not_to_pay()
    {
        var pays = SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0.4)] }.Build());
        var not = SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0.4)], Factor = form => form == Recipe.AsPublished ? 2 : 1 }.Build());
        Assert.Contains("**Why the leaky figure is higher.**", Words(pays, "leak"), StringComparison.Ordinal);
        Assert.Contains("**The leak did not pay here.**", Words(not, "leak"), StringComparison.Ordinal);
        Assert.Contains("The honest accuracy is as high as the leaky one", Words(not, "leak"), StringComparison.Ordinal);
        Assert.DoesNotContain("Why the leaky figure is higher", SampleRun.Words(not), StringComparison.Ordinal);
    }

    [Fact]
    public void New_session_that_costs_nothing_is_said_to_cost_nothing()
    {
        var costs = Words(SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0.3)] }.Build()), "leak");
        var not = Words(SpeakerReport.Compose(new SampleSpeakers { Models = [("gmm", 0.3)], Factor = form => form == SpeakerForm.ByChapter ? 0 : 1 }.Build()), "leak");
        Assert.Contains("**What a new session costs.**", costs, StringComparison.Ordinal);
        Assert.Contains("**A new session costs nothing here.**", not, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "**Alike voices are mostly of the same gender.**", "**Alike voices are the ones confused.**")]
    [InlineData(false, "**Likeness does not keep to gender.**", "Of the 10 most alike pairs")]
    public void Likeness_is_compared_with_gender_and_errors(bool alike, string genders, string confused)
    {
        var words = Words(SpeakerReport.Compose(new SampleSpeakers { Speakers = 16, AlikeWithinGender = alike, Factor = _ => 2 }.Build()), "alike");
        Assert.Contains(genders, words, StringComparison.Ordinal);
        Assert.Contains(confused, words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "**Chapters show.**")]
    [InlineData(false, "**Chapters hardly show.**")]
    public void Chapters_show_only_where_they_do(bool show, string expected) =>
        Assert.Contains(expected, Words(SpeakerReport.Compose(new SampleSpeakers { ChaptersShow = show }.Build()), "space"), StringComparison.Ordinal);

    [Theory]
    [InlineData(768, true)]
    [InlineData(80, false)]
    public void Published_components_stand_beside_frames_of_the_encoder_only(int features, bool shown) =>
        Assert.Equal(shown, Words(SpeakerReport.Compose(new SampleSpeakers { Features = features }.Build()), "space").Contains("Published for frames of wav2vec", StringComparison.Ordinal));

    [Theory]
    [InlineData("librispeech/dev-clean", true)]
    [InlineData("mine", false)]
    public void Published_figures_stand_beside_LibriSpeech_only(string corpus, bool shown)
    {
        var outcome = new SampleSpeakers { Corpus = corpus }.Build();
        outcome = outcome with { Recipe = outcome.Recipe with { Corpus = new CorpusSettings { Name = corpus } } };
        Assert.Equal(shown, Words(SpeakerReport.Compose(outcome), "leak").Contains("2086 of 2596", StringComparison.Ordinal));
    }

    [Fact]
    public void Published_form_alone_is_marked_as_leaky_at_the_top()
    {
        var report = SpeakerReport.Compose(new SampleSpeakers { Forms = [Recipe.AsPublished] }.Build());
        Assert.Contains(report.Sections[0].Blocks, b => b is Callout { Tone: Tone.Leak });
        Assert.All(((KeyFigures)report.Sections[0].Blocks.First(b => b is KeyFigures)).Items, i => Assert.Equal("not to be believed", i.Note));
        Assert.DoesNotContain("**The voices can be told apart.**", SampleRun.Words(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_and_members_are_named_for_what_they_are()
    {
        var outcome = s_full.Build();
        var pooled = new PooledExtractor(outcome.Inputs[0].Extractor, new PooledOptions { Frames = 63, Step = 31 });
        var asked = Words(SpeakerReport.Compose(outcome with { Inputs = [outcome.Inputs[0], outcome.Inputs[1] with { Extractor = pooled }] }), "asked");
        Assert.Contains("chunks of 2.02\u00a0s summed up in 40\u00a0values", asked, StringComparison.Ordinal); // 63 frames of 512 samples
        Assert.Contains("the ensemble of `gmm@encoder` and `tdnn`", asked, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_of_inputs_has_only_kinds_that_saw_several()
    {
        Chart? Drawn(SampleSpeakers run) => SpeakerReport.Compose(run.Build()).Sections.SelectMany(s => s.Blocks).OfType<Chart>().FirstOrDefault(c => c.Title == "What the models see");
        Assert.NotNull(Drawn(s_full));
        Assert.Null(Drawn(new SampleSpeakers { Models = [("gmm@encoder", 0.2), ("tdnn", 0.1)] })); // nothing to compare
    }

    [Fact]
    public void Closed_set_is_said_to_be_closed() =>
        Assert.Contains("somebody unknown is always given one of these names", Words(SpeakerReport.Compose(s_full.Build()), "limits"), StringComparison.Ordinal);

    [Fact]
    public void Shapes_of_names_do_no_harm()
    {
        var outcome = new SampleSpeakers { Models = [("odd`name*@<script>", 0.3)] }.Build();
        var words = SampleRun.Words(SpeakerReport.Compose(outcome with { Inputs = [outcome.Inputs[0], outcome.Inputs[1] with { Name = "<script>" }] }));
        Assert.Contains("`odd'name*@<script>`", words, StringComparison.Ordinal);
    }

    private static string Lead(Report report, string id) => report.Sections.First(s => s.Id == id).Lead!;

    private static string Words(Report report, string id) => SampleRun.Words(report.Sections.First(s => s.Id == id));

    private static void WriteAll(Report report)
    {
        using var folder = new TempFolder();
        HtmlReport.Write(report, folder.File("r.html"));
        MarkdownReport.Write(report, folder.File("r.md"));
        NotebookReport.Write(report, folder.File("r.ipynb"));
        report.Save(folder.File("r.json"));
        Assert.True(new FileInfo(folder.File("r.html")).Length > 10_000);
    }
}
