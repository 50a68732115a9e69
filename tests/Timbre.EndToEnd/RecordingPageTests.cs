using Microsoft.Playwright;
using Timbre.Audio;
using Timbre.Reports;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>Recordings and charts with long names in a browser, in a page that <c>timbre report</c> writes again from the report's JSON.</summary>
public sealed class RecordingPageTests : IDisposable
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 30).Select(i => $"spectral_contrast_{i}_interquartile_range")];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task ARecordingIsSeenAndPlaysFromThePageAlone(int width, ColorScheme scheme)
    {
        await using var report = await OpenAsync(new Recordings([Tone("first", 1.5), Tone("second", 6), Tone("third-with-a-rather-long-name-0123456789-0123456789", 0.4)]), width, scheme);
        var page = report.Page;
        Assert.True(await page.Locator(".recording img").EvaluateAllAsync<bool>("all => all.length === 3 && all.every(e => e.complete && e.naturalWidth > 0 && e.getBoundingClientRect().width > 200 && e.alt.length > 20)"));

        // The axes' numbers stand within the page, and the ends of the frequency axis at the picture's edges.
        Assert.True(await page.Locator(".axis text").EvaluateAllAsync<bool>("all => all.length > 20 && all.every(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= document.documentElement.clientWidth && r.width > 0; })"));
        var ends = await page.EvaluateAsync<double[]>("() => { const f = document.querySelector('.recording'), p = f.querySelector('img').getBoundingClientRect(), l = [...f.querySelectorAll('.axis.up line')].map(e => e.getBoundingClientRect().top); return [l[0] - p.bottom, l.at(-1) - p.top]; }");
        Assert.All(ends, distance => Assert.InRange(distance, -1.5, 1.5));

        var places = await page.Locator(".recording").EvaluateAllAsync<double[]>("all => all.map(e => e.getBoundingClientRect().top)");
        Assert.Equal(width > 1000, places[0] == places[1]); // two in a row on a desk, one on a phone

        var lengths = await page.Locator("audio").EvaluateAllAsync<double[]>("async all => { for (const e of all) { e.muted = true; await e.play(); e.pause(); } return all.map(e => e.duration); }");
        Assert.Equal([1.5, 6, 0.4], lengths.Select(l => Math.Round(l, 3)));
        await page.Locator("a.skip").FocusAsync();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label') || ''"));
        }

        Assert.Superset(new HashSet<string>(["first", "second"], StringComparer.Ordinal), reached);
        await report.ExpectQuietAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.Locator("audio").EvaluateAllAsync<bool>("all => all.length === 3 && all.every(e => getComputedStyle(e).display === 'none')"));
        Assert.True(await page.Locator(".recording img").First.IsVisibleAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task LongNamesOfRowsAreShownInFull(int width)
    {
        await using var report = await OpenAsync(
            Charts.Bars("Importances.", [.. Names.SelectMany((n, i) => new[] { new Measure(n, "boosting", 0.2 / (i + 1)), new Measure(n, "permutation", 0.1 / (i + 1)) })], "share of gain", CellFormat.Fixed3),
            width,
            ColorScheme.Light);
        var texts = report.Page.Locator(".canvas svg text");
        await texts.First.WaitForAsync();

        // A name is one text, or several lines in one; a name cut short ends in an ellipsis.
        var shown = await texts.EvaluateAllAsync<string[]>("all => all.map(e => e.textContent)");
        Assert.Superset(Names.ToHashSet(StringComparer.Ordinal), shown.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(shown, text => text.Contains('…', StringComparison.Ordinal));
        Assert.True(await texts.EvaluateAllAsync<bool>("all => all.every(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= document.documentElement.clientWidth; })"), "a text reaches beyond the page");
        await report.ExpectQuietAsync();
    }

    private async Task<ReportPage> OpenAsync(Block block, int width, ColorScheme scheme)
    {
        ReportPage.RequireBrowser();
        new Report("Recordings", "", [], [new Section("s", "What is to be heard", [block])]).Save(_folder.File("report.json"));
        (await TimbreProcess.RunAsync("report", _folder.Path, "--format", "html")).Expect(0);
        return await ReportPage.OpenAsync(_folder.File("report.html"), width, scheme);
    }

    private static RecordingBlock Tone(string name, double seconds)
    {
        float[] samples = [.. Enumerable.Range(0, (int)(16000 * seconds)).Select(i => 0.2f * MathF.Sin(0.1f * i))];
        float[] levels = [.. Enumerable.Range(0, 64 * 100).Select(i => i / 100 == 8 ? 0f : -60)];
        return new RecordingBlock(name, $"Labelled **F**; the tone of {name}.", WavWriter.ToBytes(samples, SampleRate.Speech), SpectrogramPicture.Render(levels, 64, 100, 600, 160), seconds, 8000, $"Spectrogram of {name}: one line at 255 Hz.");
    }
}
