using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Timbre.Neural;

/// <summary>What a training is made of, by name, so that a checkpoint of another one can be refused with what differs.</summary>
internal static class TrainingFingerprint
{
    private const int BlockFloats = 1 << 16;
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Rows are taken as the first epoch sees them. Where the work is done (threads, checkpoints) does not count.</summary>
    public static SortedDictionary<string, string> Of(Network network, TrainingOptions options, ITrainingRows rows, ReadOnlySpan<int> labels, ReadOnlySpan<float> validationRows, ReadOnlySpan<int> validationLabels)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["network"] = network.Definition.ToJson().ToJsonString(),
            ["the network's first weights"] = Hash(MemoryMarshal.AsBytes(network.Weights.Span), MemoryMarshal.AsBytes(network.Statistics.Span)),
            ["training rows"] = $"{rows.Count} rows, {HashRows(rows)}",
            ["training labels"] = $"{labels.Length} labels, {Hash(MemoryMarshal.AsBytes(labels), [])}",
            ["validation rows"] = $"{validationLabels.Length} rows, {Hash(MemoryMarshal.AsBytes(validationRows), MemoryMarshal.AsBytes(validationLabels))}",
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(options with { Threads = 1, CheckpointFolder = null, CheckpointEvery = 1 }, s_json)!.AsObject())
        {
            parts["option " + name] = value?.ToJsonString() ?? "null";
        }

        return parts;
    }

    /// <summary>The names whose values differ, with both; empty when all agree.</summary>
    public static string Differences(IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> here)
    {
        var names = there.Keys.Concat(here.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Join("; ", names.Where(n => there.GetValueOrDefault(n) != here.GetValueOrDefault(n)).Select(n => n == "network"
            ? "the layers of the network"
            : $"{n} ({there.GetValueOrDefault(n, "none")} there, {here.GetValueOrDefault(n, "none")} here)"));
    }

    private static string HashRows(ITrainingRows rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var perBlock = Math.Max(1, BlockFloats / rows.RowLength);
        var block = new float[perBlock * rows.RowLength];
        for (var row = 0; row < rows.Count;)
        {
            var count = Math.Min(perBlock, rows.Count - row);
            for (var i = 0; i < count; i++, row++)
            {
                rows.Fill(row, 0, block.AsSpan(i * rows.RowLength, rows.RowLength));
            }

            hash.AppendData(MemoryMarshal.AsBytes(block.AsSpan(0, count * rows.RowLength)));
        }

        return Short(hash.GetHashAndReset());
    }

    private static string Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        return Short(hash.GetHashAndReset());
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 16));
}
