using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Timbre.Encoders;

/// <summary>The files of a checkpoint that decide what an encoder gives.</summary>
internal static class CheckpointFiles
{
    private const int BlockBytes = 1 << 20;
    private static readonly string[] s_weights = [".safetensors", ".bin", ".pt", ".pth"];

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

    /// <summary>A checkpoint that is one file, or of a folder its descriptions and weights, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(string path) =>
        Directory.Exists(path) ? [.. Directory.GetFiles(path).Where(IsPart).Order(StringComparer.Ordinal)] : [path];

    private static bool IsPart(string file)
    {
        var name = Path.GetFileName(file);
        return name is "config.json" or "preprocessor_config.json" || s_weights.Any(w => name.EndsWith(w, StringComparison.OrdinalIgnoreCase));
    }
}
