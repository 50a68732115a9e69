using System.Text.Json;

namespace Timbre.Corpora;

/// <summary>Picks from a repository what a model needs: its settings, its weights in one format, and the page that tells its licence.</summary>
internal static class HubSelection
{
    /// <summary>More than any index or settings file has.</summary>
    public const long LargestText = 32 << 20;

    private const string Index = ".index.json";
    private const long LargestExtra = 1 << 20;
    private const int MostShards = 1000;

    /// <summary>In the order in which they are preferred: the first cannot hold code.</summary>
    private static readonly string[] s_weights = ["model.safetensors", "pytorch_model.bin"];

    private static readonly string[] s_extras = ["preprocessor_config.json", "README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"];

    /// <summary>The files beside the weights.</summary>
    /// <exception cref="TimbreException">There are no settings.</exception>
    public static List<HubFile> Settings(ModelName name, HubListing listing)
    {
        if (!listing.Files.TryGetValue("config.json", out var config))
        {
            throw new TimbreException($"{name}: holds no config.json, so it is no model that Timbre can read; it holds {Contents(listing)}");
        }

        return [config, .. s_extras.Select(e => listing.Files.GetValueOrDefault(e)).OfType<HubFile>().Where(f => f.Bytes is null or <= LargestExtra)];
    }

    /// <summary>The file with the weights, or the index of the files that share them.</summary>
    /// <exception cref="TimbreException">There is neither; the message tells what there is.</exception>
    public static HubFile Weights(ModelName name, HubListing listing)
    {
        foreach (var weights in s_weights)
        {
            if ((listing.Files.GetValueOrDefault(weights) ?? listing.Files.GetValueOrDefault(weights + Index)) is { } file)
            {
                return file;
            }
        }

        throw new TimbreException($"{name}: holds no weights that Timbre can read ({string.Join(" or ", s_weights)}, whole or with an index); it holds {Contents(listing)}");
    }

    public static bool IsIndex(HubFile file) => file.Name.EndsWith(Index, StringComparison.Ordinal);

    /// <summary>Whether this is a file of weights, which may have any size.</summary>
    public static bool IsWeights(HubFile file) => HasWeightsExtension(file.Name);

    /// <summary>The files that an index names.</summary>
    /// <exception cref="TimbreException">It is no index, or it names files that are not there or not beside it.</exception>
    public static List<HubFile> Shards(ModelName name, HubListing listing, string indexName, ReadOnlyMemory<byte> index)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(index);
            foreach (var tensor in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                names.Add(tensor.Value.GetString() ?? "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new TimbreException($"{name}: its {indexName} does not tell which file holds which weights ({e.Message.ReplaceLineEndings(" ")})", e);
        }

        if (names.Count is 0 or > MostShards || names.FirstOrDefault(n => !IsPlain(n) || !listing.Files.ContainsKey(n)) is not null)
        {
            var wrong = names.FirstOrDefault(n => !IsPlain(n) || !listing.Files.ContainsKey(n));
            throw new TimbreException($"{name}: its {indexName} names {(wrong is null ? $"{names.Count} files" : $"\"{EntryPath.Printable(wrong)}\", which is not among its files")}; this is not a repository that can be used");
        }

        return [.. names.Select(n => listing.Files[n])];
    }

    /// <summary>A name that stays in the folder on every system and is none of those that a download keeps for itself.</summary>
    private static bool IsPlain(string file) =>
        file.Length is > 0 and <= 200 && char.IsAsciiLetterOrDigit(file[0]) && file[^1] != '.'
        && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && HasWeightsExtension(file);

    private static bool HasWeightsExtension(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal);

    private static string Contents(HubListing listing)
    {
        const int most = 12;
        var names = listing.Files.Keys.Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", names.Take(most).Select(EntryPath.Printable));
        return names.Count switch
        {
            0 => "no files",
            > most => $"{shown} and {names.Count - most} more",
            _ => shown,
        };
    }
}
