using System.Collections.Concurrent;
using Timbre.Neural.Layers;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// The slope of a class's logit with respect to the input, or to what a layer within gives, in use: dropout off, running statistics. May be shared by threads,
/// but not while <see cref="Trainer"/> changes the weights.
/// </summary>
public sealed class InputGradient
{
    private const int BlockFloats = 1 << 20;
    private readonly Network _network;
    private readonly NetworkPlan _plan;
    private readonly int _first;
    private readonly Shape _shape;
    private readonly int _block;
    private readonly ConcurrentBag<Pass> _passes = [];

    /// <summary>Prepares the passes.</summary>
    /// <param name="network">The network; it keeps its weights.</param>
    /// <param name="layerName">The layer whose output the slope is for, named as in <see cref="Network.Until"/>: a ReLU after it is left out. Null = the input.</param>
    /// <exception cref="TimbreException">There is no such layer.</exception>
    public InputGradient(Network network, string? layerName = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _plan = layerName is null ? network.Plan : new NetworkPlan(network.Definition, Place(network, layerName));
        (_first, _shape) = layerName is null ? (0, _plan.Input) : (_plan.Cut, _plan.CutShape);
        var perExample = 3 * (_plan.Input.Size + _plan.Layers.Sum(l => (long)l.Output.Size));
        _block = (int)Math.Clamp(BlockFloats / perExample, 1, 64);
    }

    /// <summary>What the slope is for: [features], [channels, time] or [channels, height, width].</summary>
    public IReadOnlyList<int> Shape => _shape.Rank switch
    {
        1 => [_shape.Channels],
        2 => [_shape.Channels, _shape.Width],
        _ => [_shape.Channels, _shape.Height, _shape.Width],
    };

    /// <summary>Values of one slope.</summary>
    public int Size => _shape.Size;

    internal Shape LayerShape => _shape;

    /// <summary>The slopes for any number of rows.</summary>
    /// <param name="rows">[n, <see cref="Network.InputSize"/>].</param>
    /// <param name="classIndex">The class, from 0; of a network with one output 1 is the logit and 0 its negative.</param>
    /// <param name="scores">[n]: the class's logits.</param>
    /// <param name="values">[n, <see cref="Size"/>]: what the slope is for, or empty where it is not wanted.</param>
    /// <param name="slopes">[n, <see cref="Size"/>].</param>
    /// <remarks>Both are laid out as a row of input for the input; for a layer within with channels running fastest: [height, width, channels].</remarks>
    /// <exception cref="TimbreException">There is no such class.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Of(ReadOnlySpan<float> rows, int classIndex, Span<float> scores, Span<float> values, Span<float> slopes)
    {
        var score = ClassScore.Of(_network, classIndex);
        var count = rows.Length / _network.InputSize;
        if (rows.Length % _network.InputSize != 0 || scores.Length < count || slopes.Length < (long)count * Size || (values.Length > 0 && values.Length < (long)count * Size))
        {
            throw new ArgumentException($"{rows.Length} values, {scores.Length} scores and {slopes.Length} slopes do not fit rows of {_network.InputSize} and slopes of {Size}", nameof(rows));
        }

        if (!_passes.TryTake(out var pass))
        {
            pass = new Pass(new Workspace(_plan, _block, training: false, differentiated: true), new AlignedFloats(_plan.WeightsLength));
        }

        for (var start = 0; start < count; start += _block)
        {
            var n = Math.Min(_block, count - start);
            rows.Slice(start * _network.InputSize, n * _network.InputSize).CopyTo(pass.Workspace.Input(n));
            Run(pass, n, score, scores.Slice(start, n));
            if (!values.IsEmpty)
            {
                pass.Workspace.Values(_first, n).CopyTo(values[(start * Size)..]);
            }

            pass.Workspace.BackwardTo(_first, n, _network.Weights.Span, pass.Gradients.Span, _network.Statistics.Span).CopyTo(slopes[(start * Size)..]);
        }

        _passes.Add(pass);
    }

    /// <summary>The last layer of a network whose output still has places, before they are pooled or flattened.</summary>
    /// <exception cref="TimbreException">There is none.</exception>
    internal static string LastPictureLayer(Network network)
    {
        var names = network.LayerNames();
        for (var place = names.Count - 1; place >= 0; place--)
        {
            var plan = new NetworkPlan(network.Definition, place);
            if (plan.CutShape is { Rank: > 1, Positions: > 1 })
            {
                return names[place];
            }
        }

        throw new TimbreException("the network has no layer whose output is a picture");
    }

    private void Run(Pass pass, int count, ClassScore score, Span<float> scores)
    {
        var logits = pass.Workspace.Forward(count, _network.Weights.Span, _network.Statistics.Span);
        var slope = pass.Workspace.OutputGradient(count);
        slope.Clear();
        for (var i = 0; i < count; i++)
        {
            var at = (i * _network.OutputSize) + score.Output;
            scores[i] = score.Sign * logits[at];
            slope[at] = score.Sign;
        }
    }

    private static int Place(Network network, string layerName)
    {
        var names = network.LayerNames();
        var place = names.IndexOf(layerName);
        return place >= 0 ? place : throw new TimbreException($"layer_name={layerName}: must be one of {string.Join(", ", names)}");
    }

    private sealed record Pass(Workspace Workspace, AlignedFloats Gradients);
}
