namespace Timbre.Neural.Tests.Encoders;

/// <summary>The same network as its papers and torch describe it: plain loops in double, frames as arrays, nothing shared with what is tested.</summary>
internal sealed class PlainEncoder(TinyEncoder net)
{
    private const double TorchEpsilon = 1e-5;
    private readonly TinyForm _form = net.Form;
    private readonly bool _each = net.Form.Each ?? net.Form.Large;
    private readonly bool _first = net.Form.First ?? net.Form.Large;

    /// <summary>What each transformer layer gives, from 0 on (what the first is given); at the end the last hidden state.</summary>
    public List<double[][]> Stages(float[] samples, bool normalize)
    {
        var signal = Array.ConvertAll(samples, s => (double)s);
        if (normalize)
        {
            var mean = signal.Average();
            var variance = signal.Average(s => (s - mean) * (s - mean));
            signal = Array.ConvertAll(signal, s => (s - mean) / Math.Sqrt(variance + 1e-7));
        }

        var frames = Array.ConvertAll(signal, s => new[] { s });
        for (var i = 0; i < _form.Kernels.Length; i++)
        {
            frames = Convolve(frames, i);
        }

        frames = Linear("feature_projection.projection", Norm("feature_projection.layer_norm", frames, _form.Epsilon));
        frames = Sum(frames, Positions(frames));
        if (!_first)
        {
            frames = Norm("encoder.layer_norm", frames, _form.Epsilon);
        }

        var stages = new List<double[][]> { frames };
        for (var i = 0; i < _form.Layers; i++)
        {
            stages.Add(frames = Layer($"encoder.layers.{i}", frames));
        }

        stages.Add(_first ? Norm("encoder.layer_norm", frames, _form.Epsilon) : frames);
        return stages;
    }

    /// <summary>The mean over frames.</summary>
    public static double[][] Mean(double[][] frames) => [[.. Enumerable.Range(0, frames[0].Length).Select(i => frames.Average(f => f[i]))]];

    public double[][] Linear(string name, double[][] frames)
    {
        var (weight, bias) = (net[$"{name}.weight"], net[$"{name}.bias"]);
        return Array.ConvertAll(frames, x => Enumerable.Range(0, bias.Length).Select(o => bias[o] + Enumerable.Range(0, x.Length).Sum(i => x[i] * weight[(o * x.Length) + i])).ToArray());
    }

    private double[][] Convolve(double[][] x, int layer)
    {
        var name = $"feature_extractor.conv_layers.{layer}";
        var (weight, inputs, kernel, stride) = (net[$"{name}.conv.weight"], x[0].Length, _form.Kernels[layer], _form.Strides[layer]);
        var y = new double[((x.Length - kernel) / stride) + 1][];
        for (var t = 0; t < y.Length; t++)
        {
            y[t] = new double[_form.Channels];
            for (var o = 0; o < _form.Channels; o++)
            {
                var sum = net.Tensors.TryGetValue($"{name}.conv.bias", out var bias) ? bias.Values[o] : 0.0;
                for (var i = 0; i < inputs; i++)
                {
                    for (var k = 0; k < kernel; k++)
                    {
                        sum += weight[(((o * inputs) + i) * kernel) + k] * x[(t * stride) + k][i];
                    }
                }

                y[t][o] = sum;
            }
        }

        if (_each)
        {
            y = Norm($"{name}.layer_norm", y, TorchEpsilon);
        }
        else if (layer == 0)
        {
            NormOverTime($"{name}.layer_norm", y);
        }

        return Gelu(y);
    }

    private void NormOverTime(string name, double[][] y)
    {
        for (var c = 0; c < _form.Channels; c++)
        {
            var mean = y.Average(f => f[c]);
            var variance = y.Average(f => (f[c] - mean) * (f[c] - mean));
            foreach (var frame in y)
            {
                frame[c] = ((frame[c] - mean) / Math.Sqrt(variance + TorchEpsilon) * net[$"{name}.weight"][c]) + net[$"{name}.bias"][c];
            }
        }
    }

    private double[][] Norm(string name, double[][] x, double epsilon) => Array.ConvertAll(x, frame =>
    {
        var mean = frame.Average();
        var variance = frame.Average(v => (v - mean) * (v - mean));
        return frame.Select((v, i) => ((v - mean) / Math.Sqrt(variance + epsilon) * net[$"{name}.weight"][i]) + net[$"{name}.bias"][i]).ToArray();
    });

    private double[][] Positions(double[][] x)
    {
        var (gain, direction, bias) = (net[net.Position.Gain], net[net.Position.Direction], net["encoder.pos_conv_embed.conv.bias"]);
        var (kernel, width) = (_form.PositionKernel, _form.Units / _form.PositionGroups);
        var length = new double[kernel];
        for (var i = 0; i < direction.Length; i++)
        {
            length[i % kernel] += (double)direction[i] * direction[i];
        }

        var y = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            y[t] = new double[_form.Units];
            for (var o = 0; o < _form.Units; o++)
            {
                double sum = bias[o];
                for (var k = 0; k < kernel; k++)
                {
                    var from = t + k - (kernel / 2);
                    for (var i = 0; i < width && from >= 0 && from < x.Length; i++)
                    {
                        sum += gain[k] * direction[(((o * width) + i) * kernel) + k] / Math.Sqrt(length[k]) * x[from][(o / width * width) + i];
                    }
                }

                y[t][o] = sum;
            }
        }

        return Gelu(y);
    }

    private double[][] Layer(string name, double[][] x)
    {
        if (_first)
        {
            x = Sum(x, Attend(name, Norm($"{name}.layer_norm", x, _form.Epsilon)));
            return Sum(x, Inner(name, Norm($"{name}.final_layer_norm", x, _form.Epsilon)));
        }

        x = Norm($"{name}.layer_norm", Sum(x, Attend(name, x)), _form.Epsilon);
        return Norm($"{name}.final_layer_norm", Sum(x, Inner(name, x)), _form.Epsilon);
    }

    private double[][] Inner(string name, double[][] x) =>
        Linear($"{name}.feed_forward.output_dense", Gelu(Linear($"{name}.feed_forward.intermediate_dense", x)));

    private double[][] Attend(string name, double[][] x)
    {
        var (q, k, v) = (Linear($"{name}.attention.q_proj", x), Linear($"{name}.attention.k_proj", x), Linear($"{name}.attention.v_proj", x));
        var size = _form.Units / _form.Heads;
        var y = Array.ConvertAll(x, _ => new double[_form.Units]);
        for (var head = 0; head < _form.Units; head += size)
        {
            for (var t = 0; t < x.Length; t++)
            {
                var weights = k.Select(key => Enumerable.Range(head, size).Sum(i => q[t][i] * key[i]) / Math.Sqrt(size)).ToArray();
                var most = weights.Max();
                var total = weights.Sum(w => Math.Exp(w - most));
                for (var i = head; i < head + size; i++)
                {
                    y[t][i] = weights.Select((w, other) => Math.Exp(w - most) / total * v[other][i]).Sum();
                }
            }
        }

        return Linear($"{name}.attention.out_proj", y);
    }

    private static double[][] Sum(double[][] a, double[][] b) => [.. a.Zip(b, (x, y) => x.Zip(y, (p, q) => p + q).ToArray())];

    private static double[][] Gelu(double[][] x) => Array.ConvertAll(x, frame => Array.ConvertAll(frame, v => 0.5 * v * (1 + Erf(v / Math.Sqrt(2)))));

    /// <summary>By its series near 0, by the continued fraction of its complement elsewhere.</summary>
    private static double Erf(double x)
    {
        var z = Math.Abs(x);
        if (z > 6)
        {
            return Math.Sign(x);
        }

        if (z < 2.5)
        {
            double term = x, sum = x;
            for (var n = 1; n < 60; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        var fraction = 0.0;
        for (var n = 60; n > 0; n--)
        {
            fraction = n / 2.0 / (z + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction)));
    }
}
