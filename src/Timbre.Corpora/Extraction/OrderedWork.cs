using System.Runtime.ExceptionServices;

namespace Timbre.Corpora;

/// <summary>
/// Numbered pieces of work on several threads, their results handed on in the order of the numbers while the work goes on. No piece is begun
/// more than a window ahead of the one that is waited for, so that what is in memory does not grow with their number.
/// </summary>
internal static class OrderedWork
{
    /// <param name="count">How many pieces.</param>
    /// <param name="threads">How many at a time.</param>
    /// <param name="window">How many may be begun and not yet handed on, at least <paramref name="threads"/>.</param>
    /// <param name="work">Called once for each number, on several threads. What it throws is thrown when the turn comes to that piece.</param>
    /// <param name="cancellation">Ends the work; pieces that were begun are told and waited for.</param>
    public static IEnumerable<T> Run<T>(int count, int threads, int window, Func<int, CancellationToken, T> work, CancellationToken cancellation)
    {
        if (count == 0)
        {
            yield break;
        }

        using var run = new State<T>(count, Math.Max(window, threads), work, cancellation);
        run.Start(Math.Min(count, threads));
        for (var i = 0; i < count; i++)
        {
            yield return run.Take();
        }
    }

    private sealed class State<T> : IDisposable
    {
        private readonly object _gate = new();
        private readonly int _count;
        private readonly Func<int, CancellationToken, T> _work;
        private readonly CancellationToken _cancellation;
        private readonly CancellationTokenSource _stop;
        private readonly CancellationTokenRegistration _wake;
        private readonly (bool There, T? Value, ExceptionDispatchInfo? Error)[] _slots;
        private readonly List<Thread> _threads = [];
        private int _begun;
        private int _taken;

        public State(int count, int window, Func<int, CancellationToken, T> work, CancellationToken cancellation)
        {
            _count = count;
            _work = work;
            _cancellation = cancellation;
            _slots = new (bool, T?, ExceptionDispatchInfo?)[Math.Min(count, window)];
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _wake = _stop.Token.Register(() =>
            {
                lock (_gate)
                {
                    Monitor.PulseAll(_gate);
                }
            });
        }

        public void Start(int threads)
        {
            for (var i = 0; i < threads; i++)
            {
                var thread = new Thread(Work) { IsBackground = true, Name = "features" };
                _threads.Add(thread);
                thread.Start();
            }
        }

        public T Take()
        {
            (bool There, T? Value, ExceptionDispatchInfo? Error) slot;
            lock (_gate)
            {
                var at = _taken % _slots.Length;
                while (!_slots[at].There)
                {
                    _cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }

                slot = _slots[at];
                _slots[at] = default;
                _taken++;
                Monitor.PulseAll(_gate);
            }

            slot.Error?.Throw();
            return slot.Value!;
        }

        public void Dispose()
        {
            _stop.Cancel();
            foreach (var thread in _threads)
            {
                thread.Join();
            }

            _wake.Dispose();
            _stop.Dispose();
        }

        private void Work()
        {
            while (Next() is { } i)
            {
                T? value = default;
                ExceptionDispatchInfo? error = null;
                try
                {
                    value = _work(i, _stop.Token);
                }
                catch (Exception e)
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }

                lock (_gate)
                {
                    _slots[i % _slots.Length] = (true, value, error);
                    Monitor.PulseAll(_gate);
                }
            }
        }

        private int? Next()
        {
            lock (_gate)
            {
                while (_begun < _count && _begun - _taken >= _slots.Length && !_stop.IsCancellationRequested)
                {
                    Monitor.Wait(_gate);
                }

                return _begun < _count && !_stop.IsCancellationRequested ? _begun++ : null;
            }
        }
    }
}
