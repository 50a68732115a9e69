namespace Timbre.Corpora;

/// <summary>Work over many recordings on several cores: results in the order of the recordings whatever the number of cores.</summary>
internal static class RecordingBatch
{
    /// <param name="utterances">What to work on.</param>
    /// <param name="jobs">Cores to use; 0 or less for all.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="work">Called once for each, on several threads; a recording's own errors are its business.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>.</param>
    public static T[] Run<T>(
        IReadOnlyList<Utterance> utterances, int jobs, IProgress<BatchProgress>? progress, Func<Utterance, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var results = new T[utterances.Count];
        var done = 0;
        var counting = new Lock(); // one report at a time, and always a larger one
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = jobs > 0 ? jobs : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, results.Length, options, i =>
            {
                results[i] = work(utterances[i], options.CancellationToken);
                lock (counting)
                {
                    progress?.Report(new BatchProgress(++done, results.Length));
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.Any(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }

        return results;
    }
}
