namespace Timbre.Neural.Layers;

/// <summary>
/// Definitions of layers made ready to run one after the other: shapes worked out and checked, a ReLU joined to the product before it, parameters given their
/// places, and flattening done by reading the next layer's weights in another order where that is possible.
/// </summary>
internal sealed class SequencePlan(Shape input, ParameterArena arena)
{
    private readonly List<Layer> _layers = [];
    private Shape _shape = input;
    private Shape? _flattened; // the image whose values lie flat, but still with channels running fastest

    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>What the layers so far give.</summary>
    public Shape Shape => _shape;

    /// <summary>Adds layers, the unnamed ones named by their place after <paramref name="unnamed"/>, all after <paramref name="prefix"/>.</summary>
    public void AddAll(IReadOnlyList<LayerDefinition> definitions, string prefix, string unnamed)
    {
        for (var i = 0; i < definitions.Count; i++)
        {
            var place = unnamed + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (definitions[i] is null)
            {
                throw new TimbreException($"layer {prefix}{place}: is empty");
            }

            var relu = i + 1 < definitions.Count && definitions[i + 1] is ReluDefinition;
            if (Add(definitions[i], prefix + (definitions[i].Name ?? place), relu))
            {
                i++;
            }
        }
    }

    /// <summary>Adds one layer; true when the ReLU after it is done by it.</summary>
    private bool Add(LayerDefinition definition, string name, bool relu)
    {
        var what = $"layer {name}";
        switch (definition)
        {
            case LinearDefinition linear:
                AddLinear(linear, name, what, relu);
                return relu;
            case CosineLinearDefinition cosine:
                AddCosineLinear(cosine, name, what);
                break;
            case Conv1dDefinition conv:
                Require(2, what, "conv1d");
                AddConvolution(name, what, conv.Filters, WindowGeometry.Create(_shape, 1, conv.Kernel, conv.Stride, conv.Border, what, conv.Dilation), conv.Initialisation, conv.Bias, relu);
                return relu;
            case Conv2dDefinition conv:
                Require(3, what, "conv2d");
                AddConvolution(name, what, conv.Filters, WindowGeometry.Create(_shape, conv.KernelHeight, conv.KernelWidth, conv.Stride, conv.Border, what, strideHeight: conv.StrideHeight, padding: conv.Padding), conv.Initialisation, conv.Bias, relu);
                return relu;
            case DepthwiseConv2dDefinition conv:
                Require(3, what, "depthwise_conv2d");
                AddDepthwise(name, WindowGeometry.Create(_shape, conv.KernelHeight, conv.KernelWidth, conv.Stride, conv.Border, what, padding: conv.Padding), conv.Initialisation, conv.Bias, relu);
                return relu;
            case ResidualDefinition residual:
                AddResidual(residual, name, what, relu);
                return relu;
            case ReluDefinition:
                _layers.Add(new ActivationLayer(_shape, Activation.Relu));
                break;
            case TanhDefinition:
                _layers.Add(new ActivationLayer(_shape, Activation.Tanh));
                break;
            case SigmoidDefinition:
                _layers.Add(new ActivationLayer(_shape, Activation.Sigmoid));
                break;
            case BatchNormDefinition norm:
                AddBatchNorm(norm, name, what, relu);
                return relu;
            case DropoutDefinition dropout:
                if (!(dropout.Rate >= 0 && dropout.Rate < 1))
                {
                    throw new TimbreException($"{what}: dropout rate {dropout.Rate}: must be at least 0 and below 1");
                }

                _layers.Add(new DropoutLayer(_shape, dropout.Rate));
                break;
            case MaxPool1dDefinition pool:
                Require(2, what, "max_pool1d");
                AddPool(WindowGeometry.Create(_shape, 1, pool.Size, pool.Stride, pool.Border, what));
                break;
            case MaxPool2dDefinition pool:
                Require(3, what, "max_pool2d");
                AddPool(WindowGeometry.Create(_shape, pool.Size, pool.Size, pool.Stride, pool.Border, what, padding: pool.Padding));
                break;
            case GlobalAveragePoolDefinition:
                _layers.Add(new GlobalAveragePoolLayer(_shape));
                _shape = Shape.Flat(_shape.Channels);
                break;
            case StatisticsPoolDefinition:
                Require(2, what, "statistics_pool");
                _layers.Add(new StatisticsPoolLayer(_shape));
                _shape = _layers[^1].Output;
                break;
            case FlattenDefinition:
                _flattened = _shape.Channels > 1 && _shape.Positions > 1 ? _shape : _flattened;
                _shape = Shape.Flat(_shape.Size);
                break;
            case UnflattenDefinition unflatten:
                Unflatten(Shape.From(unflatten.Shape, what), what);
                break;
            default:
                throw new TimbreException($"{what}: is of an unknown kind");
        }

        return false;
    }

    private void AddLinear(LinearDefinition linear, string name, string what, bool relu)
    {
        Require(1, what, "linear");
        var output = Shape.Flat(linear.Outputs).Checked(what);
        var weight = AddMatrix(name, linear.Outputs, linear.Initialisation, relu);
        var bias = arena.AddWeight(name + ".bias", [linear.Outputs], null, default);
        _layers.Add(new LinearLayer(_shape, output, relu, weight, bias));
        _shape = output;
    }

    private void AddCosineLinear(CosineLinearDefinition cosine, string name, string what)
    {
        Require(1, what, "cosine_linear");
        if (!(cosine.Scale > 0 && double.IsFinite(cosine.Scale)))
        {
            throw new TimbreException(FormattableString.Invariant($"{what}: scale {cosine.Scale}: must be a positive number"));
        }

        var output = Shape.Flat(cosine.Outputs).Checked(what);
        _layers.Add(new CosineLinearLayer(_shape, cosine.Outputs, cosine.Scale, AddMatrix(name, cosine.Outputs, cosine.Initialisation, relu: false)));
        _shape = output;
    }

    /// <summary>A weight for every value of the input and every output, which reads flattened values where they lie.</summary>
    private Parameter AddMatrix(string name, int outputs, Initialisation initialisation, bool relu)
    {
        var inputs = _shape.Size;
        var image = _flattened;
        _flattened = null;
        return arena.AddWeight(
            name + ".weight",
            [outputs, inputs],
            i => (i % outputs * inputs) + (image is { } m ? m.ChannelMajor(i / outputs) : i / outputs),
            Start(initialisation, inputs, outputs, relu));
    }

    private void AddConvolution(string name, string what, int filters, WindowGeometry window, Initialisation initialisation, bool biased, bool relu)
    {
        var output = new Shape(_shape.Rank, filters, window.OutputHeight, window.OutputWidth).Checked(what);
        int channels = _shape.Channels, taps = window.Height * window.Width;
        var weight = arena.AddWeight(
            name + ".weight",
            _shape.Rank == 2 ? [filters, channels, window.Width] : [filters, channels, window.Height, window.Width],
            i => (i % filters * channels * taps) + (i / filters % channels * taps) + (i / filters / channels),
            Start(initialisation, channels * taps, filters * taps, relu));
        var bias = biased ? arena.AddWeight(name + ".bias", [filters], null, default) : null;
        _layers.Add(taps == 1 && _shape.Positions == output.Positions ? new LinearLayer(_shape, output, relu, weight, bias)
            : DirectConvolutionLayer.Suits(_shape, output, window) ? new DirectConvolutionLayer(_shape, output, window, relu, weight, bias)
            : new ConvolutionLayer(_shape, output, window, relu, weight, bias));
        _shape = output;
    }

    private void AddDepthwise(string name, WindowGeometry window, Initialisation initialisation, bool biased, bool relu)
    {
        int channels = _shape.Channels, taps = window.Height * window.Width;
        var weight = arena.AddWeight(
            name + ".weight",
            [channels, 1, window.Height, window.Width],
            i => (i % channels * taps) + (i / channels),
            Start(initialisation, taps, taps, relu));
        var bias = biased ? arena.AddWeight(name + ".bias", [channels], null, default) : null;
        var output = _shape with { Height = window.OutputHeight, Width = window.OutputWidth };
        _layers.Add(new DepthwiseConvolutionLayer(_shape, output, window, relu, weight, bias));
        _shape = output;
    }

    private void AddResidual(ResidualDefinition residual, string name, string what, bool relu)
    {
        ToChannelMajor();
        var body = Branch(residual.Body, name + ".", "body.");
        var shortcut = Branch(residual.Shortcut, name + ".", "shortcut.");
        if (body.Shape != shortcut.Shape)
        {
            throw new TimbreException($"{what}: its body gives the shape {body.Shape}, its shortcut {shortcut.Shape}; they are added, so they must be the same");
        }

        _layers.Add(new ResidualLayer(_shape, body.Shape, new LayerBranch(_shape, body.Layers), new LayerBranch(_shape, shortcut.Layers), relu || residual.Relu));
        _shape = body.Shape;
    }

    private SequencePlan Branch(IReadOnlyList<LayerDefinition> definitions, string prefix, string unnamed)
    {
        var branch = new SequencePlan(_shape, arena);
        branch.AddAll(definitions, prefix, unnamed);
        branch.ToChannelMajor();
        return branch;
    }

    private void AddBatchNorm(BatchNormDefinition norm, string name, string what, bool relu)
    {
        ToChannelMajor();
        if (!(norm.Momentum is >= 0 and <= 1 && norm.Epsilon > 0))
        {
            throw new TimbreException($"{what}: momentum {norm.Momentum} must be within 0 and 1, epsilon {norm.Epsilon} above 0");
        }

        int[] shape = [_shape.Channels];
        var weight = arena.AddWeight(name + ".weight", shape, null, new ParameterStart(1));
        var bias = arena.AddWeight(name + ".bias", shape, null, default);
        var mean = arena.AddStatistic(name + ".running_mean", shape, default);
        var variance = arena.AddStatistic(name + ".running_var", shape, new ParameterStart(1));
        _layers.Add(new BatchNormLayer(_shape, norm.Momentum, norm.Epsilon, relu, weight, bias, mean, variance));
    }

    private void AddPool(WindowGeometry window)
    {
        var output = _shape with { Height = window.OutputHeight, Width = window.OutputWidth };
        _layers.Add(new MaxPoolLayer(_shape, output, window));
        _shape = output;
    }

    private void Unflatten(Shape shape, string what)
    {
        Require(1, what, "unflatten");
        ToChannelMajor();
        if (shape.Size != _shape.Size)
        {
            throw new TimbreException($"{what}: {shape} holds {shape.Size} values, its input {_shape} holds {_shape.Size}");
        }

        _shape = shape;
        ToChannelsLast();
    }

    public void ToChannelsLast()
    {
        if (_shape.Channels > 1 && _shape.Positions > 1)
        {
            _layers.Add(new ReorderLayer(_shape, _shape, _shape, toChannelMajor: false));
        }
    }

    public void ToChannelMajor()
    {
        if (_flattened is { } image)
        {
            _layers.Add(new ReorderLayer(_shape, _shape, image, toChannelMajor: true));
            _flattened = null;
        }
    }

    private void Require(int rank, string what, string kind)
    {
        if (_shape.Rank != rank)
        {
            var wanted = rank switch { 1 => "[features]: put a flatten layer before it", 2 => "[channels, time]", _ => "[channels, height, width]" };
            throw new TimbreException($"{what}: {kind} got the shape {_shape}; it needs {wanted}");
        }
    }

    private static ParameterStart Start(Initialisation kind, int inputs, int outputs, bool relu) => kind switch
    {
        Initialisation.HeUniform => new ParameterStart(0, Math.Sqrt(6.0 / inputs)),
        Initialisation.Automatic when relu => new ParameterStart(0, Math.Sqrt(6.0 / inputs)),
        Initialisation.GlorotNormal => new ParameterStart(0, 0, Math.Sqrt(2.0 / ((double)inputs + outputs))),
        _ => new ParameterStart(0, Math.Sqrt(6.0 / ((double)inputs + outputs))),
    };
}
