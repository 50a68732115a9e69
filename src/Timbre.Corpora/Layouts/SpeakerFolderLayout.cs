using Timbre.Corpora.Manifests;

namespace Timbre.Corpora.Layouts;

/// <summary>
/// A folder per speaker: <c>[train|wav|…/][female|male/]&lt;speaker&gt;/[&lt;session&gt;/]…file</c>. The gender comes from a table
/// (<c>speakers.csv</c> and the like) or from a folder above the speaker that is named F, M, female or male.
/// </summary>
internal static class SpeakerFolderLayout
{
    public const string Name = "folders";
    public const string Expects = "a folder per speaker with audio files in it";

    private static readonly string[] s_tables = ["speakers.csv", "speakers.tsv", "speakers.txt", "SPEAKERS.csv", "spk2gender", "spk2gender.txt"];
    private static readonly string[] s_speakerColumns = ["speaker", "speaker_id", "spk", "spk_id", "id", "reader", "reader_id", "client_id", "name"];
    private static readonly string[] s_genderColumns = ["gender", "sex", "speaker_gender"];
    private static readonly string[] s_subsets = ["train", "dev", "test", "val", "valid", "validation", "eval"];
    private static readonly string[] s_containers = ["wav", "wavs", "flac", "audio", "data", "clips", "recordings", "speakers"];

    public static bool Matches(ScanFolder folder) => folder.Audio.Any(f => folder.FoldersOf(f).Length > 0);

    public static List<Utterance> Read(ScanFolder folder)
    {
        var table = s_tables.Select(t => Path.Combine(folder.Root, t)).FirstOrDefault(File.Exists);
        var genders = table is null ? [] : ReadSpeakerTable(table);
        if (table is not null)
        {
            folder.Notes.Add($"genders from {table}");
        }

        var above = GenderOf(Path.GetFileName(folder.Root));
        var utterances = ScanFolder.Ordered(folder.Audio.Select(f => Describe(folder, f, genders, above)));
        Note(folder, utterances.Count(u => u.Speaker is null), "audio files lie in no speaker's folder: they have no speaker");
        Note(folder, utterances.Count(u => u.Gender is null), $"audio files have no gender; give it in {Path.Combine(folder.Root, s_tables[0])} (columns speaker, gender) or by folders named F and M");
        return utterances;
    }

    /// <summary>A table with a header that names a speaker and a gender column, or Kaldi's two columns without one.</summary>
    internal static Dictionary<string, Gender?> ReadSpeakerTable(string path)
    {
        var genders = new Dictionary<string, Gender?>(StringComparer.Ordinal);
        if (Path.GetFileName(path).StartsWith("spk2gender", StringComparison.Ordinal))
        {
            TextLines.ForEach(path, (number, line) =>
            {
                var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                Add(genders, path, number, parts[0], parts.Length == 2 ? parts[1] : "?");
            });
            return genders;
        }

        int speaker = -1, gender = -1;
        CsvTable.Read(
            path,
            header =>
            {
                speaker = IndexOf(header, s_speakerColumns);
                gender = IndexOf(header, s_genderColumns);
                if (speaker < 0 || gender < 0)
                {
                    throw new TimbreException($"{path}:1: the header must name a column for the speaker ({string.Join(", ", s_speakerColumns)}) and one for the gender ({string.Join(", ", s_genderColumns)})");
                }
            },
            (line, fields) =>
            {
                if (speaker < fields.Length && fields[speaker].Length > 0)
                {
                    Add(genders, path, line, fields[speaker], gender < fields.Length ? fields[gender] : null);
                }
            });
        return genders;
    }

    private static Utterance Describe(ScanFolder folder, string file, Dictionary<string, Gender?> genders, Gender? above)
    {
        var folders = folder.FoldersOf(file);
        Gender? gender = above;
        string? subset = null;
        var i = 0;
        for (; i < folders.Length; i++)
        {
            if (GenderOf(folders[i]) is { } found)
            {
                gender = found;
            }
            else if (i + 1 < folders.Length && s_subsets.Contains(folders[i], StringComparer.OrdinalIgnoreCase))
            {
                subset = folders[i];
            }
            else if (i + 1 >= folders.Length || !s_containers.Contains(folders[i], StringComparer.OrdinalIgnoreCase))
            {
                break;
            }
        }

        var speaker = i < folders.Length ? folders[i] : null;
        var id = string.Join('-', folders.Append(UniqueNames.Stem(file)));
        return new Utterance(id, file)
        {
            Speaker = speaker,
            Gender = speaker is not null && genders.TryGetValue(speaker, out var known) ? known ?? gender : gender,
            Chapter = i + 1 < folders.Length ? folders[i + 1] : null,
            Corpus = Path.GetFileName(folder.Root),
            Subset = subset,
        };
    }

    private static Gender? GenderOf(string? folder) =>
        GenderLabel.TryParse(folder, out var gender) ? gender : null;

    private static void Add(Dictionary<string, Gender?> genders, string path, int line, string speaker, string? text)
    {
        if (!GenderLabel.TryParse(text, out var gender))
        {
            throw new TimbreException($"{path}:{line}: the gender of {TextLines.Quote(speaker)} is {TextLines.Quote(text!)}; write F, M, female or male");
        }

        if (genders.TryGetValue(speaker, out var present) && present != gender)
        {
            throw new TimbreException($"{path}:{line}: the speaker {TextLines.Quote(speaker)} is there twice with different genders");
        }

        genders[speaker] = gender;
    }

    private static int IndexOf(IReadOnlyList<string> header, string[] names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < header.Count; i++)
            {
                if (string.Equals(header[i], name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static void Note(ScanFolder folder, int count, string text)
    {
        if (count > 0)
        {
            folder.Notes.Add($"{count} {text}");
        }
    }
}
