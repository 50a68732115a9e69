using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Timbre.Encoders;

/// <summary>The files of a checkpoint that decide what an encoder gives.</summary>
internal static class CheckpointFiles
{
    private const int BlockBytes = 1 << 20;
    private const string Index = ".index.json";

    // In the order in which the first that is there is read; each is one file or an index and its parts.
    private static readonly (string Start, string End)[] s_weights = [("model", ".safetensors"), ("pytorch_model", ".bin")];

    /// <summary>SHA-256 of names, lengths and contents; another one as soon as any of the files is another.</summary>
    /// <exception cref="TimbreException">A file cannot be read.</exception>
    public static string Fingerprint(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        foreach (var file in Of(path))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}\n{stream.Length}\n")));
                int got;
                while ((got = stream.Read(block)) > 0)
                {
                    hash.AppendData(block, 0, got);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new TimbreException($"{file}: cannot be read ({e.Message})", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Bytes of all of them.</summary>
    public static long Size(string path) => Of(path).Sum(f => new FileInfo(f).Length);

    /// <summary>A checkpoint that is one file, or of a folder its descriptions and the weights that are read, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.GetFiles(path).Order(StringComparer.Ordinal).ToList();
        var weights = s_weights.Select(form => files.FindAll(f => IsWeights(Path.GetFileName(f), form))).FirstOrDefault(found => found.Count > 0) ?? [];
        return [.. files.Where(f => Path.GetFileName(f) is "config.json" or "preprocessor_config.json"), .. weights];
    }

    private static bool IsWeights(string name, (string Start, string End) form) =>
        name.StartsWith(form.Start, StringComparison.Ordinal) && (name.EndsWith(form.End, StringComparison.Ordinal) || name.EndsWith(form.End + Index, StringComparison.Ordinal));
}
