namespace Timbre.Corpora;

/// <summary>Fills in what the files' headers tell.</summary>
public static class ManifestHeaders
{
    /// <summary>
    /// The manifest with <see cref="Utterance.SampleRate"/> and, where it was open, <see cref="Utterance.Duration"/> of every file that can be read.
    /// A length that the header only estimates (as with MP3) is left open; a file whose header says nothing is decoded once.
    /// </summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="jobs">Cores to use; 0 for all.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The new manifest (files that cannot be read stay in it as they were) and what failed.</returns>
    public static (Manifest Manifest, IReadOnlyList<InputFailure> Failures) ReadHeaders(
        this Manifest manifest, int jobs = 0, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var read = RecordingBatch.Run(manifest.Utterances, jobs, progress, (u, token) => Stretch.Read(u, samples: false, hash: false, token), cancellationToken);
        var failures = new List<InputFailure>();
        var utterances = manifest.Utterances.Zip(read, (u, r) =>
        {
            if (r.Error is { } error)
            {
                failures.Add(new InputFailure(u.Path, error));
                return u;
            }

            return u with { SampleRate = r.Rate, Duration = u.Duration ?? (r.IsExact && r.Seconds > 0 ? r.Seconds : null) };
        });
        return (new Manifest(manifest.Name, utterances.ToList(), manifest.Root), failures);
    }
}
