using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Encoders;

/// <summary>
/// What a folder of embeddings is known to hold while it is being written: the settings and then a line for each array that is whole, so that a process that is killed
/// leaves behind what the next one needs. Open by one process at a time. May be shared by threads.
/// </summary>
internal sealed class EmbeddingJournal : IDisposable
{
    private const string FileName = "features.journal";
    private const string Temporary = ".timbre-*.tmp";
    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly int _units;
    private readonly Dictionary<string, EmbeddedUtterance> _known = new(StringComparer.Ordinal);
    private FileStream? _stream;

    private EmbeddingJournal(string folder, int units)
    {
        _path = Path.Combine(folder, FileName);
        _units = units;
    }

    /// <summary>Opens the journal of a folder. A list or journal of other settings is dropped: its arrays are replaced as the new ones come.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="settings">Kind and settings of what will be written.</param>
    /// <param name="units">Numbers per frame.</param>
    /// <exception cref="TimbreException">Another process has it open, or the folder cannot be written.</exception>
    public static EmbeddingJournal Open(string folder, JsonObject settings, int units)
    {
        var journal = new EmbeddingJournal(folder, units);
        try
        {
            journal.Begin(folder, settings);
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            journal.Dispose();
            throw new TimbreException($"{folder}: cannot be written ({e.Message}){(IsInUse(e) ? "; another process may be writing embeddings into it" : "")}", e);
        }
    }

    /// <summary>The entry of an utterance; null where there is none.</summary>
    public EmbeddedUtterance? Find(string id) => _known.GetValueOrDefault(id);

    /// <summary>Notes an array that lies in its place.</summary>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public void Add(EmbeddedUtterance entry)
    {
        lock (_lock)
        {
            try
            {
                Append(entry.ToJson(_units));
            }
            catch (IOException e)
            {
                throw new TimbreException($"{_path}: cannot be written ({e.Message})", e);
            }
        }
    }

    /// <summary>Closes and removes it: what it held stands in the list now.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private static bool IsInUse(Exception e) => e is IOException { HResult: var code }
        && (OperatingSystem.IsWindows() ? (code & 0xffff) is 0x20 or 0x21 : code == (OperatingSystem.IsMacOS() ? 35 : 11)); // sharing and lock violation; EWOULDBLOCK

    private void Begin(string folder, JsonObject settings)
    {
        _stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (_stream.Length > 0)
        {
            // Of the process that was killed while it wrote here.
            foreach (var left in Directory.GetFiles(folder, Temporary))
            {
                File.Delete(left);
            }
        }

        var list = Path.Combine(folder, EmbeddingFolder.ListFileName);
        if (File.Exists(list) && Parse(File.ReadAllText(list)) is JsonObject done)
        {
            if (Same(done, settings))
            {
                Know(done["utterances"] as JsonArray);
            }
            else
            {
                File.Delete(list);
            }
        }

        if (!Resume(settings))
        {
            _known.Clear();
            _stream.SetLength(0);
            Append(settings);
        }
    }

    /// <summary>Reads the lines that are whole and cuts off what is not; false where they are of other settings or there are none but a list says what the folder holds.</summary>
    private bool Resume(JsonObject settings)
    {
        var bytes = new byte[_stream!.Length];
        _stream.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 && _known.Count > 0)
        {
            _stream.SetLength(0);
            Append(settings);
            return true;
        }

        if (lines.Length == 0 || Parse(lines[0]) is not JsonObject header || !Same(header, settings))
        {
            return false;
        }

        Know(lines.Skip(1).Select(Parse));
        _stream.SetLength(whole);
        _stream.Position = whole;
        return true;
    }

    private void Know(IEnumerable<JsonNode?>? entries)
    {
        foreach (var json in entries ?? [])
        {
            if (EmbeddedUtterance.Parse(json) is { } entry)
            {
                _known[entry.Id] = entry;
            }
        }
    }

    private void Append(JsonObject json)
    {
        _stream!.Write(Encoding.UTF8.GetBytes(json.ToJsonString(s_line) + "\n"));
        _stream.Flush();
    }

    private static bool Same(JsonObject header, JsonObject settings) => settings.All(s => JsonNode.DeepEquals(header[s.Key], s.Value));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
