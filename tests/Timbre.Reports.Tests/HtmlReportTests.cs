using System.Text.RegularExpressions;
using Timbre.TestSupport;

namespace Timbre.Reports.Tests;

public sealed class HtmlReportTests
{
    private static readonly Lazy<string> Sample = new(() => HtmlReport.Page(SampleReport.Create()));

    [Fact]
    public void Page_holds_every_section_with_an_entry_in_the_contents()
    {
        foreach (var section in SampleReport.Create().Sections)
        {
            Assert.Contains($"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-title\">", Sample.Value, StringComparison.Ordinal);
            Assert.Contains($"<li><a href=\"#{section.Id}\">", Sample.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Page_carries_the_runtime_once_and_a_place_and_a_specification_for_each_chart()
    {
        Assert.Single(Regex.Matches(Sample.Value, Regex.Escape(ChartRuntime.Charts[..2000]), RegexOptions.None, TimeSpan.FromSeconds(5)));
        var places = Regex.Matches(Markup(Sample.Value), "<div class=\"canvas\" data-chart=\"(?<n>\\d+)\" data-height=\"\\d+\"(?: data-max-width=\"\\d+\")? data-alt=\"[^\"]+\"></div>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        var specs = System.Text.Json.Nodes.JsonNode.Parse(Between(Sample.Value, "id=\"chart-specs\">", "</script>"))!.AsArray();
        Assert.Equal(Enumerable.Range(0, specs.Count).Select(i => i.ToString()), places.Select(p => p.Groups["n"].Value));
        Assert.True(specs.Count > 25);
    }

    [Theory]
    [InlineData("92.5 %", "value")]
    [InlineData("2\u202f940\u202f000", "value long")]
    [InlineData("the perceptron", "value longer")]
    public void Long_figures_are_set_smaller(string value, string classes)
    {
        var page = HtmlReport.Page(new Report("Figures", "", [], [new Section("one", "One", [new KeyFigures([new(value, "label")])])]));
        Assert.Contains($"<dd class=\"{classes}\">{value}</dd>", page, StringComparison.Ordinal);
        Assert.All(classes.Split(' ')[1..], c => Assert.Contains($".figure .value.{c} ", ChartRuntime.Style, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_asks_for_nothing_from_anywhere()
    {
        var markup = Markup(Sample.Value);
        Assert.DoesNotMatch("(?i)<(link|iframe|object|embed|base|form|video|source)\\b", markup);
        Assert.DoesNotMatch("(?i)\\b(src|srcset|poster)\\s*=(?!\"data:(image/png|audio/wav);base64,[A-Za-z0-9+/=]+\")", markup);
        Assert.DoesNotMatch("(?i)href\\s*=\\s*(?!\"#)", markup);
        Assert.DoesNotMatch("(?i)@import|url\\(", ChartRuntime.Style);
        Assert.DoesNotMatch("(?i)https?://", ChartRuntime.Style + ChartRuntime.Page + markup);
        Assert.DoesNotMatch("sourceMappingURL", Sample.Value);
    }

    [Fact]
    public void Policy_allows_exactly_the_scripts_and_the_style_that_are_there()
    {
        var policy = Between(Sample.Value, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        Assert.StartsWith("default-src 'none'; base-uri 'none'; form-action 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);

        var scripts = Regex.Matches(Sample.Value, "<script>(?<body>.*?)</script>", RegexOptions.Singleline, TimeSpan.FromSeconds(5));
        Assert.Equal(2, scripts.Count);
        foreach (Match script in scripts)
            Assert.Contains(ChartRuntime.Hash(script.Groups["body"].Value), policy, StringComparison.Ordinal);
        Assert.Contains(ChartRuntime.Hash(Between(Sample.Value, "<style>", "</style>")), policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\sstyle\\s*=|\\son[a-z]+\\s*=", Markup(Sample.Value));
    }

    [Fact]
    public void Headings_descend_one_level_at_a_time()
    {
        var levels = Regex.Matches(Markup(Sample.Value), "<h(?<n>[1-6])", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => m.Groups["n"].Value[0] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.First} is followed by h{pair.Second}"));
    }

    [Fact]
    public void Tables_name_the_scope_of_their_headers_and_set_off_the_best()
    {
        Assert.DoesNotMatch("<th(?! scope=|ead>)", Markup(Sample.Value));
        Assert.Contains("<td class=\"number best\"><strong>97.3\u00a0%</strong> <span class=\"interval\">93.3–99.8</span></td>", Sample.Value, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number best\"><strong>2.7\u00a0%</strong></td>", Sample.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_text_never_becomes_markup()
    {
        const string Attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onload='x' <!-- ]]> javascript:alert(1) \u2028";
        var page = HtmlReport.Page(Hostile(Attack));
        Assert.Equal(HtmlReport.Page(Hostile("harmless")).Count(c => c == '<'), page.Count(c => c == '<'));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(Markup(page), "<img", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.DoesNotMatch("href=\"(?!#)", Markup(page));
        Assert.DoesNotMatch("=\"[^\"]*\"'? onload", Markup(page));
        Assert.Equal(2, Regex.Matches(page, "<script>", RegexOptions.None, TimeSpan.FromSeconds(5)).Count);
        Assert.Contains("\\u003c/script\\u003e", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Links_lead_only_to_the_web_and_to_the_page()
    {
        Assert.Equal("<a href=\"https://example.org/a?b=1&amp;c\" rel=\"noopener noreferrer\">x</a>", HtmlText.Inline("[x](https://example.org/a?b=1&c)"));
        Assert.Equal("<a href=\"#results\" rel=\"noopener noreferrer\">x</a>", HtmlText.Inline("[x](#results)"));
        foreach (var bad in new[] { "javascript:alert(1)", " javascript:x", "data:text/html,x", "file:///etc/passwd", "//evil", "vbscript:x", "https://a b" })
            Assert.DoesNotContain("<a", HtmlText.Inline($"[x]({bad})"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_charts_carries_no_runtime()
    {
        var page = HtmlReport.Page(new Report("T", "", [], [new Section("a", "A", [new Text("Hello.")])]));
        Assert.True(page.Length < 60_000, $"{page.Length} characters");
        Assert.DoesNotContain("chart-specs\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_leaves_one_whole_file_and_names_a_folder_that_cannot_be_written()
    {
        using var folder = new TempFolder();
        HtmlReport.Write(SampleReport.Create(), folder.File("deep/er/report.html"));
        Assert.Equal(["report.html"], Directory.GetFiles(folder.File("deep/er")).Select(Path.GetFileName));

        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<TimbreException>(() => HtmlReport.Write(SampleReport.Create(), folder.File("file/report.html")));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    internal static Report Hostile(string attack)
    {
        var chart = Charts.Bars(attack, [new(attack, attack, 0.5), new(attack, "b", 0.6, 0.5, 0.7)], attack) with { Title = attack, Alt = attack };
        var table = new Table([new(attack), new(attack, CellFormat.Code)], [[attack, attack]]) { Title = attack, Note = attack };
        return new Report(attack, attack, [new(attack, attack)],
        [
            new Section("s", attack,
            [
                new Text(Text.Escape(attack)), table, chart,
                new SmallMultiples(attack, [chart]) { Title = attack, Data = table, Legend = Charts.Legend([attack]) },
                new Callout(Tone.Leak, attack, $"- `{attack}`"),
                new KeyFigures([new(attack, attack, attack)]),
                new SideBySide([new(attack, [new Text($"**{attack}** [{attack}](javascript:alert(1))")], Tone.Good, attack)]),
                SampleReport.Recording(attack) with { Caption = attack, Alternative = attack },
                new Details(attack, [Charts.Scatter(attack, [new(1, 2, attack, attack)], attack, attack)]),
            ], attack),
            new Section("t", attack, []),
        ]);
    }

    /// <summary>The page without its scripts and style.</summary>
    private static string Markup(string page) =>
        Regex.Replace(page, "<(?<tag>script|style)[^>]*>.*?</\\k<tag>>", "", RegexOptions.Singleline, TimeSpan.FromSeconds(5));

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
