using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Takes an encoder's tensors out of a checkpoint by name, each checked against the shape that the configuration gives it, and notes which were
/// taken: one that is left over is an error too. May be used by several threads at once.
/// </summary>
internal sealed class CheckpointWeights
{
    private readonly Checkpoint _file;
    private readonly EncoderPrecision _precision;
    private readonly string _prefix;
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);
    private long _count;

    public CheckpointWeights(Checkpoint file, WeightNames names, EncoderPrecision precision)
    {
        _file = file;
        _precision = precision;
        Names = names;
        _prefix = names.Prefixes.First(p => p.Length == 0 || file.Names.Any(n => n.StartsWith(p, StringComparison.Ordinal)));
    }

    public WeightNames Names { get; }

    public string Path => _file.Path;

    /// <summary>Numbers read so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    public bool HasHead(string tensor) => _file.Find(tensor) is not null;

    /// <summary>A tensor of the encoder, e.g. <c>encoder.layer_norm.weight</c>.</summary>
    public float[] Read(string name, params ReadOnlySpan<int> shape) => ReadAs(_prefix + name, shape);

    /// <summary>The first dimension of a head's tensor: how many values the head gives.</summary>
    public int HeadSize(string name)
    {
        var shape = (_file.Find(name) ?? throw Missing(name)).Shape;
        return shape is [> 0, ..] ? shape[0] : throw CheckpointError.Of(_file.Path, $"the tensor {name} has the shape {Text(shape)}; a head gives at least one value");
    }

    /// <summary>A linear layer, or several with the same inputs side by side.</summary>
    public LinearWeights Linear(int inputs, int outputs, FrameBits frames, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Find($"{_prefix}{name}.weight", outputs, inputs); // before anything is allocated
        }

        var weights = Pack(outputs * names.Length, inputs, frames: frames);
        var bias = new float[outputs * names.Length];
        var rows = new float[names.Length == 1 ? 0 : bias.Length * inputs];
        for (var i = 0; i < names.Length; i++)
        {
            Read($"{names[i]}.bias", outputs).CopyTo(bias.AsSpan(i * outputs));
            var part = Read($"{names[i]}.weight", outputs, inputs);
            if (names.Length == 1)
            {
                rows = part;
            }
            else
            {
                part.CopyTo(rows.AsSpan(i * part.Length));
            }
        }

        weights.Fill(0, rows);
        return new LinearWeights(weights, bias);
    }

    /// <summary>A linear layer of a head, which stands without prefix; always in float32.</summary>
    public LinearWeights HeadLinear(string name, int inputs, int outputs)
    {
        var values = ReadAs($"{name}.weight", [outputs, inputs]);
        var weights = new PackedWeights(outputs, inputs);
        weights.Fill(0, values);
        return new LinearWeights(weights, ReadAs($"{name}.bias", [outputs]));
    }

    /// <summary>The weights of a convolution, <c>[outputs, taps, inputs]</c>.</summary>
    public float[] Convolution(string name, int outputs, int inputs, int taps) =>
        ByTap(Read($"{name}.weight", outputs, inputs, taps), outputs, inputs, taps);

    /// <summary><c>[outputs, inputs, taps]</c> to <c>[outputs, taps, inputs]</c>.</summary>
    public static float[] ByTap(ReadOnlySpan<float> values, int outputs, int inputs, int taps)
    {
        var result = new float[values.Length];
        for (var o = 0; o < outputs; o++)
        {
            var from = values.Slice(o * inputs * taps, inputs * taps);
            var to = result.AsSpan(o * inputs * taps, inputs * taps);
            for (var i = 0; i < inputs; i++)
            {
                for (var t = 0; t < taps; t++)
                {
                    to[(t * inputs) + i] = from[(i * taps) + t];
                }
            }
        }

        return result;
    }

    public NormWeights Norm(string name, int size) => new(Read($"{name}.weight", size), Read($"{name}.bias", size));

    public bool Contains(string name) => _file.Find(_prefix + name) is not null;

    /// <summary>Refuses tensors that nobody took: the file holds another model than its configuration says.</summary>
    public void RefuseOthers()
    {
        foreach (var name in _file.Names)
        {
            var bare = name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : name;
            if (!_taken.ContainsKey(name) && !Array.Exists(Names.Ignored, i => bare.StartsWith(i, StringComparison.Ordinal) || name.StartsWith(i, StringComparison.Ordinal)))
            {
                throw CheckpointError.Of(_file.Path, $"has a tensor {name} that this model has no place for; its configuration does not belong to it, or it is of a kind that is not supported");
            }
        }
    }

    /// <summary>Room for weights in the precision asked for.</summary>
    public IFrameWeights Pack(int outputs, int inputs, int taps = 1, FrameBits frames = FrameBits.Sixteen) => _precision switch
    {
        EncoderPrecision.Single => new PackedWeights(outputs, inputs, taps),
        EncoderPrecision.EightBit => new QuantizedWeights(outputs, inputs, taps, frames == FrameBits.Eight),
        _ => throw new TimbreException($"precision={_precision}: is not supported"),
    };

    private float[] ReadAs(string name, ReadOnlySpan<int> shape)
    {
        var tensor = Find(name, shape);
        var values = GC.AllocateUninitializedArray<float>((int)tensor.Count);
        tensor.Read(0, values);
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(values)))
        {
            throw CheckpointError.Of(_file.Path, $"the tensor {name} holds values that are not finite, or absurdly large");
        }

        _taken[name] = true;
        Interlocked.Add(ref _count, tensor.Count);
        return values;
    }

    private CheckpointTensor Find(string name, params ReadOnlySpan<int> shape)
    {
        var tensor = _file.Find(name) ?? throw Missing(name);
        if (!tensor.Shape.ToArray().AsSpan().SequenceEqual(shape))
        {
            throw CheckpointError.Of(_file.Path, $"the tensor {name} has the shape {Text(tensor.Shape)}; its configuration asks for {Text(shape.ToArray())}");
        }

        return tensor;
    }

    private TimbreException Missing(string name) => CheckpointError.Of(_file.Path, $"lacks the tensor {name}");

    private static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";
}

/// <summary>
/// How frames are taken where weights have 8 bits. Eight are faster, and good enough for the linear part after GELU, where most values are near the smallest; frames
/// after a layer norm and those of the convolutions lose more by them (measured layer by layer on random weights of the real size).
/// </summary>
internal enum FrameBits
{
    Eight,
    Sixteen,
}

/// <summary>A linear layer.</summary>
internal sealed record LinearWeights(IFrameWeights Weights, float[] Bias);

/// <summary>Gain and bias of a norm.</summary>
internal sealed record NormWeights(float[] Gain, float[] Bias);
