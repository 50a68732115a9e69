namespace Timbre.Neural.Layers;

/// <summary>
/// A definition made ready to run: shapes worked out and checked, a ReLU joined to the product before it, parameters given their places,
/// and flattening done by reading the next layer's weights in another order where that is possible.
/// </summary>
internal sealed class NetworkPlan
{
    private const long MaximumWeights = 1 << 28;
    private readonly List<Layer> _layers = [];
    private readonly List<Parameter> _parameters = [];
    private Shape _shape;
    private Shape? _flattened; // the image whose values lie flat, but still with channels running fastest
    private int _weights;
    private int _statistics;

    /// <param name="definition">What is to be run.</param>
    /// <param name="cut">The place of a layer of the definition whose own output is wanted: a ReLU after it is then a layer of its own.</param>
    /// <exception cref="TimbreException">The layers do not fit each other.</exception>
    public NetworkPlan(NetworkDefinition definition, int cut = -1)
    {
        _shape = Shape.From(definition.InputShape, "input_shape");
        Input = _shape;
        ToChannelsLast();
        for (var i = 0; i < definition.Layers.Count; i++)
        {
            if (definition.Layers[i] is null)
            {
                throw new TimbreException($"layer {i}: is empty");
            }

            var relu = i != cut && i + 1 < definition.Layers.Count && definition.Layers[i + 1] is ReluDefinition;
            var place = i;
            if (Add(definition.Layers[i], definition.Layers[i].Name ?? i.ToString(), relu))
            {
                i++;
            }

            if (place <= cut && cut <= i)
            {
                (Cut, CutShape) = (_layers.Count, _shape);
            }
        }

        ToChannelMajor();
        if (_shape.Rank != 1)
        {
            throw new TimbreException($"the network ends with the shape {_shape}; add a flatten or global_average_pool layer and a linear one");
        }

        if (_parameters.Select(p => p.Name).Distinct().Count() != _parameters.Count)
        {
            throw new TimbreException("two layers of the network have the same name; names must differ");
        }

        FirstTrained = _layers.FindIndex(l => l.Parameters.Count > 0);
    }

    public Shape Input { get; }

    /// <summary>How many of <see cref="Layers"/> it takes to the cut.</summary>
    public int Cut { get; }

    /// <summary>The shape of what comes out there.</summary>
    public Shape CutShape { get; }

    public int Outputs => _shape.Size;

    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>In the order of a torch state dictionary.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Length of the arena of weights.</summary>
    public int WeightsLength => _weights;

    /// <summary>Length of the arena of running statistics.</summary>
    public int StatisticsLength => _statistics;

    /// <summary>Gradients need not go further back than the first layer with weights; −1 without any.</summary>
    public int FirstTrained { get; }

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
                AddConvolution(name, what, conv.Filters, WindowGeometry.Create(_shape, 1, conv.Kernel, conv.Stride, conv.Border, what, conv.Dilation), conv.Initialisation, relu);
                return relu;
            case Conv2dDefinition conv:
                Require(3, what, "conv2d");
                AddConvolution(name, what, conv.Filters, WindowGeometry.Create(_shape, conv.KernelHeight, conv.KernelWidth, conv.Stride, conv.Border, what), conv.Initialisation, relu);
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
                AddPool(WindowGeometry.Create(_shape, pool.Size, pool.Size, pool.Stride, pool.Border, what));
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
        var bias = AddWeight(name + ".bias", [linear.Outputs], null, default);
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
        return AddWeight(
            name + ".weight",
            [outputs, inputs],
            i => (i % outputs * inputs) + (image is { } m ? m.ChannelMajor(i / outputs) : i / outputs),
            Start(initialisation, inputs, outputs, relu));
    }

    private void AddConvolution(string name, string what, int filters, WindowGeometry window, Initialisation initialisation, bool relu)
    {
        var output = new Shape(_shape.Rank, filters, window.OutputHeight, window.OutputWidth).Checked(what);
        int channels = _shape.Channels, taps = window.Height * window.Width;
        var weight = AddWeight(
            name + ".weight",
            _shape.Rank == 2 ? [filters, channels, window.Width] : [filters, channels, window.Height, window.Width],
            i => (i % filters * channels * taps) + (i / filters % channels * taps) + (i / filters / channels),
            Start(initialisation, channels * taps, filters * taps, relu));
        var bias = AddWeight(name + ".bias", [filters], null, default);
        _layers.Add(taps == 1 && _shape.Positions == output.Positions ? new LinearLayer(_shape, output, relu, weight, bias)
            : DirectConvolutionLayer.Suits(_shape, output, window) ? new DirectConvolutionLayer(_shape, output, window, relu, weight, bias)
            : new ConvolutionLayer(_shape, output, window, relu, weight, bias));
        _shape = output;
    }

    private void AddBatchNorm(BatchNormDefinition norm, string name, string what, bool relu)
    {
        ToChannelMajor();
        if (!(norm.Momentum is >= 0 and <= 1 && norm.Epsilon > 0))
        {
            throw new TimbreException($"{what}: momentum {norm.Momentum} must be within 0 and 1, epsilon {norm.Epsilon} above 0");
        }

        int[] shape = [_shape.Channels];
        var weight = AddWeight(name + ".weight", shape, null, new ParameterStart(1));
        var bias = AddWeight(name + ".bias", shape, null, default);
        var mean = AddStatistic(name + ".running_mean", shape, default);
        var variance = AddStatistic(name + ".running_var", shape, new ParameterStart(1));
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

    private void ToChannelsLast()
    {
        if (_shape.Channels > 1 && _shape.Positions > 1)
        {
            _layers.Add(new ReorderLayer(_shape, _shape, _shape, toChannelMajor: false));
        }
    }

    private void ToChannelMajor()
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

    private Parameter AddWeight(string name, int[] shape, Func<int, int>? place, ParameterStart start) => AddParameter(name, shape, place, start, trained: true, ref _weights);

    private Parameter AddStatistic(string name, int[] shape, ParameterStart start) => AddParameter(name, shape, null, start, trained: false, ref _statistics);

    private Parameter AddParameter(string name, int[] shape, Func<int, int>? place, ParameterStart start, bool trained, ref int end)
    {
        var length = shape.Aggregate(1L, (a, b) => Math.Min(MaximumWeights + 1, a * b));
        if (length + end + 16 > MaximumWeights)
        {
            throw new TimbreException($"{name}: the shape [{string.Join(", ", shape)}] makes the network larger than Timbre allows ({MaximumWeights} weights)");
        }

        var parameter = new Parameter(name, shape, end, place, trained, start);
        end += (int)((length + 15) / 16 * 16); // each begins at a cache line
        _parameters.Add(parameter);
        return parameter;
    }
}
