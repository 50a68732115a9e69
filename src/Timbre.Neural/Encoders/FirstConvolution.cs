using System.Globalization;
using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// The convolution over samples. Where it is normalised over time (group norm with a group per channel), its mean and variance are not taken from
/// its output but from the samples: the output is linear in stretches of a few samples, so its mean is the kernel times the mean stretch, its
/// variance the kernel's form in the stretches' covariance. The norm then goes into the weights, and nothing need be kept for it.
/// </summary>
internal sealed class FirstConvolution
{
    private const int RowsAtOnce = 4096;
    private readonly int _channels;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly float[] _values; // [channels, kernel]
    private readonly float[]? _bias;
    private readonly NormWeights? _groupNorm;
    private readonly NormWeights? _layerNorm;

    public FirstConvolution(EncoderConfiguration configuration, CheckpointWeights weights)
    {
        (_channels, _kernel, _stride) = configuration.Convolutions[0];
        var name = string.Format(CultureInfo.InvariantCulture, weights.Names.Convolution, 0);
        _values = weights.Read($"{name}.weight", _channels, 1, _kernel);
        _bias = configuration.ConvolutionBias ? weights.Read($"{name}.bias", _channels) : null;
        if (configuration.NormalizesEveryConvolution)
        {
            _layerNorm = weights.Norm(string.Format(CultureInfo.InvariantCulture, weights.Names.ConvolutionNorm, 0), _channels);
        }
        else
        {
            _groupNorm = weights.Norm(weights.Names.FirstGroupNorm, _channels);
        }
    }

    /// <summary>The weights as they are for one chunk.</summary>
    public Folded Fold(float[] samples)
    {
        var rows = ((samples.Length - _kernel) / _stride) + 1;
        var frames = new FrameBuffer(rows, _kernel, _stride);
        samples.AsSpan(0, ((rows - 1) * _stride) + _kernel).CopyTo(frames.Values);
        var weights = new PackedWeights(_channels, _kernel);
        if (_groupNorm is null)
        {
            weights.Fill(0, _values);
            return new Folded(frames, weights, new ProductFinish(_bias));
        }

        var (values, bias) = FoldNorm(samples, rows, _groupNorm);
        weights.Fill(0, values);
        return new Folded(frames, weights, new ProductFinish(bias, Activation.Gelu));
    }

    /// <summary>Rows from <paramref name="first"/> on of the chunk's first layer.</summary>
    public void Run(Folded chunk, int first, int rows, FrameBuffer y, int row)
    {
        chunk.Weights.Multiply(chunk.Samples, first, 1, rows, y, row, chunk.Finish);
        if (_layerNorm is { } norm)
        {
            FrameMaths.Normalize(y, row, rows, norm.Gain, norm.Bias, EncoderConfiguration.ConvolutionNormEpsilon, y, Activation.Gelu);
        }
    }

    private (float[] Weights, float[] Bias) FoldNorm(ReadOnlySpan<float> samples, int rows, NormWeights norm)
    {
        var (mean, covariance) = Stretches(samples, rows);
        var weights = new float[_values.Length];
        var bias = new float[_channels];
        for (var c = 0; c < _channels; c++)
        {
            var w = _values.AsSpan(c * _kernel, _kernel);
            double centre = 0, variance = 0;
            for (var i = 0; i < _kernel; i++)
            {
                centre += w[i] * mean[i];
                for (var j = 0; j < _kernel; j++)
                {
                    variance += (double)w[i] * w[j] * covariance[(i * _kernel) + j];
                }
            }

            // A bias of the convolution moves the mean alone and is gone after the norm.
            var factor = norm.Gain[c] / Math.Sqrt(Math.Max(0, variance) + EncoderConfiguration.ConvolutionNormEpsilon);
            for (var i = 0; i < _kernel; i++)
            {
                weights[(c * _kernel) + i] = (float)(w[i] * factor);
            }

            bias[c] = (float)(norm.Bias[c] - (centre * factor));
        }

        return (weights, bias);
    }

    /// <summary>Mean and covariance (population) of the stretches of samples that the kernel meets.</summary>
    private (double[] Mean, double[] Covariance) Stretches(ReadOnlySpan<float> samples, int rows)
    {
        var centre = TensorPrimitives.Sum(samples) / samples.Length; // near the mean, so that the squares do not swallow the variance
        var sums = new double[_kernel];
        var products = new double[_kernel * _kernel];
        var longer = (_kernel - 1) / _stride;
        var phases = new double[_stride][];
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            // Sample i of stretch r is number r + i / stride among every stride-th sample from i % stride on.
            var count = Math.Min(RowsAtOnce, rows - first);
            for (var p = 0; p < Math.Min(_stride, _kernel); p++)
            {
                var phase = phases[p] ??= new double[RowsAtOnce + longer];
                for (var r = 0; r < count + longer && ((first + r) * _stride) + p < samples.Length; r++)
                {
                    phase[r] = samples[((first + r) * _stride) + p] - centre;
                }
            }

            for (var i = 0; i < _kernel; i++)
            {
                var x = phases[i % _stride].AsSpan(i / _stride, count);
                sums[i] += TensorPrimitives.Sum<double>(x);
                for (var j = 0; j <= i; j++)
                {
                    products[(i * _kernel) + j] += TensorPrimitives.Dot<double>(x, phases[j % _stride].AsSpan(j / _stride, count));
                }
            }
        }

        var covariance = new double[_kernel * _kernel];
        for (var i = 0; i < _kernel; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                covariance[(i * _kernel) + j] = covariance[(j * _kernel) + i] = (products[(i * _kernel) + j] / rows) - (sums[i] / rows * (sums[j] / rows));
            }
        }

        return ([.. sums.Select(s => (s / rows) + centre)], covariance);
    }

    /// <summary>One chunk's samples as overlapping frames, and the weights for it.</summary>
    internal sealed record Folded(FrameBuffer Samples, PackedWeights Weights, ProductFinish Finish);
}
