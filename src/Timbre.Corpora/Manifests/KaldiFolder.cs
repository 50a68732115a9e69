using System.Globalization;

namespace Timbre.Corpora.Manifests;

/// <summary>
/// A Kaldi data directory: <c>wav.scp</c> and, where they are there, <c>segments</c>, <c>utt2spk</c> and <c>spk2gender</c>.
/// Utterances come in ordinal order of their ids, as Kaldi's C locale has them.
/// </summary>
internal static class KaldiFolder
{
    public const string Table = "wav.scp";

    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, Table));

    public static List<Utterance> Read(string folder)
    {
        var recordings = ReadRecordings(folder);
        var speakers = ReadPairs(Path.Combine(folder, "utt2spk"));
        var genders = ReadGenders(Path.Combine(folder, "spk2gender"));
        var segments = Path.Combine(folder, "segments");
        var utterances = File.Exists(segments)
            ? ReadSegments(segments, recordings)
            : recordings.Select(r => new Utterance(r.Key, r.Value)).ToList();
        return utterances
            .Select(u => speakers.TryGetValue(u.Id, out var speaker)
                ? u with { Speaker = speaker, Gender = genders.TryGetValue(speaker, out var gender) ? gender : null }
                : u)
            .OrderBy(u => u.Id, StringComparer.Ordinal)
            .ToList();
    }

    private static Dictionary<string, string> ReadRecordings(string folder)
    {
        var path = Path.Combine(folder, Table);
        var recordings = new Dictionary<string, string>(StringComparer.Ordinal);
        TextLines.ForEach(path, (number, line) =>
        {
            var (id, file) = Pair(path, number, line);
            if (file.EndsWith('|') || file.StartsWith('|'))
            {
                throw new TimbreException($"{path}:{number}: {TextLines.Quote(file)} is a command, and Timbre runs none; write the audio file's path instead");
            }

            if (!recordings.TryAdd(id, Locate(folder, file)))
            {
                throw new TimbreException($"{path}:{number}: the id {TextLines.Quote(id)} is there twice; ids must be unique");
            }
        });
        return recordings;
    }

    private static List<Utterance> ReadSegments(string path, Dictionary<string, string> recordings)
    {
        var utterances = new List<Utterance>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        TextLines.ForEach(path, (number, line) =>
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length is < 4 or > 5
                || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var start)
                || !double.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out var end)
                || !double.IsFinite(start) || !double.IsFinite(end))
            {
                throw new TimbreException($"{path}:{number}: must be 'utterance recording start end' with times in seconds");
            }

            // Kaldi writes -1 for "up to the end of the recording".
            if (start < 0 || (end <= start && end != -1))
            {
                throw new TimbreException($"{path}:{number}: goes from {start} s to {end} s, which is no stretch of time");
            }

            if (!recordings.TryGetValue(parts[1], out var file))
            {
                throw new TimbreException($"{path}:{number}: names the recording {TextLines.Quote(parts[1])}, which {Table} does not hold");
            }

            CheckText(path, number, parts[0]);
            if (!ids.Add(parts[0]))
            {
                throw new TimbreException($"{path}:{number}: the id {TextLines.Quote(parts[0])} is there twice; ids must be unique");
            }

            utterances.Add(new Utterance(parts[0], file) { Start = start, Duration = end == -1 ? null : end - start });
        });
        return utterances;
    }

    private static Dictionary<string, Gender?> ReadGenders(string path)
    {
        var genders = new Dictionary<string, Gender?>(StringComparer.Ordinal);
        foreach (var (speaker, text) in ReadPairs(path))
        {
            genders[speaker] = GenderLabel.TryParse(text, out var gender)
                ? gender
                : throw new TimbreException($"{path}: the gender of {TextLines.Quote(speaker)} is {TextLines.Quote(text)}; write f or m");
        }

        return genders;
    }

    private static Dictionary<string, string> ReadPairs(string path)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            TextLines.ForEach(path, (number, line) =>
            {
                var (key, value) = Pair(path, number, line);
                if (pairs.TryGetValue(key, out var present) && present != value)
                {
                    throw new TimbreException($"{path}:{number}: {TextLines.Quote(key)} has two values, {TextLines.Quote(present)} and {TextLines.Quote(value)}");
                }

                pairs[key] = value;
            });
        }

        return pairs;
    }

    private static (string Key, string Value) Pair(string path, int number, string line)
    {
        var text = line.Trim();
        CheckText(path, number, text.Replace('\t', ' '));
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        return end > 0
            ? (text[..end], text[(end + 1)..].Trim())
            : throw new TimbreException($"{path}:{number}: must hold a name and, after a space, its value; found {TextLines.Quote(text)}");
    }

    private static void CheckText(string path, int number, string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
        {
            throw new TimbreException($"{path}:{number}: holds control characters; this is not a text table");
        }
    }

    /// <summary>Relative paths mean the data directory, or the folder that the recipe was run in, two levels above (<c>data/train</c>).</summary>
    private static string Locate(string folder, string file)
    {
        var here = Path.GetFullPath(Path.Combine(folder, file));
        if (Path.IsPathRooted(file) || File.Exists(here))
        {
            return here;
        }

        foreach (var above in new[] { "..", Path.Combine("..", "..") })
        {
            var candidate = Path.GetFullPath(Path.Combine(folder, above, file));
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return here;
    }
}
