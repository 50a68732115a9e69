using System.Runtime.ExceptionServices;

namespace Timbre.Numerics;

/// <summary>
/// Runs numbered pieces of work on several threads. The caller takes part, so nested use cannot lock up. Which thread does which piece is
/// open, so each piece must write only its own results: then they are the same at any thread count.
/// </summary>
public static class WorkPool
{
    /// <summary>Does <paramref name="body"/>(0) … <paramref name="body"/>(<paramref name="count"/> − 1), at most <paramref name="threads"/> at a time, and returns when all are done.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; pieces already begun have ended.</exception>
    public static void For(int count, int threads, Action<int> body, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        if (count <= 1 || threads == 1)
        {
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(i);
            }

            return;
        }

        var job = new Job(count, body, cancellation);
        for (var helper = Math.Min(threads, count) - 1; helper > 0; helper--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }

        job.Execute();
        job.WaitForHelpers();
        job.ThrowIfFailed();
        cancellation.ThrowIfCancellationRequested();
    }

    private sealed class Job(int count, Action<int> body, CancellationToken cancellation) : IThreadPoolWorkItem
    {
        private readonly Lock _lock = new();
        private ExceptionDispatchInfo? _failure;
        private int _next;
        private int _active;
        private bool _closed;

        public void Execute()
        {
            lock (_lock)
            {
                if (_closed)
                {
                    return; // it came when the work was already done
                }

                _active++;
            }

            try
            {
                for (var i = Interlocked.Increment(ref _next) - 1; i < count && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref _next) - 1)
                {
                    body(i);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                Interlocked.Add(ref _next, count);
            }
            finally
            {
                Interlocked.Decrement(ref _active);
            }
        }

        /// <summary>Called by the caller after its own share: no helper may begin any more, those at work are waited for.</summary>
        public void WaitForHelpers()
        {
            lock (_lock)
            {
                _closed = true;
            }

            var wait = new SpinWait();
            while (Volatile.Read(ref _active) > 0)
            {
                wait.SpinOnce();
            }
        }

        public void ThrowIfFailed() => _failure?.Throw();
    }
}
