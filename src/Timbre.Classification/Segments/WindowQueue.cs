using System.Buffers;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>The windows of one recording: keeps the samples that windows still need, and judges those around speech, some at a time.</summary>
internal sealed class WindowQueue
{
    private const int Together = 32;

    private readonly Func<ReadOnlyMemory<float>, float> _odds;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly int _length;
    private readonly double _step;
    private readonly List<(int Step, float[] Rented, int Length)> _waiting = [];
    private float[] _held;
    private long _first; // of the samples held
    private int _count;

    public WindowQueue(Func<ReadOnlyMemory<float>, float> odds, WindowTrackerOptions options, int threads, CancellationToken cancellation)
    {
        _odds = odds;
        _threads = threads;
        _cancellation = cancellation;
        _length = (int)Math.Round(options.WindowSeconds * SampleRate.Speech.Hertz);
        _step = options.StepSeconds * SampleRate.Speech.Hertz;
        _held = new float[4 * _length];
    }

    /// <summary>Whether each frame is speech, as far as decided; filled from outside.</summary>
    public List<bool> Speech { get; } = [];

    /// <summary>The log-odds of each step, as far as judged.</summary>
    public List<float> LogOdds { get; } = [];

    /// <summary>Samples so far.</summary>
    public long SampleCount => _first + _count;

    /// <summary>The next samples.</summary>
    public void Accept(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(2 * _held.Length, _count + samples.Length));
        }

        samples.CopyTo(_held.AsSpan(_count));
        _count += samples.Length;
        var decided = (long)Speech.Count * SpeechActivity.FrameLength;
        while (End(LogOdds.Count) <= decided && Middle(LogOdds.Count) + _length <= SampleCount)
        {
            Take();
        }

        // The last windows of all may be moved to begin a whole window before the end.
        Drop(Math.Min(Start(LogOdds.Count, long.MaxValue), SampleCount - _length));
    }

    /// <summary>No samples follow.</summary>
    public void End()
    {
        while (LogOdds.Count * _step < SampleCount)
        {
            Take();
        }

        Judge();
        _held = [];
    }

    private long Middle(int step) => (long)Math.Round((step + 0.5) * _step);

    private long End(int step) => (long)Math.Round((step + 1) * _step);

    private long Start(int step, long end) => Math.Max(0, Math.Min(Middle(step) - (_length / 2), end - _length));

    /// <summary>Takes the next step: its window waits to be judged if somebody speaks in the step.</summary>
    private void Take()
    {
        var step = LogOdds.Count;
        LogOdds.Add(float.NaN);
        var firstFrame = (int)(step * _step / SpeechActivity.FrameLength);
        var endFrame = (int)Math.Min(Speech.Count, (End(step) + SpeechActivity.FrameLength - 1) / SpeechActivity.FrameLength);
        if (firstFrame >= endFrame || Speech.IndexOf(true, firstFrame, endFrame - firstFrame) < 0)
        {
            return;
        }

        var start = Start(step, SampleCount);
        var samples = _held.AsSpan((int)(start - _first), (int)Math.Min(_length, SampleCount - start));
        var rented = ArrayPool<float>.Shared.Rent(samples.Length);
        samples.CopyTo(rented);
        _waiting.Add((step, rented, samples.Length));
        if (_waiting.Count == Together)
        {
            Judge();
        }
    }

    /// <summary>Judges the windows that wait.</summary>
    public void Judge()
    {
        var odds = new float[_waiting.Count];
        WorkPool.For(odds.Length, _threads, i => odds[i] = _odds(_waiting[i].Rented.AsMemory(0, _waiting[i].Length)), _cancellation);
        for (var i = 0; i < odds.Length; i++)
        {
            LogOdds[_waiting[i].Step] = odds[i];
            ArrayPool<float>.Shared.Return(_waiting[i].Rented);
        }

        _waiting.Clear();
    }

    private void Drop(long before)
    {
        var dropped = (int)Math.Max(0, before - _first);
        if (dropped >= _count / 2 && dropped > 0)
        {
            _held.AsSpan(dropped, _count - dropped).CopyTo(_held);
            _first += dropped;
            _count -= dropped;
        }
    }
}
