using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>A signal as frames see it: pre-emphasised, and going on beyond its ends. Stretches are read on demand, nothing is copied whole.</summary>
internal readonly ref struct PaddedSignal
{
    private readonly ReadOnlySpan<float> _samples;
    private readonly float? _preemphasis;
    private readonly PadMode _mode;

    public PaddedSignal(ReadOnlySpan<float> samples, double? preemphasis, PadMode mode)
    {
        if (preemphasis is not null)
        {
            Preemphasis.RequireTwo(samples.Length);
        }

        _samples = samples;
        _preemphasis = (float?)preemphasis;
        _mode = mode;
    }

    /// <summary>Refuses what no feature can be computed of.</summary>
    public static void Check(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            throw new TimbreException("the signal is empty; there is nothing to compute features of");
        }

        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(samples)))
        {
            throw new TimbreException("the signal is not finite everywhere (NaN or infinity among its samples)");
        }
    }

    /// <summary>
    /// <paramref name="count"/> values from <paramref name="start"/> on (which may be negative or beyond the end): the samples themselves
    /// where that is possible, else filled into <paramref name="room"/>.
    /// </summary>
    public ReadOnlySpan<float> Read(long start, int count, Span<float> room)
    {
        var first = (int)Math.Clamp(start, 0, _samples.Length);
        var end = (int)Math.Clamp(start + count, first, _samples.Length);
        if (_preemphasis is null && first == start && end - first == count)
        {
            return _samples.Slice(first, count);
        }

        var target = room[..count];
        var before = (int)Math.Min(first - start, count);
        var inside = target.Slice(before, end - first);
        if (_preemphasis is { } coefficient)
        {
            Preemphasis.Read(_samples, coefficient, first, inside);
        }
        else
        {
            _samples[first..end].CopyTo(inside);
        }

        Extend(start, target[..before]);
        Extend(start + before + inside.Length, target[(before + inside.Length)..]);
        return target;
    }

    private void Extend(long start, Span<float> target)
    {
        if (_mode == PadMode.Constant)
        {
            target.Clear();
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            var at = (int)SignalBorder.Inside(start + i, _samples.Length, _mode);
            if (_preemphasis is { } coefficient)
            {
                Preemphasis.Read(_samples, coefficient, at, target.Slice(i, 1));
            }
            else
            {
                target[i] = _samples[at];
            }
        }
    }
}
