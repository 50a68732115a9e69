using Microsoft.Playwright;

namespace Timbre.EndToEnd;

/// <summary>The demo's report in a browser, as a reader opens it: from the disk, on a desk and on a phone, by day and by night.</summary>
public sealed class ReportPageTests(DemoRun demo)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task ItOpensOfflineWithoutErrorsAndDrawsEveryChart(int width, ColorScheme scheme)
    {
        ReportPage.RequireBrowser();
        await using var report = await ReportPage.OpenAsync(await demo.FileAsync("report.html"), width, scheme);
        var page = report.Page;

        // Charts further down may wait until they are scrolled to.
        await page.EvaluateAsync("async () => { for (let y = 0; y < document.body.scrollHeight; y += 400) { window.scrollTo(0, y); await new Promise(r => setTimeout(r, 30)); } window.scrollTo(0, 0); }");
        var charts = page.Locator("figure.chart, .chart");
        var count = await charts.CountAsync();
        Assert.True(count > 0, "the report has no charts");
        for (var i = 0; i < count; i++)
        {
            var drawing = charts.Nth(i).Locator("svg, canvas").First;
            await drawing.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 20_000 });
            var box = await drawing.EvaluateAsync<double[]>("e => { const d = e.closest('details'); if (d) d.open = true; const r = e.getBoundingClientRect(); return [r.width, r.height]; }");
            Assert.True(box[0] > 20 && box[1] > 20, $"chart {i} is {box[0]} × {box[1]}");
        }

        await report.ExpectQuietAsync();
        var background = await page.EvaluateAsync<int[]>("() => { let e = document.body, c = getComputedStyle(e).backgroundColor; if (c === 'rgba(0, 0, 0, 0)') c = getComputedStyle(document.documentElement).backgroundColor; return c.match(/\\d+/g).slice(0, 3).map(Number); }");
        Assert.True(scheme == ColorScheme.Dark ? background.Average() < 100 : background.Average() > 200, $"background {string.Join(',', background)}");
    }
}
