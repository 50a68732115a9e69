using Microsoft.Playwright;

namespace Timbre.EndToEnd;

/// <summary>The demo's report in a browser, as a reader opens it: from the disk, on a desk and on a phone, by day and by night.</summary>
public sealed class ReportPageTests(DemoRun demo)
{
    private const string Chromium = "/usr/bin/chromium";

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task ItOpensOfflineWithoutErrorsAndDrawsEveryChart(int width, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"there is no browser at {Chromium}");
        var path = await demo.FileAsync("report.html");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 844 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        var requests = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        var address = new Uri(path).AbsoluteUri;
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });

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

        Assert.Empty(errors);
        Assert.All(requests, r => Assert.True(r == address || r.StartsWith("data:", StringComparison.Ordinal) || r.StartsWith("blob:", StringComparison.Ordinal), $"asks for {r}"));
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"scrolls sideways by {overflow} px");
        var background = await page.EvaluateAsync<int[]>("() => { let e = document.body, c = getComputedStyle(e).backgroundColor; if (c === 'rgba(0, 0, 0, 0)') c = getComputedStyle(document.documentElement).backgroundColor; return c.match(/\\d+/g).slice(0, 3).map(Number); }");
        Assert.True(scheme == ColorScheme.Dark ? background.Average() < 100 : background.Average() > 200, $"background {string.Join(',', background)}");
    }
}
