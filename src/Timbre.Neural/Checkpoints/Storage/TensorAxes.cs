namespace Timbre.Neural;

/// <summary>How a tensor's values in C order lie in its storage: axes of a length and a step, those that run on into each other joined.</summary>
internal sealed class TensorAxes
{
    private const long LargestExtent = 1 << 24;
    private readonly (long Length, long Step)[] _axes;

    private TensorAxes((long Length, long Step)[] axes)
    {
        _axes = axes;
    }

    /// <summary>Axes of a shape and steps per axis; null when the values simply lie in order.</summary>
    public static TensorAxes? Of(ReadOnlySpan<int> shape, ReadOnlySpan<long> steps)
    {
        var axes = new List<(long Length, long Step)>();
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0)
            {
                return null;
            }

            if (shape[i] == 1)
            {
                continue;
            }

            if (axes.Count > 0 && (Int128)steps[i] * shape[i] == axes[^1].Step)
            {
                axes[^1] = (axes[^1].Length * shape[i], steps[i]);
            }
            else
            {
                axes.Add((shape[i], steps[i]));
            }
        }

        return axes.Count == 0 || (axes.Count == 1 && axes[0].Step == 1) ? null : new TensorAxes([.. axes]);
    }

    /// <summary>Gathers the values <paramref name="start"/> … of the tensor.</summary>
    public void Read(StoredValues stored, long start, Span<float> values)
    {
        var (first, last) = Extent(start, values.Length);
        var extent = last - first + 1;

        // One read of everything between the first and the last value, unless far more would be read than is wanted.
        if (extent <= 4L * values.Length || extent <= Math.Min(LargestExtent, 512L * values.Length))
        {
            var window = GC.AllocateUninitializedArray<float>((int)Math.Min(extent, Array.MaxLength));
            if (extent <= window.Length)
            {
                stored.Read(first, window);
                Gather(start, values, window, first);
                return;
            }
        }

        Pick(stored, start, values);
    }

    private void Gather(long start, Span<float> values, ReadOnlySpan<float> window, long first)
    {
        var index = new long[_axes.Length];
        var place = Seek(start, index) - first;
        var (length, step) = _axes[^1];
        for (var done = 0; done < values.Length;)
        {
            var run = (int)Math.Min(length - index[^1], values.Length - done);
            if (step == 1)
            {
                window.Slice((int)place, run).CopyTo(values[done..]);
            }
            else
            {
                var at = place;
                foreach (ref var value in values.Slice(done, run))
                {
                    value = window[(int)at];
                    at += step;
                }
            }

            done += run;
            place = Advance(index, place, run);
        }
    }

    private void Pick(StoredValues stored, long start, Span<float> values)
    {
        var index = new long[_axes.Length];
        var place = Seek(start, index);
        var (length, step) = _axes[^1];
        Span<float> one = stackalloc float[1];
        for (var done = 0; done < values.Length;)
        {
            var run = (int)Math.Min(length - index[^1], values.Length - done);
            if (step == 1)
            {
                stored.Read(place, values.Slice(done, run));
            }
            else if (step == 0)
            {
                stored.Read(place, one);
                values.Slice(done, run).Fill(one[0]);
            }
            else
            {
                for (var i = 0; i < run; i++)
                {
                    stored.Read(place + (i * step), values.Slice(done + i, 1));
                }
            }

            done += run;
            place = Advance(index, place, run);
        }
    }

    // Storage place of a value, its index along each axis.
    private long Seek(long start, Span<long> index)
    {
        var place = 0L;
        for (var axis = _axes.Length - 1; axis >= 0; axis--)
        {
            (start, index[axis]) = Math.DivRem(start, _axes[axis].Length);
            place += index[axis] * _axes[axis].Step;
        }

        return place;
    }

    private long Advance(Span<long> index, long place, int run)
    {
        index[^1] += run;
        place += run * _axes[^1].Step;
        for (var axis = _axes.Length - 1; axis > 0 && index[axis] == _axes[axis].Length; axis--)
        {
            place += _axes[axis - 1].Step - (_axes[axis].Length * _axes[axis].Step);
            index[axis] = 0;
            index[axis - 1]++;
        }

        return place;
    }

    // The least and greatest storage place among values start … start + count - 1: axes inside the first that differs run over all their length.
    private (long First, long Last) Extent(long start, int count)
    {
        var from = new long[_axes.Length];
        var to = new long[_axes.Length];
        Seek(start, from);
        Seek(start + count - 1, to);
        var (first, last) = (0L, 0L);
        var whole = false;
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            first += (whole ? 0 : from[axis]) * _axes[axis].Step;
            last += (whole ? _axes[axis].Length - 1 : to[axis]) * _axes[axis].Step;
            whole |= from[axis] != to[axis];
        }

        return (first, last);
    }
}
