using System.Text.Encodings.Web;
using System.Text.Json;

namespace Timbre.Corpora.Manifests;

/// <summary>Manifests as JSON Lines (one utterance a line), or as one JSON array.</summary>
internal static class JsonManifest
{
    private const long MaximumArrayBytes = 1L << 30;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<Utterance> Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var ids = new UtteranceIds(path);
        if (IsArray(path))
        {
            ReadArray(path, folder, ids);
        }
        else
        {
            TextLines.ForEach(path, (number, line) => Parse($"{path}:{number}", () =>
            {
                using var document = JsonDocument.Parse(line);
                ids.Add(ReadUtterance(document.RootElement, $"{path}:{number}", folder), number);
            }));
        }

        return ids.ToList();
    }

    public static void Write(Stream stream, IReadOnlyList<Utterance> utterances, string folder)
    {
        using var writer = new Utf8JsonWriter(stream, s_options);
        foreach (var u in utterances)
        {
            writer.Reset(stream);
            WriteUtterance(writer, u, folder);
            writer.Flush();
            stream.WriteByte((byte)'\n');
        }
    }

    public static void WriteUtterance(Utf8JsonWriter writer, Utterance u, string folder)
    {
        writer.WriteStartObject();
        writer.WriteString("id", u.Id);
        writer.WriteString("path", Stored(u.Path, folder));
        writer.WriteNumber("start", u.Start);
        Number(writer, "duration", u.Duration);
        Number(writer, "sample_rate", u.SampleRate);
        Text(writer, "speaker", u.Speaker);
        Text(writer, "gender", u.Gender?.ToString());
        Text(writer, "chapter", u.Chapter);
        Text(writer, "corpus", u.Corpus);
        Text(writer, "subset", u.Subset);
        writer.WriteEndObject();
    }

    public static Utterance ReadUtterance(JsonElement element, string where, string folder)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new TimbreException($"{where}: is not a JSON object; a manifest holds one utterance a line, e.g. {{\"id\": \"a\", \"path\": \"a.wav\"}}");
        }

        var fields = new UtteranceFields(where, folder);
        foreach (var property in element.EnumerateObject())
        {
            if (UtteranceFields.ColumnOf(property.Name) is not { } column)
            {
                continue;
            }

            fields.Set(property.Name, property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.Number => property.Value.GetRawText(),
                JsonValueKind.Null => null,
                _ => throw new TimbreException($"{where}: {column} must be text or a number"),
            });
        }

        return fields.Build();
    }

    /// <summary>Runs a step that parses JSON and says where it went wrong.</summary>
    public static void Parse(string where, Action step)
    {
        try
        {
            step();
        }
        catch (JsonException e)
        {
            throw new TimbreException($"{where}: is not valid JSON ({Short(e.Message)})", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TimbreException($"{where}: holds text that is not valid ({Short(e.Message)})", e);
        }
    }

    /// <summary>How a path is kept in a file in <paramref name="folder"/>: relative when below it, else absolute.</summary>
    public static string Stored(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    private static void ReadArray(string path, string folder, UtteranceIds ids)
    {
        Parse(path, () => TextLines.Guard(path, () =>
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaximumArrayBytes)
            {
                throw new TimbreException($"{path}: is too large for one JSON array; write one utterance a line (.jsonl)");
            }

            using var document = JsonDocument.Parse(stream);
            var number = 0;
            foreach (var element in document.RootElement.EnumerateArray())
            {
                number++;
                ids.Add(ReadUtterance(element, $"{path}: entry {number}", folder), number);
            }
        }));
    }

    private static bool IsArray(string path)
    {
        var first = -1;
        TextLines.Guard(path, () =>
        {
            using var reader = TextLines.Open(path);
            while ((first = reader.Read()) >= 0 && char.IsWhiteSpace((char)first))
            {
                // skipped
            }
        });
        return first == '[';
    }

    private static string Short(string message)
    {
        var end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return string.Concat((end > 0 ? message[..end] : message).Select(c => char.IsControl(c) ? '?' : c)).TrimEnd('.', ' ');
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is not null)
        {
            writer.WriteNumber(name, value.Value);
        }
    }
}
