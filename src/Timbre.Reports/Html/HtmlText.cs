using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Timbre.Reports;

/// <summary>Text, prose and JSON made safe to stand in a page.</summary>
internal static class HtmlText
{
    /// <summary>Plain text for an element or a quoted attribute. Control characters and direction overrides are shown as a replacement mark.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            switch (c)
            {
                case '&': encoded.Append("&amp;"); break;
                case '<': encoded.Append("&lt;"); break;
                case '>': encoded.Append("&gt;"); break;
                case '"': encoded.Append("&quot;"); break;
                case '\'': encoded.Append("&#39;"); break;
                case '\n' or '\t': encoded.Append(c); break;
                case '\r': break;
                case < ' ' or '\u007f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'): encoded.Append('\ufffd'); break;
                default: encoded.Append(c); break;
            }
        }

        return encoded.ToString();
    }

    /// <summary>Prose as paragraphs and lists.</summary>
    public static string Prose(string markdown)
    {
        var html = new StringBuilder();
        foreach (var paragraph in InlineMarkdown.Parse(markdown))
        {
            if (!paragraph.IsList)
            {
                html.Append("<p>").Append(Inline(paragraph.Items[0])).Append("</p>\n");
                continue;
            }

            var list = paragraph.IsOrdered ? "ol" : "ul";
            html.Append(CultureInfo.InvariantCulture, $"<{list}>\n");
            foreach (var item in paragraph.Items)
                html.Append("<li>").Append(Inline(item)).Append("</li>\n");
            html.Append(CultureInfo.InvariantCulture, $"</{list}>\n");
        }

        return html.ToString();
    }

    /// <summary>One line of prose.</summary>
    public static string Inline(string markdown) => Inline(InlineMarkdown.ParseInline(markdown));

    /// <summary>One line of prose without its markup: for attributes.</summary>
    public static string Bare(string markdown) => Bare(InlineMarkdown.ParseInline(markdown));

    /// <summary>JSON for a script element: no <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> nor line separator stands in it.</summary>
    public static string Json(JsonNode node) => node.ToJsonString()
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal)
        .Replace("\u2028", "\\u2028", StringComparison.Ordinal)
        .Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    private static string Inline(IReadOnlyList<InlineMarkdown.Inline> inlines) => string.Concat(inlines.Select(inline => inline.Kind switch
    {
        InlineMarkdown.Kind.Bold => $"<strong>{Inline(inline.Children)}</strong>",
        InlineMarkdown.Kind.Emphasis => $"<em>{Inline(inline.Children)}</em>",
        InlineMarkdown.Kind.Code => $"<code>{Encode(inline.Value)}</code>",
        InlineMarkdown.Kind.Link => $"<a href=\"{Encode(inline.Value)}\" rel=\"noopener noreferrer\">{Inline(inline.Children)}</a>",
        _ => Encode(inline.Value),
    }));

    private static string Bare(IReadOnlyList<InlineMarkdown.Inline> inlines) => string.Concat(inlines.Select(inline => inline.Kind switch
    {
        InlineMarkdown.Kind.Plain or InlineMarkdown.Kind.Code => inline.Value,
        _ => Bare(inline.Children),
    }));
}
