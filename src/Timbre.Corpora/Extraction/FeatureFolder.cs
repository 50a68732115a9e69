using System.Text.Encodings.Web;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>What was written into a folder of features.</summary>
/// <param name="Written">Arrays.</param>
/// <param name="FromStore">How many of them were found in the store.</param>
/// <param name="Failures">What could not be computed or written.</param>
public sealed record FeatureFolderResult(int Written, int FromStore, IReadOnlyList<InputFailure> Failures);

/// <summary>
/// A folder with one array per utterance, <c>[features, frames]</c> as <c>.npy</c>, and <c>features.json</c>, which lists them. Both are written as the features come,
/// so that what is in memory does not grow with the corpus.
/// </summary>
public static class FeatureFolder
{
    /// <summary>The list of what the folder holds.</summary>
    public const string ListFileName = "features.json";

    private const int FlushBytes = 1 << 16;
    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes every array, over those that are there, and the list when all are done. Where nothing came, nothing is written.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="extractor">What made the features.</param>
    /// <param name="outcomes">The features, one by one (<see cref="FeatureExtraction.Stream"/>).</param>
    /// <param name="failures">What failed before; listed first.</param>
    /// <param name="warn">Told of what a decoder could not make good.</param>
    /// <exception cref="TimbreException">The disk is full, or the list cannot be written.</exception>
    public static FeatureFolderResult Write(
        string folder, IFeatureExtractor extractor, IEnumerable<ExtractionOutcome> outcomes, IReadOnlyList<InputFailure> failures, Action<Utterance, string> warn)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(warn);
        var failed = failures.ToList();
        var (written, fromStore) = (0, 0);
        using var arrays = Arrays().GetEnumerator();
        if (arrays.MoveNext())
        {
            AtomicFile.Write(Path.Combine(folder, ListFileName), stream => List(stream, extractor, arrays, failed));
        }

        return new FeatureFolderResult(written, fromStore, failed);

        IEnumerable<ExtractionOutcome> Arrays()
        {
            foreach (var outcome in outcomes)
            {
                if ((outcome.Failure ?? Put(folder, outcome.Extracted!, warn)) is { } failure)
                {
                    failed.Add(failure);
                    continue;
                }

                written++;
                fromStore += outcome.FromStore ? 1 : 0;
                yield return outcome;
            }
        }
    }

    private static InputFailure? Put(string folder, ExtractedUtterance extracted, Action<Utterance, string> warn)
    {
        var (utterance, features) = (extracted.Utterance, extracted.Features);
        foreach (var warning in extracted.Warnings)
        {
            warn(utterance, warning);
        }

        try
        {
            AtomicFile.Write(Path.Combine(folder, Name(utterance)), stream => NpyArray.Write(stream, features.Values, features.FeatureCount, features.FrameCount));
            return null;
        }
        catch (TimbreException e) when (!AtomicFile.IsDiskFull(e))
        {
            return InputFailure.From(utterance.Path, e);
        }
    }

    private static void List(Stream stream, IFeatureExtractor extractor, IEnumerator<ExtractionOutcome> arrays, List<InputFailure> failed)
    {
        using var json = new Utf8JsonWriter(stream, s_json);
        json.WriteStartObject();
        json.WriteString("kind", extractor.Kind);
        json.WritePropertyName("settings");
        JsonSerializer.Serialize(json, extractor.Settings);
        json.WritePropertyName("names");
        JsonSerializer.Serialize(json, extractor.FeatureNames);
        json.WriteStartArray("utterances");
        do
        {
            var extracted = arrays.Current.Extracted!;
            json.WriteStartObject();
            json.WriteString("id", extracted.Utterance.Id);
            json.WriteString("path", extracted.Utterance.Path);
            json.WriteString("file", Name(extracted.Utterance));
            json.WriteStartArray("shape");
            json.WriteNumberValue(extracted.Features.FeatureCount);
            json.WriteNumberValue(extracted.Features.FrameCount);
            json.WriteEndArray();
            json.WriteNumber("seconds", extracted.Seconds);
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes)
            {
                json.Flush();
            }
        }
        while (arrays.MoveNext());
        json.WriteEndArray();
        InputFailure.WriteList(json, failed);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static string Name(Utterance utterance) => utterance.FileName + ".npy";
}
