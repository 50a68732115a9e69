using System.Text.Encodings.Web;
using System.Text.Json;
using Timbre.Corpora.Manifests;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>
/// <c>splits.json</c>: <c>format</c>, <c>by</c>, <c>seed</c>, for pieces the rule, the utterances as in a manifest, the folds as lists of ids, and the leak check.
/// </summary>
internal static class SplitFile
{
    private const int Format = 1;
    private const long MaximumBytes = 1L << 30;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static void Save(Split split, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AtomicFile.Write(path, stream =>
        {
            using var writer = new Utf8JsonWriter(stream, s_options);
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            writer.WriteString("by", split.By.ToString().ToLowerInvariant());
            writer.WriteNumber("seed", split.Seed);
            if (split.Pieces is { } rule)
            {
                WriteRule(writer, rule);
            }

            WriteLeak(writer, split.Check());
            WriteFolds(writer, split);
            writer.WriteStartArray("utterances");
            foreach (var u in split.Utterances)
            {
                JsonManifest.WriteUtterance(writer, u, folder);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.Flush();
            stream.WriteByte((byte)'\n');
        });
    }

    public static (SplitUnit By, long Seed, List<Utterance> Utterances, List<Fold> Folds, PieceRule? Rule) Load(string path)
    {
        (SplitUnit, long, List<Utterance>, List<Fold>, PieceRule?) result = default;
        JsonManifest.Parse(path, () => TextLines.Guard(path, () =>
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaximumBytes)
            {
                throw new TimbreException($"{path}: is too large to be a split");
            }

            using var document = JsonDocument.Parse(stream);
            result = Read(document.RootElement, path);
        }));
        return result;
    }

    private static (SplitUnit By, long Seed, List<Utterance> Utterances, List<Fold> Folds, PieceRule? Rule) Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("folds", out _))
        {
            throw new TimbreException($"{path}: is not a split; make one with 'timbre split'");
        }

        if (Integer(root, "format", path) is var format and not Format)
        {
            throw new TimbreException($"{path}: has format {format}, and this version of Timbre reads format {Format}");
        }

        var byName = Text(root, "by", path);
        if (!Enum.TryParse<SplitUnit>(byName, ignoreCase: true, out var by) || !Enum.IsDefined(by) || byName.Any(char.IsAsciiDigit))
        {
            throw new TimbreException($"{path}: by is {TextLines.Quote(byName)}; it must be speaker, chapter, utterance, chunk or frame");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var ids = new UtteranceIds(path);
        var number = 0;
        foreach (var element in Elements(root, "utterances", path))
        {
            number++;
            var utterance = JsonManifest.ReadUtterance(element, $"{path}: utterance {number}", folder);
            ids.Add(utterance.Id.Length > 0 ? utterance : throw new TimbreException($"{path}: utterance {number} has no id"), number);
        }

        var utterances = ids.ToList();
        var seed = Integer(root, "seed", path);
        if (by is SplitUnit.Chunk or SplitUnit.Frame)
        {
            return (by, seed, utterances, [], ReadRule(root, seed, path));
        }

        var byId = utterances.ToDictionary(u => u.Id, StringComparer.Ordinal);
        var folds = Elements(root, "folds", path).Select((fold, i) => ReadFold(fold, i, byId, path)).ToList();
        return (by, seed, utterances, folds, null);
    }

    private static Fold ReadFold(JsonElement fold, int index, Dictionary<string, Utterance> byId, string path)
    {
        if (fold.ValueKind != JsonValueKind.Object)
        {
            throw new TimbreException($"{path}: fold {index} must be an object with train and test");
        }

        List<Utterance> Part(string name) => !fold.TryGetProperty(name, out _) && name == "validation" ? [] : Elements(fold, name, $"{path}: fold {index}")
            .Select(e => e.ValueKind == JsonValueKind.String && byId.TryGetValue(e.GetString()!, out var u) ? u : throw new TimbreException(
                $"{path}: fold {index} names {TextLines.Quote(e.ToString())} in {name}, which is not among the utterances"))
            .ToList();
        return new Fold(index, Part("train"), Part("validation"), Part("test"));
    }

    private static void WriteRule(Utf8JsonWriter writer, PieceRule rule)
    {
        writer.WriteStartObject("pieces");
        writer.WriteNumber("folds", rule.Folds);
        writer.WriteNumber("test_fraction", rule.TestFraction);
        writer.WriteNumber("validation_fraction", rule.ValidationFraction);
        writer.WriteNumber("validation_seed", rule.ValidationSeed);
        writer.WriteEndObject();
    }

    private static PieceRule ReadRule(JsonElement root, long seed, string path)
    {
        if (!root.TryGetProperty("pieces", out var rule) || rule.ValueKind != JsonValueKind.Object)
        {
            throw new TimbreException($"{path}: has no rule for the pieces (an object 'pieces')");
        }

        var folds = Integer(rule, "folds", path);
        var test = Fraction(rule, "test_fraction", path);
        var validation = Fraction(rule, "validation_fraction", path);
        if (folds is < 1 or > 1000 || test == 0)
        {
            throw new TimbreException($"{path}: pieces must have from 1 to 1000 folds and a test_fraction above 0");
        }

        return new PieceRule(seed, (int)folds, test, validation, Integer(rule, "validation_seed", path));
    }

    private static void WriteLeak(Utf8JsonWriter writer, LeakReport leak)
    {
        writer.WriteStartObject("leak_check");
        writer.WriteNumber("train_speakers", leak.TrainSpeakers);
        writer.WriteNumber("test_speakers", leak.TestSpeakers);
        writer.WriteNumber("shared_speakers", leak.SharedSpeakers);
        writer.WriteNumber("shared_chapters", leak.SharedChapters);
        writer.WriteNumber("shared_utterances", leak.SharedUtterances);
        writer.WriteBoolean("leak", leak.Leak);
        writer.WriteString("sentence", leak.Sentence);
        writer.WriteEndObject();
    }

    private static void WriteFolds(Utf8JsonWriter writer, Split split)
    {
        writer.WriteStartArray("folds");
        foreach (var fold in split.Folds)
        {
            writer.WriteStartObject();
            writer.WriteNumber("fold", fold.Index);
            if (!split.IsByPiece)
            {
                WriteIds(writer, "train", fold.Train);
                WriteIds(writer, "validation", fold.Validation);
                WriteIds(writer, "test", fold.Test);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteIds(Utf8JsonWriter writer, string name, IReadOnlyList<Utterance> utterances)
    {
        writer.WriteStartArray(name);
        foreach (var u in utterances)
        {
            writer.WriteStringValue(u.Id);
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<JsonElement> Elements(JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new TimbreException($"{where}: has no list '{name}'");

    private static string Text(JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TimbreException($"{where}: has no text '{name}'");

    private static long Integer(JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw new TimbreException($"{where}: has no whole number '{name}'");

    private static double Fraction(JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < 1
            ? number
            : throw new TimbreException($"{where}: {name} must be a number from 0 to below 1");
}

public sealed partial class Split
{
    /// <summary>Writes the split with its utterances and leak check as JSON; a half-written file is never left.</summary>
    /// <exception cref="TimbreException">The file cannot be written.</exception>
    public void Save(string path) => SplitFile.Save(this, path);

    /// <summary>Reads what <see cref="Save"/> wrote and checks it anew: a split by speaker with a speaker on two sides is refused.</summary>
    /// <exception cref="TimbreException">It cannot be read, is no split, or does not hold what it says.</exception>
    public static Split Load(string path)
    {
        var (by, seed, utterances, folds, rule) = SplitFile.Load(path);
        try
        {
            return rule is null ? new Split(by, seed, utterances, folds) : ByPiece(by, utterances, rule);
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads a split without refusing one that breaks its word, so that <see cref="Check"/> can say how much its sides share. Not for training.
    /// </summary>
    /// <exception cref="TimbreException">It cannot be read or is no split.</exception>
    public static Split LoadUnchecked(string path)
    {
        var (by, seed, utterances, folds, rule) = SplitFile.Load(path);
        return rule is not null ? ByPiece(by, utterances, rule)
            : folds.Count > 0 ? new Split(by, seed, utterances, folds, pieces: null, check: false)
            : throw new TimbreException($"{path}: holds no fold");
    }
}
