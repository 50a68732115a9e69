using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Reports;

/// <summary>Sections and blocks as HTML. Charts are collected: their specifications stand together at the end of the page.</summary>
internal sealed class HtmlBlocks
{
    /// <summary>The specifications of the charts so far, in the order of their numbers.</summary>
    public JsonArray Specs { get; } = [];

    public bool HasCharts => Specs.Count > 0;

    /// <summary>Whether there is something to play.</summary>
    public bool HasAudio { get; private set; }

    public string Section(Section section)
    {
        var html = new StringBuilder();
        var id = HtmlText.Encode(section.Id);
        html.Append($"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{HtmlText.Encode(section.Title)}</h2>\n");
        if (section.Lead is { Length: > 0 } lead)
            html.Append($"<p class=\"lead\">{HtmlText.Inline(lead)}</p>\n");
        Blocks(html, section.Blocks, heading: 3);
        return html.Append("</section>\n").ToString();
    }

    private void Blocks(StringBuilder html, IReadOnlyList<Block> blocks, int heading)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Text text:
                    html.Append("<div class=\"prose\">\n").Append(HtmlText.Prose(text.Markdown)).Append("</div>\n");
                    break;
                case Table table:
                    HtmlTable.Write(html, table);
                    break;
                case Chart chart:
                    html.Append("<figure class=\"chart\">\n");
                    Title(html, chart.Title, heading);
                    html.Append($"<figcaption>{HtmlText.Inline(chart.Sentence)}</figcaption>\n");
                    Canvas(html, chart);
                    Data(html, chart.Data);
                    html.Append("</figure>\n");
                    break;
                case SmallMultiples multiples:
                    Write(html, multiples, heading);
                    break;
                case Callout callout:
                    html.Append($"<aside class=\"callout {Class(callout.Tone)}\">\n<p class=\"callout-title\"><span class=\"mark\" aria-hidden=\"true\">{Mark(callout.Tone)}</span>"
                        + $"{HtmlText.Encode(callout.Title)}</p>\n");
                    html.Append(HtmlText.Prose(callout.Markdown)).Append("</aside>\n");
                    break;
                case KeyFigures figures:
                    Write(html, figures);
                    break;
                case SideBySide sides:
                    Write(html, sides, heading);
                    break;
                case Details details:
                    html.Append($"<details class=\"more\">\n<summary>{HtmlText.Encode(details.Summary)}</summary>\n<div class=\"more-body\">\n");
                    Blocks(html, details.Blocks, heading);
                    html.Append("</div>\n</details>\n");
                    break;
                case RecordingBlock recording:
                    Write(html, recording, heading);
                    break;
                case Recordings recordings:
                    html.Append("<div class=\"recordings\">\n");
                    foreach (var recording in recordings.Items)
                        Write(html, recording, heading);
                    html.Append("</div>\n");
                    break;
            }
        }
    }

    private void Write(StringBuilder html, SmallMultiples multiples, int heading)
    {
        html.Append("<figure class=\"multiples\">\n");
        Title(html, multiples.Title, heading);
        html.Append($"<figcaption>{HtmlText.Inline(multiples.Sentence)}</figcaption>\n");
        if (multiples.Legend.Count > 0)
        {
            html.Append("<ul class=\"legend\">");
            foreach (var entry in multiples.Legend)
                html.Append($"<li><svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" fill=\"{entry.Colour}\"/></svg>{HtmlText.Encode(entry.Label)}</li>");
            html.Append("</ul>\n");
        }

        var width = multiples.ColumnWidth switch { <= 180 => "narrow", <= 240 => "small", <= 320 => "middle", _ => "wide" };
        html.Append($"<div class=\"grid {width}\">\n");
        foreach (var chart in multiples.Charts)
        {
            html.Append("<div class=\"cell\">\n");
            if (chart.Title is { Length: > 0 } title)
                html.Append($"<p class=\"cell-title\">{HtmlText.Encode(title).Replace("_", "_<wbr>", StringComparison.Ordinal)}</p>\n");
            Canvas(html, chart);
            if (multiples.Data is null)
                Data(html, chart.Data);
            html.Append("</div>\n");
        }

        html.Append("</div>\n");
        Data(html, multiples.Data);
        html.Append("</figure>\n");
    }

    private void Write(StringBuilder html, SideBySide sides, int heading)
    {
        html.Append("<div class=\"sides\">\n");
        foreach (var side in sides.Columns)
        {
            html.Append($"<div class=\"side {Class(side.Tone)}\">\n<div class=\"side-head\"><h{heading}>{HtmlText.Encode(side.Title)}</h{heading}>");
            if (side.Badge is { Length: > 0 } badge)
                html.Append($"<span class=\"badge\">{HtmlText.Encode(badge)}</span>");
            html.Append("</div>\n");
            Blocks(html, side.Blocks, Math.Min(heading + 1, 6));
            html.Append("</div>\n");
        }

        html.Append("</div>\n");
    }

    private static void Write(StringBuilder html, KeyFigures figures)
    {
        html.Append("<dl class=\"figures\">\n");
        foreach (var item in figures.Items)
        {
            html.Append($"<div class=\"figure {Class(item.Tone)}\"><dt>{HtmlText.Encode(item.Label)}</dt><dd class=\"value{Length(item.Value)}\">{HtmlText.Encode(item.Value)}</dd>");
            if (item.Note is { Length: > 0 } note)
                html.Append($"<dd class=\"note\">{HtmlText.Encode(note)}</dd>");
            html.Append("</div>\n");
        }

        html.Append("</dl>\n");
    }

    private void Write(StringBuilder html, RecordingBlock recording, int heading)
    {
        HtmlRecording.Write(html, recording, heading);
        HasAudio |= recording.Audio is not null;
    }

    private void Canvas(StringBuilder html, Chart chart)
    {
        if (chart.Spec["data"] is JsonObject { Count: > 0 } data && data["values"] is JsonArray { Count: 0 })
        {
            html.Append("<p class=\"nothing\">Nothing to draw: no values.</p>\n");
            return;
        }

        var alt = HtmlText.Encode(chart.Alt ?? HtmlText.Bare(chart.Sentence));
        var name = chart.Title is { Length: > 0 } title ? HtmlText.Encode(title) + ": " + alt : alt;
        var width = chart.MaxWidth is { } most ? $" data-max-width=\"{Math.Clamp(most, 100, 5000)}\"" : "";
        html.Append($"<div class=\"canvas\" data-chart=\"{Specs.Count}\" data-height=\"{HeightOf(chart)}\"{width} data-alt=\"{name}\"></div>\n");
        Specs.Add(chart.Spec.DeepClone());
    }

    private static void Data(StringBuilder html, Table? data)
    {
        if (data is null)
            return;
        html.Append("<details class=\"data\">\n<summary>Data</summary>\n");
        HtmlTable.Write(html, data);
        html.Append("</details>\n");
    }

    private static void Title(StringBuilder html, string? title, int heading)
    {
        if (title is { Length: > 0 })
            html.Append($"<h{heading}>{HtmlText.Encode(title)}</h{heading}>\n");
    }

    private static int HeightOf(Chart chart)
    {
        var height = chart.Height;
        if (height is null && chart.Spec["height"] is { } value && value.GetValueKind() == JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) && number is > 0 and < 5000)
            height = (int)number + 60;
        return Math.Clamp(height ?? 280, 40, 5000);
    }

    /// <summary>Long values are set smaller where the tile is narrow.</summary>
    private static string Length(string value) => value.Length switch { <= 7 => "", <= 10 => " long", _ => " longer" };

    private static string Class(Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Warning => "warning",
        Tone.Leak => "leak",
        Tone.Good => "good",
        _ => "neutral",
    };

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Info => "i",
        Tone.Warning => "!",
        Tone.Leak => "≠",
        Tone.Good => "✓",
        _ => "•",
    };
}
