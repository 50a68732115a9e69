using System.Collections.Concurrent;
using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// A network with its weights. <see cref="Predict(ReadOnlySpan{float}, Span{float})"/> may be called by many threads at once, but not while <see cref="Trainer"/> changes the weights.
/// </summary>
public sealed class Network
{
    private const int BlockFloats = 1 << 20;
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly int _block;

    private Network(NetworkDefinition definition)
        : this(definition, new NetworkPlan(definition), null)
    {
    }

    private Network(NetworkDefinition definition, NetworkPlan plan, Network? owner)
    {
        Definition = definition;
        Plan = plan;
        Weights = owner?.Weights.First(plan.WeightsLength) ?? new AlignedFloats(plan.WeightsLength);
        Statistics = owner?.Statistics.First(plan.StatisticsLength) ?? new AlignedFloats(plan.StatisticsLength);
        var perExample = Plan.Input.Size + Plan.Layers.Sum(l => l.Output.Size + l.InnerSize);
        _block = (int)Math.Clamp(BlockFloats / perExample, 1, 512);
    }

    /// <summary>Input shape and layers.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Values in one row of input.</summary>
    public int InputSize => Plan.Input.Size;

    /// <summary>Logits per row of input: the number of classes, or 1 when two classes share one logit.</summary>
    public int OutputSize => Plan.Outputs;

    /// <summary>Number of classes: <see cref="OutputSize"/>, but 2 for a single output.</summary>
    public int ClassCount => Math.Max(2, OutputSize);

    /// <summary>Number of weights that training changes.</summary>
    public int ParameterCount => Plan.Parameters.Where(p => p.Trained).Sum(p => p.Length);

    internal NetworkPlan Plan { get; }

    internal AlignedFloats Weights { get; }

    internal AlignedFloats Statistics { get; }

    /// <summary>A network with random weights that depend on <paramref name="seed"/> alone.</summary>
    /// <exception cref="TimbreException">The layers do not fit each other.</exception>
    public static Network Create(NetworkDefinition definition, long seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var network = new Network(definition);
        var random = new SeededRandom(seed);
        foreach (var parameter in network.Plan.Parameters)
        {
            var own = random.Fork(parameter.Name);
            var start = parameter.Start;
            foreach (ref var value in network.Values(parameter))
            {
                value = start.Bound > 0 ? (float)own.NextDouble(-start.Bound, start.Bound)
                    : start.Deviation > 0 ? (float)(start.Deviation * own.NextGaussian())
                    : start.Constant;
            }
        }

        return network;
    }

    /// <summary>Reads the weights of a network from safetensors, with torch's names and shapes.</summary>
    /// <param name="definition">What the network looks like.</param>
    /// <param name="stream">The file; read from its present position to its end.</param>
    /// <param name="name">What to call it in messages, usually its path.</param>
    /// <exception cref="TimbreException">The file is damaged, or a tensor is missing, superfluous or of another shape.</exception>
    public static Network Load(NetworkDefinition definition, Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var network = new Network(definition);
        NetworkWeights.Read(network, SafeTensors.Read(stream, name));
        return network;
    }

    /// <summary>Writes the weights and running statistics as safetensors, float32, with torch's names and shapes.</summary>
    public void Save(Stream stream) => SafeTensors.Write(stream, NetworkWeights.ToTensors(this));

    /// <summary>A network of its own with the same weights.</summary>
    public Network Copy()
    {
        var copy = new Network(Definition);
        Weights.Span.CopyTo(copy.Weights.Span);
        Statistics.Span.CopyTo(copy.Statistics.Span);
        return copy;
    }

    /// <summary>
    /// Takes over the weights and running statistics of another network wherever names and shapes agree, as for training on a second task what was learned on a first.
    /// </summary>
    /// <param name="other">Where they come from; it stays as it is.</param>
    /// <param name="except">Names of layers, or of the layers around them, that keep their own values: the head, for instance.</param>
    /// <returns>What was taken and what was not, and why.</returns>
    /// <exception cref="TimbreException">A name of <paramref name="except"/> is no layer with weights.</exception>
    public WeightTransfer CopyFrom(Network other, params IReadOnlyList<string> except)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(except);
        return NetworkWeights.Copy(this, other, except);
    }

    /// <summary>
    /// The same network for inputs of another length. It uses the memory of this one's weights, so what training does to either is seen by both, and costs only
    /// the memory of its passes.
    /// </summary>
    /// <param name="shape">[channels, time] or [channels, height, width], with as many axes and channels as <see cref="NetworkDefinition.InputShape"/>.</param>
    /// <exception cref="TimbreException">A weight depends on the length (of a linear layer after a flatten layer, for instance), or the shape does not fit the layers.</exception>
    public Network WithInputShape(IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var plan = new NetworkPlan(Definition with { InputShape = shape });
        if (plan.Input.Rank != Plan.Input.Rank || plan.Input.Channels != Plan.Input.Channels)
        {
            throw new TimbreException($"input_shape={plan.Input}: must have as many axes and channels as {Plan.Input}");
        }

        for (var i = 0; i < plan.Parameters.Count; i++)
        {
            var (here, there) = (Plan.Parameters[i], plan.Parameters[i]);
            if (!here.FileShape.SequenceEqual(there.FileShape))
            {
                throw new TimbreException($"input_shape={plan.Input}: must be {Plan.Input}, because the tensor {here.Name} [{string.Join(", ", here.FileShape)}] depends on it; "
                    + "a pooling layer over all of time before the linear layers makes a network independent of it");
            }
        }

        return new Network(Definition with { InputShape = [.. shape] }, plan, this);
    }

    /// <summary>
    /// The first layers of this network, up to and with one: its output is theirs (a picture channel after channel), an embedding for instance. It uses the memory of
    /// this one's weights, so what training does to either is seen by both.
    /// </summary>
    /// <param name="layerName">The layer's <see cref="LayerDefinition.Name"/>, or its place from 0 where it has none; or what the names of several begin with before a dot, for the last of them
    /// (<c>layer4</c> for <c>layer4.1</c>). A ReLU after it is a layer of its own and left out.</param>
    /// <exception cref="TimbreException">There is no such layer.</exception>
    public Network Until(string layerName)
    {
        ArgumentNullException.ThrowIfNull(layerName);
        var names = Definition.Layers.Select((l, i) => l.Name ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var place = names.IndexOf(layerName) is >= 0 and var exact ? exact : names.FindLastIndex(n => n.StartsWith(layerName + ".", StringComparison.Ordinal));
        if (place < 0)
        {
            throw new TimbreException($"layer_name={layerName}: must be one of {string.Join(", ", names)}");
        }

        var definition = new NetworkDefinition(Definition.InputShape, [.. Definition.Layers.Take(place + 1), new FlattenDefinition()]);
        return new Network(definition, new NetworkPlan(definition), this);
    }

    /// <summary>
    /// Evaluates any number of rows: dropout off, running statistics used. The result does not depend on <paramref name="threads"/>.
    /// </summary>
    /// <param name="rows">[n, <see cref="InputSize"/>].</param>
    /// <param name="logits">[n, <see cref="OutputSize"/>].</param>
    /// <param name="threads">How many threads may share the work.</param>
    /// <param name="cancellation">Checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Predict(ReadOnlyMemory<float> rows, Memory<float> logits, int threads, CancellationToken cancellation = default)
    {
        var count = CountRows(rows.Length, logits.Length, OutputSize);
        WorkPool.For((count + _block - 1) / _block, threads, b => PredictBlock(b, count, rows.Span, logits.Span), cancellation);
    }

    /// <summary>Evaluates any number of rows on the calling thread.</summary>
    /// <param name="rows">[n, <see cref="InputSize"/>].</param>
    /// <param name="logits">[n, <see cref="OutputSize"/>].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<float> logits)
    {
        var count = CountRows(rows.Length, logits.Length, OutputSize);
        for (var b = 0; b * (long)_block < count; b++)
        {
            PredictBlock(b, count, rows, logits);
        }
    }

    /// <summary>Like <see cref="Predict(ReadOnlySpan{float}, Span{float})"/>, but gives the probability of each class.</summary>
    /// <param name="rows">[n, <see cref="InputSize"/>].</param>
    /// <param name="probabilities">[n, <see cref="ClassCount"/>].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> rows, Span<float> probabilities)
    {
        var count = CountRows(rows.Length, probabilities.Length, ClassCount);
        var logits = OutputSize == 1 ? new float[count] : probabilities[..(count * OutputSize)];
        Predict(rows, logits);
        Loss.Probabilities(logits, OutputSize, probabilities);
    }

    internal Span<float> Values(Parameter parameter) => (parameter.Trained ? Weights : Statistics).Span.Slice(parameter.Offset, parameter.Length);

    private void PredictBlock(int index, int count, ReadOnlySpan<float> rows, Span<float> logits)
    {
        var start = index * _block;
        var length = Math.Min(_block, count - start);
        if (!_workspaces.TryTake(out var workspace) || workspace.Capacity < length)
        {
            workspace = new Workspace(Plan, count < _block ? length : _block, training: false);
        }

        rows.Slice(start * InputSize, length * InputSize).CopyTo(workspace.Input(length));
        workspace.Forward(length, Weights.Span, Statistics.Span).CopyTo(logits.Slice(start * OutputSize, length * OutputSize));
        _workspaces.Add(workspace);
    }

    private int CountRows(int values, int results, int width)
    {
        var count = values / InputSize;
        if (values % InputSize != 0)
        {
            throw new ArgumentException($"{values} values are not whole rows of {InputSize}", nameof(values));
        }

        if (results < (long)count * width)
        {
            throw new ArgumentException($"{results} values are too few for the results of {count} rows ({width} each)", nameof(results));
        }

        return count;
    }
}
