using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Encoders;

/// <summary>What was written into a folder of embeddings.</summary>
/// <param name="Written">Arrays that were computed.</param>
/// <param name="Kept">Arrays that were there already.</param>
/// <param name="Failures">What could not be encoded or written.</param>
public sealed record EmbeddingFolderResult(int Written, int Kept, IReadOnlyList<InputFailure> Failures);

/// <summary>
/// A folder with one array per utterance, <c>[frames, units]</c> (<c>[pieces, units]</c>) or, pooled, <c>[units]</c> as <c>.npy</c>, and <c>features.json</c>, which lists them. A second call with the
/// same settings computes only what is not there, also after the first one was killed: each array that lies in its place is noted in <c>features.journal</c>, which goes
/// when the list is written. Frames are written as they come, so that with chunks an hour takes no more memory than a minute.
/// </summary>
/// <remarks>
/// The store of features is not used: the arrays are large, a second copy of them would cost as much disk again, and the folder itself can tell what it holds.
/// </remarks>
public static class EmbeddingFolder
{
    /// <summary>The list of what the folder holds.</summary>
    public const string ListFileName = FeatureFolder.ListFileName;

    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Encodes utterances into a folder. A recording that cannot be used is listed, never thrown.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="options">How recordings are encoded.</param>
    /// <param name="utterances">With unique ids.</param>
    /// <param name="failures">What failed before; listed first.</param>
    /// <param name="writing">Cores and reports.</param>
    /// <param name="cancellation">Ends the work; what is there stays and is not computed again.</param>
    /// <exception cref="TimbreException">A setting is not possible, the disk is full, or another process is writing into the folder.</exception>
    public static EmbeddingFolderResult Write(
        string folder, Encoder encoder, EncoderOptions options, IReadOnlyList<Utterance> utterances, IReadOnlyList<InputFailure> failures, EmbeddingOptions? writing = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return Write(folder, new EncoderExtractor(encoder, options), utterances, failures, writing, cancellation);
    }

    /// <summary>Writes what a source makes of utterances into a folder. A recording that cannot be used is listed, never thrown.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="embedding">What makes the arrays.</param>
    /// <param name="utterances">With unique ids.</param>
    /// <param name="failures">What failed before; listed first.</param>
    /// <param name="writing">Cores and reports.</param>
    /// <param name="cancellation">Ends the work; what is there stays and is not computed again.</param>
    /// <exception cref="TimbreException">The disk is full, or another process is writing into the folder.</exception>
    public static EmbeddingFolderResult Write(
        string folder, IEmbeddingSource embedding, IReadOnlyList<Utterance> utterances, IReadOnlyList<InputFailure> failures, EmbeddingOptions? writing = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(utterances);
        writing ??= new EmbeddingOptions();
        var settings = Settings(embedding);
        using var journal = EmbeddingJournal.Open(folder, settings, embedding.Units);
        var entries = new EmbeddedUtterance?[utterances.Count];
        var reasons = new InputFailure?[utterances.Count];
        var pending = new List<int>();
        for (var i = 0; i < utterances.Count; i++)
        {
            if (journal.Find(utterances[i].Id) is { } entry && entry.IsStill(utterances[i], folder))
            {
                entries[i] = entry;
            }
            else
            {
                pending.Add(i);
            }
        }

        var kept = utterances.Count - pending.Count;

        // Recordings side by side, each on one core, is the fastest; cores that find no recording help within one.
        var cores = writing.Jobs > 0 ? writing.Jobs : Environment.ProcessorCount;
        var atOnce = Math.Max(1, Math.Min(cores, pending.Count));
        var pace = writing.Progress is { } progress ? new EmbeddingPace(pending.Count, progress, TimeProvider.System) : null;
        var work = new EmbeddingWork(folder, embedding, Math.Max(1, cores / atOnce), pace, writing.Warn);
        WorkPool.For(pending.Count, atOnce, n =>
        {
            var i = pending[n];
            try
            {
                journal.Add(entries[i] = work.Do(utterances[i], cancellation));
            }
            catch (TimbreException e) when (!AtomicFile.IsDiskFull(e))
            {
                (entries[i], reasons[i]) = (null, InputFailure.From(utterances[i].Path, e));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It went away while it was encoded.
                (entries[i], reasons[i]) = (null, InputFailure.From(utterances[i].Path, e.Message));
            }

            pace?.Done();
        }, cancellation);

        var failed = failures.Concat(reasons.OfType<InputFailure>()).ToList();
        var there = entries.OfType<EmbeddedUtterance>().ToList();
        if (there.Count > 0)
        {
            AtomicFile.Write(Path.Combine(folder, ListFileName), stream => List(stream, settings, embedding.Units, there, failed));
        }

        journal.Remove();
        return new EmbeddingFolderResult(there.Count - kept, kept, failed);
    }

    private static JsonObject Settings(IEmbeddingSource embedding) => new()
    {
        ["kind"] = embedding.Kind,
        ["settings"] = JsonSerializer.SerializeToNode(embedding.Settings),
        ["axes"] = embedding.Rows is { } rows ? new JsonArray(rows, "units") : new JsonArray("units"),
    };

    private static void List(Stream stream, JsonObject settings, int units, List<EmbeddedUtterance> utterances, List<InputFailure> failed)
    {
        using var json = new Utf8JsonWriter(stream, s_json);
        json.WriteStartObject();
        foreach (var (name, value) in settings)
        {
            json.WritePropertyName(name);
            value!.WriteTo(json);
        }

        json.WriteStartArray("utterances");
        foreach (var utterance in utterances)
        {
            utterance.ToJson(units).WriteTo(json);
        }

        json.WriteEndArray();
        InputFailure.WriteList(json, failed);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
