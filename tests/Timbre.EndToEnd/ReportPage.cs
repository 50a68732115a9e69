using Microsoft.Playwright;

namespace Timbre.EndToEnd;

/// <summary>A report in a browser, and all that it said on the console and asked for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private readonly string _address;

    private ReportPage(IPlaywright playwright, IBrowser browser, IPage page, string path)
    {
        (_playwright, _browser, Page, _address) = (playwright, browser, page, new Uri(path).AbsoluteUri);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Skips the test where there is no browser.</summary>
    public static void RequireBrowser() => Assert.SkipUnless(File.Exists(Chromium), $"there is no browser at {Chromium}");

    public static async Task<ReportPage> OpenAsync(string path, int width, ColorScheme scheme)
    {
        RequireBrowser();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 844 }, ColorScheme = scheme });
        var page = new ReportPage(playwright, browser, await context.NewPageAsync(), path);
        await page.Page.GotoAsync(page._address, new() { WaitUntil = WaitUntilState.Load });
        return page;
    }

    /// <summary>No error, nothing asked for that is not inside the page, no sideways scroll.</summary>
    public async Task ExpectQuietAsync()
    {
        Assert.Empty(_errors);
        Assert.All(_requests, r => Assert.True(r == _address || r.StartsWith("data:", StringComparison.Ordinal) || r.StartsWith("blob:", StringComparison.Ordinal), $"asks for {r}"));
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"scrolls sideways by {overflow} px");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
