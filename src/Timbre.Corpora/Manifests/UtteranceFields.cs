using System.Globalization;

namespace Timbre.Corpora.Manifests;

/// <summary>The columns of a manifest by their names and aliases, checked and made into an utterance.</summary>
internal sealed class UtteranceFields(string where, string folder)
{
    /// <summary>Every column: its own name first, then the names that other tools give it.</summary>
    private static readonly string[][] s_columns =
    [
        ["id", "utterance_id", "utt_id", "utterance", "utt", "recording_id"],
        ["path", "file_name", "filename", "file", "audio_path", "audio_filepath", "audio_file", "filepath", "file_path", "wav", "audio"],
        ["start", "offset", "start_time"],
        ["duration", "dur", "duration_seconds"],
        ["end", "end_time", "stop"],
        ["sample_rate", "sampling_rate", "samplerate", "sr"],
        ["speaker", "speaker_id", "spk", "spk_id", "client_id", "reader", "reader_id"],
        ["gender", "sex", "speaker_gender"],
        ["chapter", "chapter_id", "session", "session_id"],
        ["corpus", "dataset"],
        ["subset", "split", "set"],
    ];

    private static readonly Dictionary<string, (string Column, int Rank)> s_names = s_columns
        .SelectMany(names => names.Select((name, rank) => (name, names[0], rank)))
        .ToDictionary(n => n.name, n => (n.Item2, n.rank), StringComparer.Ordinal);

    private readonly Dictionary<string, (string Text, int Rank)> _values = new(StringComparer.Ordinal);

    public static string PathNames => string.Join(", ", s_columns[1]);

    /// <summary>The column that a name or alias (any case) stands for; null for a column that Timbre does not use.</summary>
    public static string? ColumnOf(string name) => s_names.TryGetValue(name.Trim().ToLowerInvariant(), out var known) ? known.Column : null;

    /// <summary>Takes a value; where a column comes under two names the one nearer to its own name holds.</summary>
    public void Set(string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text) && s_names.TryGetValue(name.Trim().ToLowerInvariant(), out var known)
            && (!_values.TryGetValue(known.Column, out var present) || known.Rank < present.Rank))
        {
            _values[known.Column] = (text.Trim(), known.Rank);
        }
    }

    /// <summary>The utterance; its id is empty where none was given.</summary>
    public Utterance Build()
    {
        var path = Text("path") ?? throw new TimbreException($"{where}: has no path; give the audio file in a column named one of {PathNames}");
        var start = Number("start", allowZero: true) ?? 0;
        var duration = Number("duration", allowZero: false);
        if (duration is null && Number("end", allowZero: false) is { } end)
        {
            duration = end > start ? end - start : throw new TimbreException($"{where}: end is {end}, which is not after start ({start})");
        }

        if (!GenderLabel.TryParse(Text("gender"), out var gender))
        {
            throw new TimbreException($"{where}: gender is {TextLines.Quote(Text("gender")!)}; write F, M, female or male, or leave it empty");
        }

        return new Utterance(Text("id") ?? "", Path.GetFullPath(Path.Combine(folder, path)))
        {
            Start = start,
            Duration = duration,
            SampleRate = Rate(),
            Speaker = Text("speaker"),
            Gender = gender,
            Chapter = Text("chapter"),
            Corpus = Text("corpus"),
            Subset = Text("subset"),
        };
    }

    private string? Text(string column)
    {
        if (!_values.TryGetValue(column, out var value))
        {
            return null;
        }

        return value.Text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
            ? value.Text
            : throw new TimbreException($"{where}: {column} is {TextLines.Quote(value.Text)}, which holds control characters");
    }

    private double? Number(string column, bool allowZero)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        var valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            && (allowZero ? seconds >= 0 : seconds > 0);
        return valid ? seconds : throw new TimbreException(
            $"{where}: {column} is {TextLines.Quote(text)}; it must be a number of seconds {(allowZero ? "from 0" : "above 0")}");
    }

    private int? Rate()
    {
        if (Text("sample_rate") is not { } text)
        {
            return null;
        }

        var valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 1_048_575
            && rate == Math.Floor(rate);
        return valid ? (int)rate : throw new TimbreException($"{where}: sample_rate is {TextLines.Quote(text)}; it must be a whole number of Hz");
    }
}
