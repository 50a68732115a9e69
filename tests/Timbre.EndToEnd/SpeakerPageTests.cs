using Microsoft.Playwright;
using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>The charts on speakers in a browser, in a page that <c>timbre report</c> writes again from the report's JSON.</summary>
public sealed class SpeakerPageTests : IDisposable
{
    private const int Speakers = 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task TheReaderChoosesByKeyboardWhatAMapIsColouredBy(int width, ColorScheme scheme)
    {
        await using var report = await OpenAsync([Map()], width, scheme);
        var page = report.Page;
        var marks = page.Locator(".mark-symbol.layer_0_marks path");
        await marks.First.WaitForAsync();
        Assert.Equal(Speakers * 6, await marks.CountAsync());
        Assert.Equal(Speakers, await Looks(marks));
        Assert.Contains($"{Speakers} groups, by colour and shape", await Texts(page));

        // The chooser has its label, is reached by the keyboard, and stands outside of what a screen reader takes for one picture.
        var chooser = page.GetByLabel("Colour by");
        Assert.Equal(0, await page.Locator("[role=img] select").CountAsync());
        await chooser.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.canvas svg text')].some(e => e.textContent === 'F')");
        Assert.Equal(2, await Looks(marks));

        // Another theme keeps the choice, and the chooser has the theme's colours.
        var ground = await chooser.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor");
        await page.Locator("button.theme").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.choosers select')?.selectedIndex === 1 && document.querySelectorAll('.mark-symbol.layer_0_marks path').length > 0");
        Assert.Equal(2, await Looks(marks));
        Assert.NotEqual(ground, await chooser.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"));

        // The pointer brings out a group: all others fade.
        await marks.First.HoverAsync();
        await page.WaitForFunctionAsync("() => new Set([...document.querySelectorAll('.mark-symbol.layer_0_marks path')].map(e => e.getAttribute('opacity'))).size === 2");
        Assert.Contains("speaker", await page.Locator("#vg-tooltip-element").InnerTextAsync(), StringComparison.Ordinal);
        await report.ExpectQuietAsync();

        // On paper it is the first colouring, without a chooser.
        await page.EvaluateAsync("() => window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(Speakers, await Looks(page.Locator(".paper .mark-symbol.layer_0_marks path")));
        Assert.Equal(0, await page.Locator(".paper select").CountAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await chooser.IsVisibleAsync());
    }

    [Theory]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(500, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Light)]
    public async Task EveryChartOnSpeakersStaysWithinThePage(int width, ColorScheme scheme)
    {
        string[] names = [.. Enumerable.Range(0, Speakers).Select(Name)];
        double[] seconds = [0.5, 1, 2, 5, 10];
        await using var report = await OpenAsync(
            [
                Charts.SimilarityMap("Alike.", names, [.. names.Select((_, i) => names.Select((_, j) => i == j ? 1 : 0.9 / (1 + Math.Abs(i - j))).ToArray())],
                    [.. Enumerable.Range(0, Speakers - 1).Select(m => new DendrogramMerge(m == 0 ? 0 : Speakers + m - 1, m + 1, 0.1 * (m + 1)))], [.. names.Select((_, i) => i < 10 ? "F" : "M")]),
                Charts.Lines("Longer is better.", [new Curve("cnn1d", seconds, [0.6, 0.7, 0.8, 0.9, 0.95]) { Low = [0.5, 0.6, 0.7, 0.8, 0.9], High = [0.7, 0.8, 0.9, 0.95, 1] }], "seconds", "accuracy", CellFormat.Percent, ticks: seconds, logarithmic: true),
                Charts.Confusion("Few errors.", names, [.. names.Select((_, i) => names.Select((_, j) => i == j ? 40L : (i * j) % 17 == 5 ? 1L : 0L).ToArray())]),
                Charts.Histogram("Nearly always right.", [new("all", 0.5, 0.75, 3), new("all", 0.75, 1, 17)], "accuracy", "speakers", references: [new(0.84, "mean 0.84"), new(0.91, "published 0.91")]),
            ],
            width,
            scheme);
        var drawings = report.Page.Locator(".canvas svg.marks");
        for (var i = 0; i < 4; i++)
            await drawings.Nth(i).WaitForAsync(new() { State = WaitForSelectorState.Attached });

        var texts = report.Page.Locator(".canvas svg.marks text");
        Assert.True(await texts.EvaluateAllAsync<bool>("all => all.every(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= document.documentElement.clientWidth; })"), "a text reaches beyond the page");
        var shown = await Texts(report.Page);
        Assert.DoesNotContain(shown, text => text.Contains('…', StringComparison.Ordinal));
        Assert.Superset(names.Select((name, i) => $"{name} {(i < 10 ? "F" : "M")}").Concat(["0.5", "10", "mean 0.84", "published 0.91"]).ToHashSet(StringComparer.Ordinal), shown.ToHashSet(StringComparer.Ordinal));
        await report.ExpectQuietAsync();
    }

    private static Chart Map() => Charts.Map(
        "Voices form clouds.",
        [.. Enumerable.Range(0, Speakers * 6).Select(i => new MapPoint(i % Speakers * 3, i / Speakers * 2, $"r{i}", [Name(i % Speakers), i % 2 == 0 ? "F" : "M"]))],
        [new("speaker"), new("gender")],
        "component 1",
        "component 2");

    private static string Name(int speaker) => $"{1272 + (speaker * 37)}";

    /// <summary>How many pairs of a colour and a shape there are.</summary>
    private static Task<int> Looks(ILocator marks) => marks.EvaluateAllAsync<int>("all => new Set(all.map(e => e.getAttribute('fill') + e.getAttribute('d'))).size");

    private static async Task<string[]> Texts(IPage page) => await page.Locator(".canvas svg text").EvaluateAllAsync<string[]>("all => all.map(e => e.textContent)");

    private async Task<ReportPage> OpenAsync(IReadOnlyList<Block> blocks, int width, ColorScheme scheme)
    {
        ReportPage.RequireBrowser();
        new Report("Speakers", "", [], [new Section("s", "Who is who", blocks)]).Save(_folder.File("report.json"));
        (await TimbreProcess.RunAsync("report", _folder.Path, "--format", "html")).Expect(0);
        return await ReportPage.OpenAsync(_folder.File("report.html"), width, scheme);
    }
}
