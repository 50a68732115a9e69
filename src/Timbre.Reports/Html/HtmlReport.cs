using System.Text;
using Timbre.Numerics;

namespace Timbre.Reports;

/// <summary>
/// A report as one HTML file: it opens offline, asks for nothing from anywhere, follows the reader's light or dark theme, fits a phone,
/// prints, and without JavaScript still shows every number. The charts' runtime is inside, about 0.8 MB.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page, beside the file first and then renamed.</summary>
    /// <exception cref="TimbreException">The report is not valid, or the file cannot be written.</exception>
    public static void Write(Report report, string path)
    {
        ReportCheck.Check(report, path);
        AtomicFile.WriteText(path, Page(report));
    }

    internal static string Page(Report report)
    {
        var body = new HtmlBlocks();
        var sections = new StringBuilder();
        foreach (var section in report.Sections)
            sections.Append(body.Section(section));

        // Scripts and the style are allowed by their hash alone; style attributes are what Vega sets on its own elements.
        var policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; " + (body.HasAudio ? "media-src data:; " : "") + "style-src " + ChartRuntime.Hash(ChartRuntime.Style)
            + "; script-src " + (body.HasCharts ? ChartRuntime.Hash(ChartRuntime.Charts) + " " : "") + ChartRuntime.Hash(ChartRuntime.Page);

        var html = new StringBuilder(1 << 20);
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="generator" content="Timbre">
            <title>{HtmlText.Encode(report.Title)}</title>
            <style>
            """);
        html.Append(ChartRuntime.Style);
        html.Append($"""
            </style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <div class="page">
            <header class="masthead">
            <div class="masthead-row">
            <p class="brand" aria-hidden="true"><svg viewBox="0 0 28 16" width="28" height="16"><path d="M1 6v4M5 3v10M9 0.8v14.4M13 4.5v7M17 2v12M21 5v6M25 6.8v2.4" /></svg>Timbre</p>
            <button class="theme" type="button" hidden>Dark</button>
            </div>
            <h1>{HtmlText.Encode(report.Title)}</h1>

            """);
        if (report.Subtitle.Length > 0)
            html.Append($"<p class=\"subtitle\">{HtmlText.Encode(report.Subtitle)}</p>\n");
        if (report.Facts.Count > 0)
        {
            html.Append("<dl class=\"facts\">\n");
            foreach (var fact in report.Facts)
                html.Append($"<div><dt>{HtmlText.Encode(fact.Label)}</dt><dd>{HtmlText.Encode(fact.Value)}</dd></div>\n");
            html.Append("</dl>\n");
        }

        html.Append("</header>\n");
        if (report.Sections.Count > 1)
        {
            html.Append("<nav class=\"contents\" aria-label=\"Contents\">\n<details open>\n<summary>Contents</summary>\n<ol>\n");
            foreach (var section in report.Sections)
                html.Append($"<li><a href=\"#{HtmlText.Encode(section.Id)}\">{HtmlText.Encode(section.Title)}</a></li>\n");
            html.Append("</ol>\n</details>\n</nav>\n");
        }

        html.Append("<main id=\"content\">\n").Append(sections).Append("</main>\n");
        html.Append("<footer class=\"colophon\"><p>Made with Timbre. The page holds all of its data and asks for nothing from anywhere.</p></footer>\n</div>\n");
        if (body.HasCharts)
        {
            html.Append("<script type=\"application/json\" id=\"chart-specs\">").Append(HtmlText.Json(body.Specs)).Append("</script>\n");
            html.Append("<script>").Append(ChartRuntime.Charts).Append("</script>\n");
        }

        html.Append("<script>").Append(ChartRuntime.Page).Append("</script>\n</body>\n</html>\n");
        return html.ToString();
    }
}
