namespace Timbre.Neural.Layers;

/// <summary>Batch normalisation per channel over all examples and positions, with the ReLU that follows it.</summary>
internal sealed class BatchNormLayer(Shape shape, double momentum, double epsilon, bool relu, Parameter weight, Parameter bias, Parameter runningMean, Parameter runningVariance)
    : Layer(shape, shape)
{
    private readonly int _channels = shape.Channels;

    public override IReadOnlyList<Parameter> Parameters { get; } = [weight, bias, runningMean, runningVariance];

    /// <summary>Saved: mean, 1/deviation, and three rows of coefficients. Sums: two per channel.</summary>
    public override LayerState CreateState(int capacity, bool training) => new()
    {
        Means = new float[_channels],
        Saved = new Timbre.Numerics.AlignedFloats(4 * _channels),
        Sums = new double[2 * _channels],
    };

    public override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        var rows = pass.Count * Input.Positions;
        var (inverse, scale, shift) = Rows(pass.State);
        var means = pass.State.Means;
        var runningMeans = pass.Statistics.Slice(runningMean.Offset, _channels);
        var runningVariances = pass.Statistics.Slice(runningVariance.Offset, _channels);
        if (pass.Training && !pass.Settled)
        {
            var taken = momentum > 0 ? pass.StatisticsShare ?? momentum : 0;
            var sums = pass.State.Sums;
            ColumnMaths.Sum(x, rows, _channels, sums);
            for (var c = 0; c < _channels; c++)
            {
                means[c] = (float)(sums[c] / rows);
            }

            ColumnMaths.SumSquares(x, means, rows, _channels, sums);
            for (var c = 0; c < _channels; c++)
            {
                var variance = sums[c] / rows;
                inverse[c] = (float)(1 / Math.Sqrt(variance + epsilon));
                runningMeans[c] = (float)(((1 - taken) * runningMeans[c]) + (taken * means[c]));
                runningVariances[c] = (float)(((1 - taken) * runningVariances[c]) + (taken * sums[c] / Math.Max(1, rows - 1)));
            }
        }
        else
        {
            for (var c = 0; c < _channels; c++)
            {
                means[c] = runningMeans[c];
                inverse[c] = (float)(1 / Math.Sqrt(runningVariances[c] + epsilon));
            }
        }

        for (var c = 0; c < _channels; c++)
        {
            scale[c] = pass.Weights[weight.Offset + c] * inverse[c];
            shift[c] = (float)(pass.Weights[bias.Offset + c] - ((double)means[c] * scale[c]));
        }

        ColumnMaths.Affine(x, scale, shift, relu ? 0 : float.NegativeInfinity, y, rows, _channels);
    }

    public override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (relu)
        {
            ColumnMaths.MaskByRelu(y, dy);
        }

        var rows = pass.Count * Input.Positions;
        var (inverse, scale, shift) = Rows(pass.State);
        if (!pass.Training)
        {
            shift.Clear();
            ColumnMaths.Affine(dy, scale, shift, float.NegativeInfinity, dx, dx.IsEmpty ? 0 : rows, _channels); // the statistics are constants: the scale of the forward pass is all
            return;
        }

        var own = pass.State.Saved.Span.Slice(3 * _channels, _channels);
        var sums = pass.State.Sums.AsSpan(0, _channels);
        var products = pass.State.Sums.AsSpan(_channels, _channels);
        ColumnMaths.Sum(dy, rows, _channels, sums);
        ColumnMaths.SumProducts(x, dy, pass.State.Means, rows, _channels, products);
        for (var c = 0; c < _channels; c++)
        {
            // dx = w·s·(dy − mean(dy) − x̂·mean(dy·x̂)), s = 1/deviation, x̂ = (x − mean)·s; w·s·dy where mean and s do not come from the batch
            pass.Gradients[weight.Offset + c] = (float)(products[c] * inverse[c]);
            pass.Gradients[bias.Offset + c] = (float)sums[c];
            var factor = (double)pass.Weights[weight.Offset + c] * inverse[c];
            var slope = pass.Settled ? 0 : -factor * inverse[c] * inverse[c] * products[c] / rows;
            own[c] = (float)factor;
            scale[c] = (float)slope;
            shift[c] = pass.Settled ? 0 : (float)((-factor * sums[c] / rows) - (slope * pass.State.Means[c]));
        }

        if (!dx.IsEmpty)
        {
            ColumnMaths.Blend(x, scale, shift, own, dy, dx, rows, _channels);
        }
    }

    private ThreeRows Rows(LayerState state)
    {
        var all = state.Saved.Span;
        return new ThreeRows(all[.._channels], all.Slice(_channels, _channels), all.Slice(2 * _channels, _channels));
    }

    private readonly ref struct ThreeRows(Span<float> inverse, Span<float> scale, Span<float> shift)
    {
        private readonly Span<float> _inverse = inverse;
        private readonly Span<float> _scale = scale;
        private readonly Span<float> _shift = shift;

        public void Deconstruct(out Span<float> inverse, out Span<float> scale, out Span<float> shift)
        {
            inverse = _inverse;
            scale = _scale;
            shift = _shift;
        }
    }
}
