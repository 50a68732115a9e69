using Timbre.Corpora.Manifests;

namespace Timbre.Corpora.Layouts;

/// <summary>
/// LibriSpeech: <c>LibriSpeech/&lt;subset&gt;/&lt;speaker&gt;/&lt;chapter&gt;/&lt;speaker&gt;-&lt;chapter&gt;-&lt;nnnn&gt;.flac</c>, wherever it was
/// unpacked and however much of it; genders from <c>SPEAKERS.TXT</c>.
/// </summary>
internal static class LibriSpeechLayout
{
    public const string Name = "librispeech";
    public const string Expects = "LibriSpeech files (<speaker>/<chapter>/<speaker>-<chapter>-<number>.flac)";

    private static readonly string[] s_outer = ["LibriSpeech", "librispeech"];

    public static bool Matches(ScanFolder folder)
    {
        var matching = folder.Audio.Count(f => TryParse(f, out var speaker, out var chapter) && InItsPlace(f, speaker, chapter));
        return matching > 0 && matching * 2 > folder.Audio.Count;
    }

    public static List<Utterance> Read(ScanFolder folder)
    {
        var speakers = ReadSpeakers(folder);
        var utterances = new List<Utterance>();
        var passed = 0;
        foreach (var file in folder.Audio)
        {
            if (!TryParse(file, out var speaker, out var chapter))
            {
                passed++;
                continue;
            }

            var (gender, tableSubset) = speakers.GetValueOrDefault(speaker);
            utterances.Add(new Utterance(UniqueNames.Stem(file), file)
            {
                Speaker = speaker,
                Gender = gender,
                Chapter = chapter,
                Corpus = Name,
                Subset = SubsetOf(file, speaker, chapter) ?? tableSubset,
            });
        }

        if (passed > 0)
        {
            folder.Notes.Add($"{passed} audio files were left out because they are not named <speaker>-<chapter>-<number>");
        }

        return ScanFolder.Ordered(utterances);
    }

    /// <summary>The only folder that a subset can be in, so that the rest of a large corpus is not walked; null where that is not known.</summary>
    public static string? SubsetFolder(string root, string subset) =>
        s_outer.Select(o => Path.Combine(root, o, subset)).Prepend(Path.Combine(root, subset)).FirstOrDefault(Directory.Exists);

    /// <summary>The lines <c>ID | SEX | SUBSET | MINUTES | NAME</c>; a name may hold the separator, lines with <c>;</c> are comments.</summary>
    internal static Dictionary<string, (Gender? Gender, string? Subset)> ReadSpeakerTable(string path)
    {
        var speakers = new Dictionary<string, (Gender?, string?)>(StringComparer.Ordinal);
        TextLines.ForEach(
            path,
            (number, line) =>
            {
                if (line.TrimStart().StartsWith(';'))
                {
                    return;
                }

                var fields = line.Split('|', 5, StringSplitOptions.TrimEntries);
                if (fields.Length < 3 || fields[0].Length == 0 || !GenderLabel.TryParse(fields[1], out var gender))
                {
                    throw new TimbreException($"{path}:{number}: must be 'ID | SEX | SUBSET | MINUTES | NAME' with F or M as SEX; found {TextLines.Quote(line)}");
                }

                if (!speakers.TryAdd(fields[0], (gender, fields[2].Length > 0 ? fields[2] : null)))
                {
                    throw new TimbreException($"{path}:{number}: the speaker {TextLines.Quote(fields[0])} is there twice");
                }
            },
            strict: false);
        return speakers;
    }

    private static Dictionary<string, (Gender? Gender, string? Subset)> ReadSpeakers(ScanFolder folder)
    {
        if (folder.FindTable("SPEAKERS.TXT") is { } table)
        {
            folder.Notes.Add($"speakers from {table}");
            return ReadSpeakerTable(table);
        }

        folder.Notes.Add($"SPEAKERS.TXT is neither in {folder.Root} nor above or below it: the speakers have no gender; put the table of LibriSpeech's archive there");
        return [];
    }

    private static bool TryParse(string file, out string speaker, out string chapter)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('-');
        var valid = parts.Length == 3 && Array.TrueForAll(parts, p => p.Length > 0 && p.All(char.IsAsciiDigit));
        (speaker, chapter) = valid ? (parts[0], parts[1]) : ("", "");
        return valid;
    }

    private static bool InItsPlace(string file, string speaker, string chapter)
    {
        var chapterFolder = Path.GetDirectoryName(file);
        return Path.GetFileName(chapterFolder) == chapter && Path.GetFileName(Path.GetDirectoryName(chapterFolder)) == speaker;
    }

    private static string? SubsetOf(string file, string speaker, string chapter)
    {
        if (!InItsPlace(file, speaker, chapter))
        {
            return null;
        }

        var name = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(file))));
        return name is not null && (name.StartsWith("train-", StringComparison.Ordinal) || name.StartsWith("dev-", StringComparison.Ordinal)
            || name.StartsWith("test-", StringComparison.Ordinal)) ? name : null;
    }
}
