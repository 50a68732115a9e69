using System.Runtime.ExceptionServices;

namespace Timbre.Numerics;

/// <summary>
/// A few threads that stay awake between short pieces of work, for computations whose steps take some ten microseconds: a helper looks out for
/// the next job for a while before it sleeps. The caller takes part. As with <see cref="WorkPool"/>, which thread does which piece is open.
/// </summary>
public sealed class WorkTeam : IDisposable
{
    private const int Patience = 4000; // looks before sleeping, some hundred microseconds
    private readonly object _gate = new();
    private volatile Job? _job;
    private volatile bool _ended;
    private int _asleep;

    /// <summary>Starts <paramref name="threads"/> − 1 helpers.</summary>
    public WorkTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        for (var i = 1; i < threads; i++)
        {
            new Thread(Help) { IsBackground = true, Name = "Timbre work team" }.Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Does <paramref name="body"/>(0) … <paramref name="body"/>(<paramref name="count"/> − 1) and returns when all are done.</summary>
    public void For(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (Threads == 1 || count <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        var job = new Job(count, body);
        _job = job;
        Interlocked.MemoryBarrier(); // the job is seen before anybody is found awake
        if (Volatile.Read(ref _asleep) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }

        job.Execute();
        job.Close();
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        _ended = true;
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Help()
    {
        Job? done = null;
        while (Next(done) is { } job)
        {
            job.Execute();
            done = job;
        }
    }

    private Job? Next(Job? done)
    {
        for (var look = 0; look < Patience && !_ended; look++)
        {
            if (_job is { } job && job != done)
            {
                return job;
            }

            Thread.SpinWait(8);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _asleep);
            while (!_ended && _job == done)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _asleep);
        }

        return _ended ? null : _job;
    }

    private sealed class Job(int count, Action<int> body)
    {
        private ExceptionDispatchInfo? _failure;
        private int _next;
        private int _active;
        private volatile bool _closed;

        public void Execute()
        {
            Interlocked.Increment(ref _active);
            try
            {
                for (var i = 0; !_closed && (i = Interlocked.Increment(ref _next) - 1) < count;)
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

        /// <summary>After the caller's own share: whoever comes now finds nothing; those at work are waited for.</summary>
        public void Close()
        {
            _closed = true;
            Interlocked.MemoryBarrier();
            var wait = new SpinWait();
            while (Volatile.Read(ref _active) > 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            _failure?.Throw();
        }
    }
}
