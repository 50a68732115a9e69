using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Tells frames where they are: a wide convolution in groups of channels, through GELU, added to the frames. Its weights are normalised per tap,
/// <c>W[:, :, k] = g[k] · v[:, :, k] / ‖v[:, :, k]‖</c>.
/// </summary>
internal sealed class PositionalConvolution
{
    private const int FramesPerBlock = 100;
    private readonly int _kernel;
    private readonly int _width;
    private readonly IFrameWeights[] _groups; // each [width, kernel · width]
    private readonly float[][] _bias;
    private readonly ConcurrentBag<FrameBuffer> _scratch = [];

    public PositionalConvolution(EncoderConfiguration configuration, CheckpointWeights weights)
    {
        _kernel = configuration.PositionKernel;
        _width = configuration.Units / configuration.PositionGroups;
        var name = weights.Names.Position;
        var newer = weights.Contains($"{name}.parametrizations.weight.original0");
        var gain = weights.Read(newer ? $"{name}.parametrizations.weight.original0" : $"{name}.weight_g", 1, 1, _kernel);
        var values = weights.Read(newer ? $"{name}.parametrizations.weight.original1" : $"{name}.weight_v", configuration.Units, _width, _kernel);
        var bias = weights.Read($"{name}.bias", configuration.Units);
        var norm = new double[_kernel];
        for (var i = 0; i < values.Length; i++)
        {
            norm[i % _kernel] += (double)values[i] * values[i];
        }

        if (Array.IndexOf(norm, 0) is >= 0 and var tap)
        {
            throw CheckpointError.Of(weights.Path, $"the tensor {name}.{(newer ? "parametrizations.weight.original1" : "weight_v")} is zero at tap {tap} and cannot be normalised");
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * (gain[i % _kernel] / Math.Sqrt(norm[i % _kernel])));
        }

        var size = _width * _width * _kernel;
        _groups = new IFrameWeights[configuration.PositionGroups];
        _bias = new float[_groups.Length][];
        for (var g = 0; g < _groups.Length; g++)
        {
            _groups[g] = weights.Pack(_width, _width * _kernel);
            _groups[g].Fill(0, CheckpointWeights.ByTap(values.AsSpan(g * size, size), _width, _width, _kernel));
            _bias[g] = bias.AsSpan(g * _width, _width).ToArray();
        }
    }

    public long Bytes => _groups.Sum(g => g.Bytes);

    /// <summary>Adds to each frame of <paramref name="x"/> what the convolution makes of it and its neighbours in its chunk.</summary>
    public void Run(ChunkBatch batch, FrameBuffer x, WorkTeam team) => batch.ForEach(team, _groups.Length, (chunk, group) =>
    {
        var part = x.Part(group * _width, _width);
        if (!_scratch.TryTake(out var padded))
        {
            padded = new FrameBuffer(FramesPerBlock, _width * _kernel, _width); // overlapping: a row and the next kernel − 1
        }

        // What is written must not be read by the next block: a copy of the whole part, where there are several.
        var (first, frames) = (batch.First[chunk], batch.Frames[chunk]);
        var source = frames > FramesPerBlock ? Copy(part, first, frames) : null;
        for (var frame = 0; frame < frames; frame += FramesPerBlock)
        {
            var rows = Math.Min(FramesPerBlock, frames - frame);
            for (var i = 0; i < rows + _kernel - 1; i++)
            {
                var from = frame + i - (_kernel / 2);
                var target = padded.Values.Slice(i * _width, _width);
                if (from < 0 || from >= frames)
                {
                    target.Clear();
                }
                else
                {
                    (source is null ? part.Row(first + from) : source.AsSpan(from * _width, _width)).CopyTo(target);
                }
            }

            _groups[group].Prepare(padded, 0, rows);
            _groups[group].Multiply(padded, 0, 1, rows, part, first + frame, new ProductFinish(_bias[group], Activation.Gelu, part));
        }

        _scratch.Add(padded);
    });

    private static float[] Copy(FrameBuffer part, int first, int frames)
    {
        var copy = new float[frames * part.Columns];
        for (var i = 0; i < frames; i++)
        {
            part.Row(first + i).CopyTo(copy.AsSpan(i * part.Columns));
        }

        return copy;
    }
}
