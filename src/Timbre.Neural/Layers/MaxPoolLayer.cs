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
        var taps = pass.State.Indices.AsSpan();
        for (int image = 0, row = 0; image < pass.Count; image++)
        {
            var own = x.Slice(image * Input.Size, Input.Size);
            for (var oy = 0; oy < window.OutputHeight; oy++)
            {
                for (var ox = 0; ox < window.OutputWidth; ox++, row++)
                {
                    Highest(own, Window(oy, ox), y.Slice(row * Input.Channels, Input.Channels), taps.IsEmpty ? [] : taps.Slice(row * Input.Channels, Input.Channels));
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

        dx.Clear();
        for (int image = 0, row = 0; image < pass.Count; image++)
        {
            var own = dx.Slice(image * Input.Size, Input.Size);
            for (var oy = 0; oy < window.OutputHeight; oy++)
            {
                for (var ox = 0; ox < window.OutputWidth; ox++, row++)
                {
                    Give(dy.Slice(row * Input.Channels, Input.Channels), pass.State.Indices.AsSpan(row * Input.Channels, Input.Channels), Window(oy, ox), own);
                }
            }
        }
    }

    /// <summary>The highest value of each channel in one window, and its position where <paramref name="chosen"/> is not empty.</summary>
    private void Highest(ReadOnlySpan<float> x, Part part, Span<float> best, Span<int> chosen)
    {
        var c = 0;
        ref var x0 = ref MemoryMarshal.GetReference(x);
        for (; c <= best.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            var (highest, position) = (new Vector<float>(float.NegativeInfinity), Vector<int>.Zero);
            for (var iy = part.Top; iy < part.Bottom; iy++)
            {
                for (var at = (iy * Input.Width) + part.Left; at < (iy * Input.Width) + part.Right; at++)
                {
                    var value = Vector.LoadUnsafe(ref x0, (nuint)((at * best.Length) + c));
                    var better = Vector.GreaterThan(value, highest);
                    highest = Vector.ConditionalSelect(better, value, highest);
                    position = Vector.ConditionalSelect(better, new Vector<int>(at), position);
                }
            }

            highest.CopyTo(best[c..]);
            if (!chosen.IsEmpty)
            {
                position.CopyTo(chosen[c..]);
            }
        }

        for (; c < best.Length; c++)
        {
            var (highest, position) = (float.NegativeInfinity, 0);
            for (var iy = part.Top; iy < part.Bottom; iy++)
            {
                for (var at = (iy * Input.Width) + part.Left; at < (iy * Input.Width) + part.Right; at++)
                {
                    var value = x[(at * best.Length) + c];
                    (highest, position) = value > highest ? (value, at) : (highest, position);
                }
            }

            best[c] = highest;
            if (!chosen.IsEmpty)
            {
                chosen[c] = position;
            }
        }
    }

    private void Give(ReadOnlySpan<float> gradient, ReadOnlySpan<int> chosen, Part part, Span<float> dx)
    {
        var c = 0;
        ref var dx0 = ref MemoryMarshal.GetReference(dx);
        for (; c <= gradient.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            var (share, position) = (new Vector<float>(gradient[c..]), new Vector<int>(chosen[c..]));
            for (var iy = part.Top; iy < part.Bottom; iy++)
            {
                for (var at = (iy * Input.Width) + part.Left; at < (iy * Input.Width) + part.Right; at++)
                {
                    var i = (nuint)((at * gradient.Length) + c);
                    var here = Vector.ConditionalSelect(Vector.Equals(position, new Vector<int>(at)), share, Vector<float>.Zero);
                    (Vector.LoadUnsafe(ref dx0, i) + here).StoreUnsafe(ref dx0, i);
                }
            }
        }

        for (; c < gradient.Length; c++)
        {
            dx[(chosen[c] * gradient.Length) + c] += gradient[c];
        }
    }

    private Part Window(int oy, int ox)
    {
        var (top, left) = ((oy * window.StrideHeight) - window.Top, (ox * window.Stride) - window.Left);
        return new Part(Math.Max(0, top), Math.Min(Input.Height, top + window.Height), Math.Max(0, left), Math.Min(Input.Width, left + window.Width));
    }

    /// <summary>What of a window lies inside the input.</summary>
    private readonly record struct Part(int Top, int Bottom, int Left, int Right);
}
