using System.Text;

namespace Timbre.Corpora.Manifests;

/// <summary>Text files read line by line with a bound on the length of a line, so that a hostile file cannot fill the memory.</summary>
internal static class TextLines
{
    public const int MaximumLength = 1 << 20;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Calls <paramref name="line"/> with the number (from 1) and text of every line that is not blank.</summary>
    public static void ForEach(string path, Action<int, string> line, bool strict = true)
    {
        Guard(path, () =>
        {
            using var reader = Open(path, strict);
            ForEach(reader, path, line);
        });
    }

    public static StreamReader Open(string path, bool strict = true) => new(path, strict ? s_strict : Encoding.UTF8);

    /// <summary>Runs <paramref name="read"/> and tells in one exception type, naming the file, why a file could not be read.</summary>
    public static void Guard(string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TimbreException($"{path}: no such file", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new TimbreException($"{path}: is not UTF-8 text; save it as UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>The text for a message: cut when long, without control characters.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > 60 ? text[..60] + "…" : text;
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + "'";
    }

    private static void ForEach(TextReader reader, string path, Action<int, string> line)
    {
        var buffer = new char[16 * 1024];
        var pending = new StringBuilder();
        var number = 1;
        int read;
        while ((read = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            var rest = buffer.AsSpan(0, read);
            int end;
            while ((end = rest.IndexOf('\n')) >= 0)
            {
                Append(pending, rest[..end], path, number);
                Emit(pending, number++, line);
                rest = rest[(end + 1)..];
            }

            Append(pending, rest, path, number);
        }

        Emit(pending, number, line);
    }

    private static void Append(StringBuilder pending, ReadOnlySpan<char> text, string path, int number)
    {
        if (pending.Length + text.Length > MaximumLength)
        {
            throw new TimbreException($"{path}:{number}: the line is longer than {MaximumLength} characters; this is not a table of recordings");
        }

        pending.Append(text);
    }

    private static void Emit(StringBuilder pending, int number, Action<int, string> line)
    {
        if (pending.Length > 0 && pending[^1] == '\r')
        {
            pending.Length--;
        }

        var text = pending.ToString();
        pending.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            line(number, text);
        }
    }
}
