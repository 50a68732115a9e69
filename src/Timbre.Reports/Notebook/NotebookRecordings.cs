using System.Text.Json.Nodes;

namespace Timbre.Reports;

/// <summary>Recordings as the stored outputs of a notebook's cell: the picture, and under it the player.</summary>
internal static class NotebookRecordings
{
    /// <summary>Bytes of audio that a notebook carries at most: what is more stays in the JSON beside it, and a large notebook still opens.</summary>
    public const long MostAudio = 16 << 20;

    public static bool AreIn(IEnumerable<Block> blocks) => blocks.Any(block => block switch
    {
        RecordingBlock => true,
        Recordings recordings => recordings.Items.Count > 0,
        SideBySide sides => AreIn(sides.Columns.SelectMany(column => column.Blocks)),
        Details details => AreIn(details.Blocks),
        _ => false,
    });

    /// <summary>The cell that lets the cells of recordings be run again.</summary>
    /// <param name="dataFile">The name of the JSON file, as a string literal of Python.</param>
    public static string Setup(string dataFile) => $$"""
        # The recordings below are stored in the notebook, too. To show them again, run this cell first.
        import base64, json, pathlib
        from IPython.display import Audio, Image, display

        def find_recordings(node):
            "All recordings of the report, in reading order."
            if isinstance(node, list):
                for item in node:
                    yield from find_recordings(item)
            elif isinstance(node, dict) and "spectrogram" in node:
                yield node
            elif isinstance(node, dict):
                for key in ("sections", "blocks", "columns", "items"):
                    yield from find_recordings(node.get(key, []))

        recordings = list(find_recordings(json.loads(pathlib.Path({{dataFile}}).read_text(encoding="utf-8"))))

        def show(number):
            for kind, key in ((Image, "spectrogram"), (Audio, "audio")):
                if recordings[number][key]:
                    display(kind(data=base64.b64decode(recordings[number][key])))

        """.ReplaceLineEndings("\n").TrimEnd();

    /// <summary>What the cell of a recording shows.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="room">Bytes of audio that the notebook still takes; less what this one takes.</param>
    public static JsonNode[] Outputs(RecordingBlock recording, ref long room)
    {
        var outputs = new List<JsonNode>();
        if (recording.Spectrogram is { } picture)
            outputs.Add(Display(("image/png", Convert.ToBase64String(picture)), NotebookReport.Lines($"<picture: {recording.Alternative}>")));
        if (recording.Audio is not { } audio)
            return [.. outputs];
        var length = FormattableString.Invariant($"{recording.Title}, {recording.Seconds:0.0} s");
        if (audio.Length <= room)
        {
            room -= audio.Length;
            var player = $"<audio controls preload=\"none\" aria-label=\"{HtmlText.Encode(recording.Title)}\" src=\"data:audio/wav;base64,{Convert.ToBase64String(audio)}\"></audio>";
            outputs.Add(Display(("text/html", NotebookReport.Lines(player)), NotebookReport.Lines($"<audio: {length}>")));
        }
        else
        {
            outputs.Add(Display(null, NotebookReport.Lines($"<audio, left out of the notebook for its size: {length}>")));
        }

        return [.. outputs];
    }

    private static JsonObject Display((string Mime, JsonNode Data)? shown, JsonArray words)
    {
        var data = new JsonObject();
        if (shown is { } rich)
            data[rich.Mime] = rich.Data;
        data["text/plain"] = words;
        return new JsonObject { ["output_type"] = "display_data", ["data"] = data, ["metadata"] = new JsonObject() };
    }
}
