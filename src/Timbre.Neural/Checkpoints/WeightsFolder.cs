using System.Text.Json;

namespace Timbre.Neural;

/// <summary>The files of a folder as Hugging Face publishes them: one file of weights, or several and an index that says which holds what.</summary>
internal static class WeightsFolder
{
    private const long LargestIndex = 100_000_000;
    private const int MostShards = 1000;
    private const string IndexEnding = ".index.json";
    private static readonly string[] s_names = ["model.safetensors", "model.safetensors" + IndexEnding, "pytorch_model.bin", "pytorch_model.bin" + IndexEnding];

    /// <summary>The path of the file that is preferred among those that are there.</summary>
    public static string Choose(string folder) => s_names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw CheckpointError.Of(folder, $"holds no weights that Timbre reads; it should have one of {string.Join(", ", s_names)}");

    public static bool IsIndex(string path) => path.EndsWith(IndexEnding, StringComparison.Ordinal);

    /// <summary>Opens what an index names; every file opened is put into <paramref name="opened"/>, whether or not all goes well.</summary>
    public static CheckpointContents ReadIndex(string path, List<CheckpointFile> opened)
    {
        var map = Map(path);
        var ending = path.EndsWith(".safetensors" + IndexEnding, StringComparison.Ordinal) ? ".safetensors" : ".bin";
        var shards = new Dictionary<string, CheckpointContents>(StringComparer.Ordinal);
        var tensors = new OrderedDictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (var (name, shard) in map)
        {
            if (!shards.TryGetValue(shard, out var contents))
            {
                CheckName(path, shard, ending);
                if (shards.Count == MostShards)
                {
                    throw CheckpointError.Of(path, $"names more than {MostShards} files");
                }

                var file = CheckpointFile.Open(Path.Combine(Path.GetDirectoryName(path) ?? "", shard));
                opened.Add(file);
                contents = CheckpointContents.Read(file);
                shards.Add(shard, contents);
            }

            tensors.Add(name, contents.Tensors.GetValueOrDefault(name) ?? throw CheckpointError.Of(path, $"says that {shard} holds the tensor {name}, but it does not"));
        }

        return tensors.Count > 0
            ? new CheckpointContents(shards.Values.First().Format, tensors, null)
            : throw CheckpointError.Of(path, "names no tensors");
    }

    private static OrderedDictionary<string, string> Map(string path)
    {
        using var file = CheckpointFile.Open(path);
        if (file.Length > LargestIndex)
        {
            throw file.Refuse($"has {file.Length} bytes; an index of weights has at most {LargestIndex}");
        }

        try
        {
            using var index = JsonDocument.Parse(file.Read(0, (int)file.Length));
            var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in index.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                if (!map.TryAdd(entry.Name, entry.Value.GetString() ?? ""))
                {
                    throw file.Refuse($"names the tensor {entry.Name} twice");
                }
            }

            return map;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw file.Refuse($"is damaged, or no index of weights ({e.Message})", e);
        }
    }

    // A plain name in the same folder; a path, an index or a file of another kind is none.
    private static void CheckName(string path, string shard, string ending)
    {
        var plain = shard.Length > ending.Length
            && shard.Length <= 255
            && shard.EndsWith(ending, StringComparison.Ordinal)
            && shard[0] != '.'
            && shard.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        if (!plain)
        {
            throw CheckpointError.Of(path, $"names the file \"{shard}\"; it must be the plain name of a {ending} file in the same folder");
        }
    }
}
