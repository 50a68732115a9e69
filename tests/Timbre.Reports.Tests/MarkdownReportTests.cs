using System.Diagnostics;
using Timbre.TestSupport;

namespace Timbre.Reports.Tests;

public sealed class MarkdownReportTests
{
    [Fact]
    public void A_small_report_reads_as_the_golden_file()
    {
        var golden = Path.Combine(TestData.Repository(), "tests", "Timbre.Reports.Tests", "Golden", "small.md");
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), MarkdownReport.Page(Small()));
    }

    [Fact]
    public void Foreign_text_never_becomes_markup()
    {
        const string Attack = "</summary><script>alert(1)</script> ![x](https://evil/x.png) | # *b* `c` www.evil.org";
        var page = MarkdownReport.Page(HtmlReportTests.Hostile(Attack));
        Assert.DoesNotContain("<script", page.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^(?!<summary>).*(?<!\\)!\[", page); // a summary is HTML, where Markdown is not looked for
    }

    [Theory]
    [InlineData("**b** *e* `c`", "**b** *e* `c`")]
    [InlineData("a * b ** c", "a \\* b \\*\\* c")]
    [InlineData("**open", "\\*\\*open")]
    [InlineData("[x](javascript:y)", "\\[x\\](javascript:y)")]
    [InlineData("speaker_1 <b>", "speaker\\_1 &lt;b&gt;")]
    [InlineData("1. one\n2. two", "1. one\n2. two")]
    [InlineData("\\1. not a list", "\\\\1. not a list")]
    public void Prose_is_kept_and_the_rest_is_text(string markdown, string expected) => Assert.Equal(expected, MarkdownText.Prose(markdown).TrimEnd());

    [Fact]
    public void Escaped_text_comes_out_as_it_went_in()
    {
        const string Foreign = "1. a - b *c* **d** `e` [f](https://g) \\h";
        Assert.Equal(Foreign, HtmlText.Bare(Text.Escape(Foreign)));
        Assert.Equal($"<p>{Foreign}</p>", HtmlText.Prose(Text.Escape(Foreign)).Trim());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("*")]
    [InlineData("`")]
    [InlineData("**a ")]
    [InlineData("[a](")]
    [InlineData("\\*")]
    [InlineData("[`*")]
    public void Long_hostile_prose_takes_no_time(string piece)
    {
        var watch = Stopwatch.StartNew();
        HtmlText.Prose(string.Concat(Enumerable.Repeat(piece, 200_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    private static Report Small() => new("Small *report*", "One of each.", [new("Seed", "0"), new("Corpus", "a_b")],
    [
        new Section("first", "First",
        [
            new Text("A **bold** word, `code` and [a link](https://example.org/).\n\n- one\n- two"),
            new KeyFigures([new("92.5 %", "accuracy", "251 utterances", Tone.Good), new("99.9 %", "accuracy", null, Tone.Leak)]),
            new Table(
                [new("Model", CellFormat.Text), new("Accuracy", CellFormat.Percent, Best.Highest), new("Parameters", CellFormat.Integer), new("Training", CellFormat.Seconds, Best.Lowest), new("Key", CellFormat.Code)],
                [["cnn|1d", Cell.Of(0.925, 0.894, 0.951), 449_425, 250.4, "a`b"], ["mlp", 0.92, Cell.Empty, 0.04, "mfcc13"]]) { Title = "Models", Note = "Per *utterance*." },
            new Callout(Tone.Leak, "Leaky", "Do not quote.\n\n- shared speakers: 40"),
        ], "What it finds."),
        new Section("second", "Second",
        [
            Charts.Bars("The CNN is *best*.", [new("cnn1d", "x", 0.925, 0.894, 0.951), new("mlp", "x", 0.92)], "accuracy") with { Title = "Accuracy" },
            new SideBySide([new("As published", [new Text("1\\. Not a list.")], Tone.Leak, "leaky"), new("Honest", [Charts.Confusion("Few errors.", ["F", "M"], [[121, 5], [14, 111]])], Tone.Good)]),
            new Details("More", [new Table([new("a")], [.. Enumerable.Range(0, 3).Select(i => new Cell[] { i + 0.5 })])]),
        ]),
    ]);
}
