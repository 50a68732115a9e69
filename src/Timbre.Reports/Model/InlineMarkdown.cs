using System.Text;

namespace Timbre.Reports;

/// <summary>
/// The part of Markdown that <see cref="Text"/> knows, parsed into a small tree that the writers turn into HTML or GitHub's Markdown.
/// Every input is valid: what is not markup is text. Linear in the length of the input.
/// </summary>
internal static class InlineMarkdown
{
    internal enum Kind
    {
        Plain,
        Bold,
        Emphasis,
        Code,
        Link,
    }

    /// <summary>A stretch of text; <paramref name="Value"/> is the text of plain and code and the address of a link.</summary>
    internal sealed record Inline(Kind Kind, string Value, IReadOnlyList<Inline> Children);

    /// <summary>A paragraph (one item) or a list.</summary>
    internal sealed record Paragraph(bool IsList, bool IsOrdered, IReadOnlyList<IReadOnlyList<Inline>> Items);

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '\r' or '\n')
            {
                escaped.Append(' ');
                continue;
            }

            if (c is '\\' or '*' or '`' or '[' or ']' or '(' or ')' or '-' or '.')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    public static IReadOnlyList<Paragraph> Parse(string text)
    {
        var paragraphs = new List<Paragraph>();
        var lines = new List<string>();
        bool? ordered = null; // of the list being read; null in a paragraph

        void Close()
        {
            if (lines.Count > 0)
                paragraphs.Add(new Paragraph(ordered is not null, ordered == true, [.. lines.Select(ParseInline)]));
            lines.Clear();
            ordered = null;
        }

        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0)
            {
                Close();
            }
            else if (Marker(line) is { } marker)
            {
                if (ordered != marker.Ordered)
                    Close();
                ordered = marker.Ordered;
                lines.Add(line[marker.Length..].TrimStart());
            }
            else if (lines.Count == 0)
            {
                lines.Add(line);
            }
            else
            {
                lines[^1] += " " + line; // a wrapped line of the paragraph or item
            }
        }

        Close();
        return paragraphs;
    }

    public static IReadOnlyList<Inline> ParseInline(string text) => ParseInline(text, inBold: false, inEmphasis: false, inLink: false);

    private static (bool Ordered, int Length)? Marker(string line)
    {
        if (line.StartsWith("- ", StringComparison.Ordinal))
            return (false, 2);
        var digits = 0;
        while (digits < line.Length && digits < 4 && char.IsAsciiDigit(line[digits]))
            digits++;
        return digits > 0 && line.AsSpan(digits).StartsWith(". ") ? (true, digits + 2) : null;
    }

    private static List<Inline> ParseInline(string text, bool inBold, bool inEmphasis, bool inLink)
    {
        var found = new List<Inline>();
        var plain = new StringBuilder();
        bool canCode = true, canBold = !inBold, canEmphasis = !inEmphasis, canLink = !inLink; // false once no closing mark follows

        void Add(Inline inline, ref int at, int next)
        {
            Flush();
            found.Add(inline);
            at = next;
        }

        void Flush()
        {
            if (plain.Length > 0)
                found.Add(new Inline(Kind.Plain, plain.ToString(), []));
            plain.Clear();
        }

        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1]) == false && text[i + 1] != ' ')
            {
                plain.Append(text[i + 1]);
                i += 2;
                continue;
            }

            if (c == '`' && canCode)
            {
                var end = text.IndexOf('`', i + 1);
                canCode = end >= 0;
                if (end > i + 1)
                {
                    Add(new Inline(Kind.Code, text[(i + 1)..end], []), ref i, end + 1);
                    continue;
                }
            }
            else if (c == '*' && i + 1 < text.Length && text[i + 1] == '*')
            {
                var end = canBold ? Closing(text, "**", i + 2) : -1;
                canBold &= end >= 0;
                if (end > i + 2)
                {
                    Add(new Inline(Kind.Bold, "", ParseInline(text[(i + 2)..end], true, inEmphasis, inLink)), ref i, end + 2);
                    continue;
                }

                plain.Append("**");
                i += 2;
                continue;
            }
            else if (c == '*' && canEmphasis && i + 1 < text.Length && text[i + 1] != ' ')
            {
                var end = Closing(text, "*", i + 1);
                canEmphasis = end >= 0;
                if (end > i + 1)
                {
                    Add(new Inline(Kind.Emphasis, "", ParseInline(text[(i + 1)..end], inBold, true, inLink)), ref i, end + 1);
                    continue;
                }
            }
            else if (c == '[' && canLink)
            {
                var middle = Closing(text, "](", i + 1);
                var end = middle < 0 ? -1 : text.IndexOf(')', middle + 2);
                canLink = end >= 0;
                if (end > 0 && Address(text[(middle + 2)..end]) is { } address)
                {
                    Add(new Inline(Kind.Link, address, ParseInline(text[(i + 1)..middle], inBold, inEmphasis, true)), ref i, end + 1);
                    continue;
                }
            }

            plain.Append(c);
            i++;
        }

        Flush();
        return found;
    }

    /// <summary>Where the mark next stands without a backslash before it, or -1.</summary>
    private static int Closing(string text, string mark, int from)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            if (text[at - 1] != '\\')
                return at;
        }

        return -1;
    }

    /// <summary>An address that a report may link to: http, https or a place on the page.</summary>
    private static string? Address(string address)
    {
        if (address.Length > 1 && address[0] == '#' && address.AsSpan(1).IndexOfAnyExceptInRange('!', '~') < 0)
            return address;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && !address.Any(c => c <= ' ') ? uri.AbsoluteUri : null;
    }
}
