using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural.Layers;

/// <summary>y = scale · x · w / (|x| · |w|), |v| = sqrt(Σ v² + <see cref="Least"/>). W lies in memory as [inputs, outputs]; a file has [outputs, inputs].</summary>
internal sealed class CosineLinearLayer(Shape input, int outputs, double scale, Parameter weight) : Layer(input, Shape.Flat(outputs))
{
    /// <summary>Keeps slopes finite where all values are 0.</summary>
    private const double Least = 1e-10;

    /// <summary>What a cosine of 1 gives.</summary>
    public double Scale => scale;

    public override IReadOnlyList<Parameter> Parameters { get; } = [weight];

    /// <summary>Saved: 1 / |w| of every output, then 1 / |x| of every example. Means: zeros.</summary>
    public override LayerState CreateState(int capacity, bool training) => new()
    {
        Saved = new AlignedFloats(outputs + capacity),
        Sums = new double[outputs],
        Means = new float[outputs],
    };

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var weights = pass.Weights.Slice(weight.Offset, weight.Length);
        var columns = pass.State.Saved.Span[..outputs];
        var rows = pass.State.Saved.Span.Slice(outputs, pass.Count);
        ColumnMaths.SumSquares(weights, pass.State.Means, Input.Size, outputs, pass.State.Sums);
        for (var o = 0; o < outputs; o++)
        {
            columns[o] = Inverse(pass.State.Sums[o]);
        }

        Gemm.Multiply(new MatrixView(x, pass.Count, Input.Size), new MatrixView(weights, Input.Size, outputs), y);
        for (var i = 0; i < pass.Count; i++)
        {
            rows[i] = Inverse(TensorPrimitives.SumOfSquares(x.Slice(i * Input.Size, Input.Size)));
            Multiply(y.Slice(i * outputs, outputs), columns, (float)scale * rows[i]);
        }
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        var weights = pass.Weights.Slice(weight.Offset, weight.Length);
        var columns = pass.State.Saved.Span[..outputs];
        var rows = pass.State.Saved.Span.Slice(outputs, pass.Count);
        var turns = pass.State.Sums.AsSpan(); // what of each w's slope goes along w itself
        turns.Clear();
        for (var i = 0; i < pass.Count; i++)
        {
            var (start, along) = (i * outputs, 0.0);
            for (var o = 0; o < outputs; o++)
            {
                var product = (double)dy[start + o] * y[start + o];
                along += product;
                turns[o] += product;
            }

            Multiply(dy.Slice(start, outputs), columns, (float)scale * rows[i]);
            if (!dx.IsEmpty)
            {
                TensorPrimitives.Multiply(x.Slice(i * Input.Size, Input.Size), (float)(-along * rows[i] * rows[i]), dx.Slice(i * Input.Size, Input.Size));
            }
        }

        // with h = dy · scale / (|x| · |w|): dx = h·W − x · Σ dy·y / |x|², dW = hᵀ·x − w · Σ dy·y / |w|²
        var slope = new MatrixView(dy, pass.Count, outputs);
        if (!dx.IsEmpty)
        {
            Gemm.Multiply(slope, new MatrixView(weights, Input.Size, outputs).Transposed, dx, accumulate: true);
        }

        for (var o = 0; o < outputs; o++)
        {
            columns[o] = (float)(-turns[o] * columns[o] * columns[o]);
        }

        var gradient = pass.Gradients.Slice(weight.Offset, weight.Length);
        for (var at = 0; at < gradient.Length; at += outputs)
        {
            TensorPrimitives.Multiply(weights.Slice(at, outputs), columns, gradient.Slice(at, outputs));
        }

        Gemm.Multiply(new MatrixView(x, pass.Count, Input.Size).Transposed, slope, gradient, accumulate: true);
    }

    private static float Inverse(double squares) => (float)(1 / Math.Sqrt(squares + Least));

    private static void Multiply(Span<float> row, ReadOnlySpan<float> factors, float factor)
    {
        TensorPrimitives.Multiply(row, factors, row);
        TensorPrimitives.Multiply(row, factor, row);
    }
}
