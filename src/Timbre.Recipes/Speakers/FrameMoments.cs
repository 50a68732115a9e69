using System.Numerics.Tensors;

namespace Timbre.Recipes;

/// <summary>Mean and population deviation of each feature over some frames, in double. One is used for many stretches of frames, one after another; not to be shared by threads.</summary>
/// <param name="features">Values per frame.</param>
internal sealed class FrameMoments(int features)
{
    private readonly double[] _line = new double[features];
    private readonly double[] _scales = new double[features];

    /// <summary>Of the frames last measured; a feature that does not vary beyond rounding has deviation 0.</summary>
    public double[] Mean { get; } = new double[features];

    /// <inheritdoc cref="Mean"/>
    public double[] Deviation { get; } = new double[features];

    /// <summary>Measures frames [n, features], n at least 1.</summary>
    public void Measure(ReadOnlySpan<float> frames)
    {
        var n = frames.Length / features;
        Array.Clear(Mean);
        Array.Clear(Deviation);
        for (var i = 0; i < n; i++)
        {
            TensorPrimitives.ConvertTruncating(frames.Slice(i * features, features), _line.AsSpan());
            TensorPrimitives.Add<double>(Mean, _line, Mean);
        }

        TensorPrimitives.Divide(Mean, n, Mean);
        for (var i = 0; i < n; i++)
        {
            TensorPrimitives.ConvertTruncating(frames.Slice(i * features, features), _line.AsSpan());
            TensorPrimitives.Subtract<double>(_line, Mean, _line);
            TensorPrimitives.MultiplyAdd<double>(_line, _line, Deviation, Deviation);
        }

        for (var f = 0; f < features; f++)
        {
            // As in StandardScaler: what summing n equal numbers may leave over is not a deviation.
            var variance = Deviation[f] / n;
            var noise = Math.Pow(n * Mean[f] * Math.ScaleB(1, -52), 2);
            Deviation[f] = variance <= noise ? 0 : Math.Sqrt(variance);
        }
    }

    /// <summary>The frames last measured with mean 0 and deviation 1 in each feature; one that does not vary is 0.</summary>
    /// <param name="frames">[n, features].</param>
    /// <param name="standardised">As many.</param>
    public void Standardise(ReadOnlySpan<float> frames, Span<float> standardised)
    {
        for (var f = 0; f < features; f++)
        {
            _scales[f] = Deviation[f] > 0 ? 1 / Deviation[f] : 0;
        }

        for (var start = 0; start < frames.Length; start += features)
        {
            TensorPrimitives.ConvertTruncating(frames.Slice(start, features), _line.AsSpan());
            TensorPrimitives.Subtract<double>(_line, Mean, _line);
            TensorPrimitives.Multiply<double>(_line, _scales, _line);
            TensorPrimitives.ConvertTruncating<double, float>(_line, standardised.Slice(start, features));
        }
    }
}
