using System.Numerics;
using System.Runtime.InteropServices;

namespace Timbre.Neural.Layers;

/// <summary>Maximum over windows; the outside does not count. Of equal values the first is taken, as torch does.</summary>
internal sealed class MaxPoolLayer(Shape input, Shape output, WindowGeometry window) : Layer(input, output)
{
    public override LayerState CreateState(int capacity, bool training) =>
        training ? new LayerState { Indices = new int[capacity * Output.Size] } : LayerState.None;

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var channels = Input.Channels;
        var taps = pass.State.Indices.AsSpan();
        for (var row = 0; row < pass.Count * Output.Positions; row++)
        {
            var best = y.Slice(row * channels, channels);
            var chosen = pass.Training ? taps.Slice(row * channels, channels) : [];
            best.Fill(float.NegativeInfinity);
            var (image, top, bottom, left, right) = Window(row);
            for (var iy = top; iy < bottom; iy++)
            {
                for (var ix = left; ix < right; ix++)
                {
                    var position = (iy * Input.Width) + ix;
                    Keep(x.Slice(((image * Input.Positions) + position) * channels, channels), position, best, chosen);
                }
            }
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
        {
            return;
        }

        var channels = Input.Channels;
        dx.Clear();
        for (var row = 0; row < pass.Count * Output.Positions; row++)
        {
            var gradient = dy.Slice(row * channels, channels);
            var chosen = pass.State.Indices.AsSpan(row * channels, channels);
            var (image, top, bottom, left, right) = Window(row);
            for (var iy = top; iy < bottom; iy++)
            {
                for (var ix = left; ix < right; ix++)
                {
                    var position = (iy * Input.Width) + ix;
                    Give(gradient, chosen, position, dx.Slice(((image * Input.Positions) + position) * channels, channels));
                }
            }
        }
    }

    private static void Keep(ReadOnlySpan<float> x, int position, Span<float> best, Span<int> chosen)
    {
        var c = 0;
        ref var x0 = ref MemoryMarshal.GetReference(x);
        ref var best0 = ref MemoryMarshal.GetReference(best);
        ref var chosen0 = ref MemoryMarshal.GetReference(chosen);
        for (; c <= x.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            var (value, old) = (Vector.LoadUnsafe(ref x0, (nuint)c), Vector.LoadUnsafe(ref best0, (nuint)c));
            var better = Vector.GreaterThan(value, old);
            Vector.ConditionalSelect(better, value, old).StoreUnsafe(ref best0, (nuint)c);
            if (!chosen.IsEmpty)
            {
                Vector.ConditionalSelect(better, new Vector<int>(position), Vector.LoadUnsafe(ref chosen0, (nuint)c)).StoreUnsafe(ref chosen0, (nuint)c);
            }
        }

        for (; c < x.Length; c++)
        {
            if (x[c] > best[c])
            {
                best[c] = x[c];
                if (!chosen.IsEmpty)
                {
                    chosen[c] = position;
                }
            }
        }
    }

    private static void Give(ReadOnlySpan<float> gradient, ReadOnlySpan<int> chosen, int position, Span<float> dx)
    {
        var c = 0;
        ref var gradient0 = ref MemoryMarshal.GetReference(gradient);
        ref var chosen0 = ref MemoryMarshal.GetReference(chosen);
        ref var dx0 = ref MemoryMarshal.GetReference(dx);
        for (; c <= dx.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            var here = Vector.Equals(Vector.LoadUnsafe(ref chosen0, (nuint)c), new Vector<int>(position));
            var share = Vector.ConditionalSelect(here, Vector.LoadUnsafe(ref gradient0, (nuint)c), Vector<float>.Zero);
            (Vector.LoadUnsafe(ref dx0, (nuint)c) + share).StoreUnsafe(ref dx0, (nuint)c);
        }

        for (; c < dx.Length; c++)
        {
            dx[c] += chosen[c] == position ? gradient[c] : 0;
        }
    }

    private (int Image, int Top, int Bottom, int Left, int Right) Window(int row)
    {
        var (image, position) = Math.DivRem(row, Output.Positions);
        var (oy, ox) = Math.DivRem(position, window.OutputWidth);
        var (top, left) = ((oy * window.StrideHeight) - window.Top, (ox * window.Stride) - window.Left);
        return (image, Math.Max(0, top), Math.Min(Input.Height, top + window.Height), Math.Max(0, left), Math.Min(Input.Width, left + window.Width));
    }
}
