using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// What features are found by: everything that decides their numbers, as one line of JSON. Neither the path nor the id of the recording is among it (but where
/// an augmentation draws by the id): the same bytes elsewhere are found.
/// </summary>
internal sealed class FeatureKey(IFeatureExtractor extractor, string? augmentation, int copy)
{
    private readonly KeyValuePair<string, string>[] _settings = [.. FeatureKinds.SettingsAsText(extractor).OrderBy(s => s.Key, StringComparer.Ordinal)];
    private readonly string? _plan = augmentation is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(augmentation)));

    /// <summary>
    /// The arithmetic that the features are computed with. Kernels sum in another order where vectors are wider, so that the last bits of the same feature may differ
    /// from one processor to another; a store that several machines share must not mix them.
    /// </summary>
    private static string Arithmetic { get; } = string.Join(' ',
    [
        RuntimeInformation.ProcessArchitecture.ToString(),
        Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : Vector128.IsHardwareAccelerated ? "128" : "scalar",
        .. Avx512F.IsSupported ? ["avx512"] : Fma.IsSupported ? ["fma"] : Array.Empty<string>(),
    ]);

    /// <summary>The key of an utterance whose file holds <paramref name="audio"/>, UTF-8.</summary>
    public byte[] Of(ContentHash audio, Utterance utterance)
    {
        using var memory = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteNumber("numbers", FeatureStore.NumbersVersion);
            json.WriteString("audio", audio.ToString());
            json.WriteString("start", Text(utterance.Start));
            json.WriteString("duration", utterance.Duration is { } duration ? Text(duration) : "none");
            json.WriteString("kind", extractor.Kind);
            json.WriteString("rate", extractor.RequiredRate is { } rate ? $"{rate.Hertz}" : "none");
            json.WriteStartObject("settings");
            foreach (var (name, value) in _settings)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            if (_plan is not null)
            {
                json.WriteString("augmentation", _plan);
                json.WriteNumber("copy", copy);
                json.WriteString("of", utterance.Id);
            }

            json.WriteString("arithmetic", Arithmetic);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static string Text(double seconds) => seconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
