using System.Text.Json;
using Timbre.Corpora.Manifests;

namespace Timbre.Corpora.Layouts;

/// <summary>AudioMNIST: <c>data/&lt;speaker&gt;/&lt;digit&gt;_&lt;speaker&gt;_&lt;repetition&gt;.wav</c>; genders from <c>audioMNIST_meta.txt</c>, which is JSON.</summary>
internal static class AudioMnistLayout
{
    public const string Name = "audiomnist";
    public const string Expects = "AudioMNIST files (<speaker>/<digit>_<speaker>_<repetition>.wav)";
    private const string Table = "audioMNIST_meta.txt";
    private const long MaximumBytes = 16 << 20;

    public static bool Matches(ScanFolder folder)
    {
        var matching = folder.Audio.Count(f => SpeakerOf(f) is not null);
        return matching > 0 && matching * 2 > folder.Audio.Count;
    }

    public static List<Utterance> Read(ScanFolder folder)
    {
        Dictionary<string, Gender?> genders = [];
        if (folder.FindTable(Table) is { } table)
        {
            folder.Notes.Add($"speakers from {table}");
            genders = ReadSpeakerTable(table);
        }
        else
        {
            folder.Notes.Add($"{Table} is neither in {folder.Root} nor above or below it: the speakers have no gender");
        }

        var utterances = folder.Audio
            .Select(f => (File: f, Speaker: SpeakerOf(f)))
            .Where(f => f.Speaker is not null)
            .Select(f => new Utterance(UniqueNames.Stem(f.File), f.File) { Speaker = f.Speaker, Gender = genders.GetValueOrDefault(f.Speaker!), Corpus = Name })
            .ToList();
        if (utterances.Count < folder.Audio.Count)
        {
            folder.Notes.Add($"{folder.Audio.Count - utterances.Count} audio files were left out because they are not named <digit>_<speaker>_<repetition>");
        }

        return ScanFolder.Ordered(utterances);
    }

    /// <summary>The gender of each speaker; other fields (an age may be a number or text) are not looked at.</summary>
    internal static Dictionary<string, Gender?> ReadSpeakerTable(string path)
    {
        var genders = new Dictionary<string, Gender?>(StringComparer.Ordinal);
        JsonManifest.Parse(path, () => TextLines.Guard(path, () =>
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaximumBytes)
            {
                throw new TimbreException($"{path}: is too large to be AudioMNIST's table of speakers");
            }

            using var document = JsonDocument.Parse(stream);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new TimbreException($"{path}: must be a JSON object with an entry per speaker");
            }

            foreach (var speaker in document.RootElement.EnumerateObject())
            {
                Gender? gender = null;
                if (speaker.Value.ValueKind == JsonValueKind.Object && speaker.Value.TryGetProperty("gender", out var text)
                    && (text.ValueKind != JsonValueKind.String || !GenderLabel.TryParse(text.GetString(), out gender)))
                {
                    throw new TimbreException($"{path}: the gender of speaker {TextLines.Quote(speaker.Name)} must be \"female\" or \"male\"");
                }

                genders[speaker.Name] = gender;
            }
        }));
        return genders;
    }

    /// <summary>The speaker of a file that lies in its speaker's folder and is named as AudioMNIST has it; else null.</summary>
    private static string? SpeakerOf(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('_');
        return parts.Length == 3 && parts[0].Length == 1 && char.IsAsciiDigit(parts[0][0]) && parts[2].Length > 0 && parts[2].All(char.IsAsciiDigit)
            && Path.GetFileName(Path.GetDirectoryName(file)) == parts[1]
            ? parts[1]
            : null;
    }
}
