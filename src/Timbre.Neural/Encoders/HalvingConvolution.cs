using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// A convolution of three taps w that takes every other frame, in five products for two results instead of six (Winograd's F(2, 2) on the even frames). With the
/// frames e, o, e′, o′, e″ of a pair: <c>y = (e − e′)·w₀ + o·w₁ + p</c> and <c>y′ = (e″ − e′)·w₂ + o′·w₁ + p</c>, where <c>p = e′·(w₀ + w₂)</c>.
/// </summary>
internal sealed class HalvingConvolution
{
    public const int Taps = 3;
    public const int Stride = 2;
    private readonly IFrameWeights _left; // [w₀, w₁]
    private readonly IFrameWeights _right; // [w₂, w₁]
    private readonly IFrameWeights _shared; // w₀ + w₂

    /// <param name="values">The weights <c>[outputs, taps, inputs]</c>.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="inputs">Channels of the frames.</param>
    /// <param name="pack">Makes room for weights of so many outputs and inputs.</param>
    public HalvingConvolution(ReadOnlySpan<float> values, int outputs, int inputs, Func<int, int, IFrameWeights> pack)
    {
        var left = new float[2 * inputs * outputs];
        var right = new float[left.Length];
        var shared = new float[inputs * outputs];
        for (var o = 0; o < outputs; o++)
        {
            var w0 = values.Slice(o * Taps * inputs, inputs);
            var w1 = values.Slice(((o * Taps) + 1) * inputs, inputs);
            var w2 = values.Slice(((o * Taps) + 2) * inputs, inputs);
            w0.CopyTo(left.AsSpan(2 * o * inputs));
            w1.CopyTo(left.AsSpan(((2 * o) + 1) * inputs));
            w2.CopyTo(right.AsSpan(2 * o * inputs));
            w1.CopyTo(right.AsSpan(((2 * o) + 1) * inputs));
            TensorPrimitives.Add(w0, w2, shared.AsSpan(o * inputs));
        }

        _left = Filled(pack(outputs, 2 * inputs), left);
        _right = Filled(pack(outputs, 2 * inputs), right);
        _shared = Filled(pack(outputs, inputs), shared);
    }

    public long Bytes => _left.Bytes + _right.Bytes + _shared.Bytes;

    /// <summary>The first <paramref name="rows"/> results of the frames that <paramref name="w"/> was made for.</summary>
    public void Run(Workspace w, int rows, float[]? bias, Activation activation)
    {
        var (pairs, whole, inputs) = ((rows + 1) / 2, rows / 2, w.Frames.Columns);
        for (var u = 0; u < pairs; u++)
        {
            Difference(w.Frames.Row(4 * u), w.Frames.Row((4 * u) + 1), w.Left.Row(u));
            if (u < whole)
            {
                Difference(w.Frames.Row((4 * u) + 4), w.Frames.Row((4 * u) + 3), w.Right.Row(u));
            }

            void Difference(ReadOnlySpan<float> even, ReadOnlySpan<float> odd, Span<float> target)
            {
                TensorPrimitives.Subtract(even, w.Frames.Row((4 * u) + 2), target);
                odd.CopyTo(target[inputs..]);
            }
        }

        var finish = new ProductFinish(bias, activation, Addend: w.Shared);
        Multiply(_shared, w.Middle, w.Shared, pairs, ProductFinish.Plain);
        Multiply(_left, w.Left, w.First, pairs, finish);
        Multiply(_right, w.Right, w.Second, whole, finish);
    }

    private static void Multiply(IFrameWeights weights, FrameBuffer x, FrameBuffer y, int rows, ProductFinish finish)
    {
        weights.Prepare(x, 0, rows);
        weights.Multiply(x, 0, 1, rows, y, 0, finish);
    }

    private static IFrameWeights Filled(IFrameWeights weights, float[] values)
    {
        weights.Fill(0, values);
        return weights;
    }

    /// <summary>Room for the frames of <paramref name="x"/> on their way into <paramref name="y"/>.</summary>
    internal sealed class Workspace(FrameBuffer x, FrameBuffer y)
    {
        public FrameBuffer Frames { get; } = x;

        public FrameBuffer Left { get; } = new((y.Rows + 1) / 2, 2 * x.Columns);

        public FrameBuffer Right { get; } = new((y.Rows + 1) / 2, 2 * x.Columns);

        public FrameBuffer Middle { get; } = x.Every(4, 2);

        public FrameBuffer Shared { get; } = new((y.Rows + 1) / 2, y.Columns);

        public FrameBuffer First { get; } = y.Every(2, 0);

        public FrameBuffer Second { get; } = y.Every(2, 1);
    }
}
