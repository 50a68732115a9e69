using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// The state of a training in a folder: <c>training.json</c> names the file with the numbers (<c>state-EPOCH.safetensors</c>) and its SHA-256. The numbers are
/// written first and the older ones deleted last, so that whatever interrupts the writing, the folder holds one whole state.
/// </summary>
internal sealed class TrainingCheckpoint(string folder, IReadOnlyDictionary<string, string> fingerprint)
{
    private const string Format = "timbre-training";
    private const int Version = 1;
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly string _path = Path.Combine(folder, "training.json");

    /// <summary>Writes the state, then deletes the one before.</summary>
    public void Save(TrainingProgressState progress, IReadOnlyList<SafeTensor> tensors)
    {
        using var memory = new MemoryStream();
        SafeTensors.Write(memory, tensors);
        var bytes = memory.GetBuffer().AsMemory(0, (int)memory.Length);
        var file = string.Create(CultureInfo.InvariantCulture, $"state-{progress.History.Count:D6}.safetensors");
        AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(bytes.Span));
        var saved = new SavedTraining(Format, Version, file, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), fingerprint, progress);
        AtomicFile.WriteJson(_path, JsonSerializer.SerializeToNode(saved, s_json)!);
        foreach (var old in Directory.EnumerateFiles(folder, "state-??????.safetensors"))
        {
            if (Path.GetFileName(old) != file)
            {
                Delete(old);
            }
        }
    }

    /// <summary>The state in the folder; null when there is none.</summary>
    /// <exception cref="TimbreException">It is damaged, of another version or of another training.</exception>
    public (TrainingProgressState Progress, SafeTensors Tensors)? Load()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return null;
            }

            var saved = JsonSerializer.Deserialize<SavedTraining>(File.ReadAllBytes(_path), s_json) ?? throw Damaged("it is empty");
            if (saved.Format != Format || saved.Version != Version)
            {
                throw new TimbreException($"{_path}: has the format {saved.Format} {saved.Version}; this version of Timbre reads {Format} {Version}; delete the folder to begin anew");
            }

            var differences = TrainingFingerprint.Differences(saved.Fingerprint, fingerprint);
            if (differences.Length > 0)
            {
                throw new TimbreException($"{_path}: is the checkpoint of another training; different: {differences}; give another folder, or delete this one to begin anew");
            }

            if (Path.GetFileName(saved.Tensors) != saved.Tensors || saved.Tensors.Length == 0)
            {
                throw Damaged("it names no file beside it");
            }

            var bytes = File.ReadAllBytes(Path.Combine(folder, saved.Tensors));
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != saved.Sha256)
            {
                throw Damaged($"{saved.Tensors} is not what was written");
            }

            return (saved.Progress, SafeTensors.Read(new MemoryStream(bytes), Path.Combine(folder, saved.Tensors)));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Damaged(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{_path}: cannot be read ({e.Message}); delete the folder to begin anew", e);
        }
    }

    /// <summary>What to say of a state that cannot be.</summary>
    public TimbreException Damaged(string reason, Exception? inner = null) => new($"{_path}: is a damaged checkpoint ({reason}); delete the folder to begin anew", inner);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only takes space; the next checkpoint tries again.
        }
    }

    private sealed record SavedTraining(string Format, int Version, string Tensors, string Sha256, IReadOnlyDictionary<string, string> Fingerprint, TrainingProgressState Progress);
}

/// <summary>A training between two epochs, without the numbers of its weights.</summary>
/// <param name="History">The epochs done.</param>
/// <param name="Stopped">Whether patience ran out.</param>
/// <param name="BestEpoch">From 1; 0 without any.</param>
/// <param name="BestScore">What it reached.</param>
/// <param name="Rate">Where the schedule stands.</param>
/// <param name="OptimiserSteps">Steps made.</param>
/// <param name="Random">Where the layers' random sequences stand.</param>
internal sealed record TrainingProgressState(
    IReadOnlyList<TrainingEpoch> History,
    bool Stopped,
    int BestEpoch,
    double BestScore,
    RateState Rate,
    long OptimiserSteps,
    List<SeededRandomState> Random);
