namespace Timbre.Corpora;

/// <summary>Hashes of decoded samples: equal when two recordings hold the same audio, whatever their names and formats.</summary>
public static class AudioHashes
{
    /// <summary>
    /// Decodes every utterance and hashes its samples (mono, at its own rate, SHA-256 of the 32-bit floats).
    /// Recordings that cannot be read are listed, empty ones left out; they never end the work.
    /// </summary>
    /// <param name="utterances">What to hash.</param>
    /// <param name="jobs">Cores to use; 0 for all.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The hash of each utterance by id, and what failed.</returns>
    public static (IReadOnlyDictionary<string, string> Hashes, IReadOnlyList<InputFailure> Failures) Compute(
        IReadOnlyList<Utterance> utterances, int jobs = 0, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        var read = RecordingBatch.Run(utterances, jobs, progress, (u, token) => Stretch.Read(u, samples: true, hash: true, token), cancellationToken);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var failures = new List<InputFailure>();
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i].Error is { } error)
            {
                failures.Add(new InputFailure(utterances[i].Path, error));
            }
            else if (read[i].Samples is { Count: > 0 })
            {
                hashes[utterances[i].Id] = read[i].Hash!;
            }
        }

        return (hashes, failures);
    }
}
