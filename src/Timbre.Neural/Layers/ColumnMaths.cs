using System.Numerics;
using System.Runtime.InteropServices;

namespace Timbre.Neural.Layers;

/// <summary>
/// Passes over [rows, channels] matrices, one sum per channel. Sums run in float over short stretches of rows and in double over the stretches.
/// </summary>
internal static class ColumnMaths
{
    private const int Stretch = 64;

    private interface ITerm
    {
        Vector<float> At(ref float x, ref float y, int column, nuint index);

        float At(float x, float y, int column);
    }

    /// <summary>sums[c] = Σ x[r, c].</summary>
    public static void Sum(ReadOnlySpan<float> x, int rows, int channels, Span<double> sums) => Run(new Plain(), x, x, rows, channels, sums);

    /// <summary>sums[c] = Σ (x[r, c] − means[c])².</summary>
    public static void SumSquares(ReadOnlySpan<float> x, float[] means, int rows, int channels, Span<double> sums) =>
        Run(new CentredSquare(means), x, x, rows, channels, sums);

    /// <summary>sums[c] = Σ dy[r, c] · (x[r, c] − means[c]).</summary>
    public static void SumProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float[] means, int rows, int channels, Span<double> sums) =>
        Run(new CentredProduct(means), x, dy, rows, channels, sums);

    /// <summary>The gradient of a bias, if there is one: the sums of dy [rows, channels], which <see cref="LayerState.Sums"/> has room for.</summary>
    public static void BiasGradient(in LayerPass pass, Parameter? bias, ReadOnlySpan<float> dy, int rows)
    {
        if (bias is null)
        {
            return;
        }

        Sum(dy, rows, bias.Length, pass.State.Sums);
        for (var c = 0; c < bias.Length; c++)
        {
            pass.Gradients[bias.Offset + c] = (float)pass.State.Sums[c];
        }
    }

    /// <summary>y = a + b, but at least <paramref name="floor"/>; NaN stays.</summary>
    public static void AddAbove(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float floor, Span<float> y)
    {
        var least = new Vector<float>(floor);
        var firsts = MemoryMarshal.Cast<float, Vector<float>>(a[..y.Length]);
        var seconds = MemoryMarshal.Cast<float, Vector<float>>(b[..y.Length]);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = firsts[i] + seconds[i];
            sums[i] = Vector.ConditionalSelect(Vector.LessThan(sum, least), least, sum);
        }

        for (var i = sums.Length * Vector<float>.Count; i < y.Length; i++)
        {
            var sum = a[i] + b[i];
            y[i] = sum < floor ? floor : sum;
        }
    }

    /// <summary>Gradient through a ReLU: dy becomes zero where y is not positive.</summary>
    public static void MaskByRelu(ReadOnlySpan<float> y, Span<float> dy)
    {
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y[..dy.Length]);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(dy);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Vector.ConditionalSelect(Vector.GreaterThan(ys[i], Vector<float>.Zero), gradients[i], Vector<float>.Zero);
        }

        for (var i = ys.Length * Vector<float>.Count; i < dy.Length; i++)
        {
            dy[i] = y[i] > 0 ? dy[i] : 0;
        }
    }

    /// <summary>y[r, c] = x[r, c] · scale[c] + shift[c], but at least <paramref name="floor"/>; NaN stays.</summary>
    public static void Affine(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float floor, Span<float> y, int rows, int channels)
    {
        var least = new Vector<float>(floor);
        ref var x0 = ref MemoryMarshal.GetReference(x[..(rows * channels)]);
        ref var y0 = ref MemoryMarshal.GetReference(y[..(rows * channels)]);
        ref var a0 = ref MemoryMarshal.GetReference(scale[..channels]);
        ref var b0 = ref MemoryMarshal.GetReference(shift[..channels]);
        for (var r = 0; r < rows; r++)
        {
            var c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var i = (nuint)((r * channels) + c);
                var value = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref x0, i), Vector.LoadUnsafe(ref a0, (nuint)c), Vector.LoadUnsafe(ref b0, (nuint)c));
                Vector.ConditionalSelect(Vector.LessThan(value, least), least, value).StoreUnsafe(ref y0, i);
            }

            for (; c < channels; c++)
            {
                var value = MathF.FusedMultiplyAdd(x[(r * channels) + c], scale[c], shift[c]);
                y[(r * channels) + c] = value < floor ? floor : value;
            }
        }
    }

    /// <summary>y[r, c] = x[r, c] · scale[c] + shift[c] + z[r, c] · own[c].</summary>
    public static void Blend(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, ReadOnlySpan<float> own, ReadOnlySpan<float> z, Span<float> y, int rows, int channels)
    {
        ref var x0 = ref MemoryMarshal.GetReference(x[..(rows * channels)]);
        ref var z0 = ref MemoryMarshal.GetReference(z[..(rows * channels)]);
        ref var y0 = ref MemoryMarshal.GetReference(y[..(rows * channels)]);
        ref var a0 = ref MemoryMarshal.GetReference(scale[..channels]);
        ref var b0 = ref MemoryMarshal.GetReference(shift[..channels]);
        ref var o0 = ref MemoryMarshal.GetReference(own[..channels]);
        for (var r = 0; r < rows; r++)
        {
            var c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var i = (nuint)((r * channels) + c);
                var sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref x0, i), Vector.LoadUnsafe(ref a0, (nuint)c), Vector.LoadUnsafe(ref b0, (nuint)c));
                Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref z0, i), Vector.LoadUnsafe(ref o0, (nuint)c), sum).StoreUnsafe(ref y0, i);
            }

            for (; c < channels; c++)
            {
                var i = (r * channels) + c;
                y[i] = MathF.FusedMultiplyAdd(z[i], own[c], MathF.FusedMultiplyAdd(x[i], scale[c], shift[c]));
            }
        }
    }

    private static void Run<T>(T term, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int channels, Span<double> sums)
        where T : struct, ITerm
    {
        sums = sums[..channels];
        sums.Clear();
        ref var x0 = ref MemoryMarshal.GetReference(x[..(rows * channels)]);
        ref var y0 = ref MemoryMarshal.GetReference(y[..(rows * channels)]);
        for (var start = 0; start < rows; start += Stretch)
        {
            var end = Math.Min(rows, start + Stretch);
            var c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
                var r = start;
                for (; r + 4 <= end; r += 4)
                {
                    var i = (nuint)((r * channels) + c);
                    s0 += term.At(ref x0, ref y0, c, i);
                    s1 += term.At(ref x0, ref y0, c, i + (nuint)channels);
                    s2 += term.At(ref x0, ref y0, c, i + (nuint)(2 * channels));
                    s3 += term.At(ref x0, ref y0, c, i + (nuint)(3 * channels));
                }

                for (; r < end; r++)
                {
                    s0 += term.At(ref x0, ref y0, c, (nuint)((r * channels) + c));
                }

                var sum = s0 + s1 + (s2 + s3);
                for (var lane = 0; lane < Vector<float>.Count; lane++)
                {
                    sums[c + lane] += sum[lane];
                }
            }

            for (; c < channels; c++)
            {
                double sum = 0;
                for (var r = start; r < end; r++)
                {
                    sum += term.At(x[(r * channels) + c], y[(r * channels) + c], c);
                }

                sums[c] += sum;
            }
        }
    }

    private readonly struct Plain : ITerm
    {
        public Vector<float> At(ref float x, ref float y, int column, nuint index) => Vector.LoadUnsafe(ref x, index);

        public float At(float x, float y, int column) => x;
    }

    private readonly struct CentredSquare(float[] means) : ITerm
    {
        public Vector<float> At(ref float x, ref float y, int column, nuint index)
        {
            var d = Vector.LoadUnsafe(ref x, index) - new Vector<float>(means, column);
            return d * d;
        }

        public float At(float x, float y, int column) => (x - means[column]) * (x - means[column]);
    }

    private readonly struct CentredProduct(float[] means) : ITerm
    {
        public Vector<float> At(ref float x, ref float y, int column, nuint index) =>
            (Vector.LoadUnsafe(ref x, index) - new Vector<float>(means, column)) * Vector.LoadUnsafe(ref y, index);

        public float At(float x, float y, int column) => (x - means[column]) * y;
    }
}
