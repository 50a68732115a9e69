using System.Collections.Concurrent;
using System.Globalization;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// The convolutions that make frames of samples. They are run block by block of frames through all layers, so that what lies between layers stays
/// in the cache and memory does not grow with the recording. Blocks overlap by a frame or two per layer, which are computed twice.
/// </summary>
internal sealed class ConvolutionStack
{
    private const int FramesPerBlock = 32;
    private readonly EncoderConfiguration _configuration;
    private readonly FirstConvolution _first;
    private readonly Layer[] _layers;
    private readonly int[] _capacity;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    public ConvolutionStack(EncoderConfiguration configuration, CheckpointWeights weights)
    {
        _configuration = configuration;
        var convolutions = configuration.Convolutions;
        _first = new FirstConvolution(configuration, weights);
        _layers = [.. Enumerable.Range(1, convolutions.Count - 1).Select(i =>
        {
            var name = string.Format(CultureInfo.InvariantCulture, weights.Names.Convolution, i);
            return new Layer(
                convolutions[i],
                convolutions[i - 1].Channels,
                weights.Convolution(name, convolutions[i].Channels, convolutions[i - 1].Channels, convolutions[i].Kernel),
                configuration.ConvolutionBias ? weights.Read($"{name}.bias", convolutions[i].Channels) : null,
                configuration.NormalizesEveryConvolution ? weights.Norm(string.Format(CultureInfo.InvariantCulture, weights.Names.ConvolutionNorm, i), convolutions[i].Channels) : null,
                canHalve: i < convolutions.Count - 1,
                weights);
        })];

        // Rows that each layer makes for one block, from the last back to the first.
        _capacity = new int[convolutions.Count];
        _capacity[^1] = FramesPerBlock;
        for (var i = convolutions.Count - 1; i > 0; i--)
        {
            _capacity[i - 1] = checked(((_capacity[i] - 1) * convolutions[i].Stride) + convolutions[i].Kernel);
        }
    }

    public long Bytes => _layers.Sum(l => l.Bytes);

    /// <summary>Frames of all chunks into <paramref name="y"/>, <c>[frames, channels]</c>.</summary>
    /// <param name="batch">The chunks.</param>
    /// <param name="samples">Their samples, ready for the network.</param>
    /// <param name="y">Where the frames go.</param>
    /// <param name="team">Who works.</param>
    public void Run(ChunkBatch batch, float[][] samples, FrameBuffer y, WorkTeam team)
    {
        var chunks = new FirstConvolution.Folded[samples.Length];
        team.For(samples.Length, i => chunks[i] = _first.Fold(samples[i]));
        var blocks = new List<(int Chunk, int Frame)>();
        for (var chunk = 0; chunk < samples.Length; chunk++)
        {
            for (var frame = 0; frame < batch.Frames[chunk]; frame += BlockLength(batch.Frames[chunk]))
            {
                blocks.Add((chunk, frame));
            }
        }

        team.For(blocks.Count, i =>
        {
            var (chunk, frame) = blocks[i];
            var frames = batch.Frames[chunk];
            Block(chunks[chunk], frame, Math.Min(BlockLength(frames), frames - frame), y, batch.First[chunk] + frame);
        });
    }

    /// <summary>Blocks of about the same length.</summary>
    private static int BlockLength(int frames)
    {
        var blocks = (frames + FramesPerBlock - 1) / FramesPerBlock;
        return (frames + blocks - 1) / blocks;
    }

    private void Block(FirstConvolution.Folded chunk, int frame, int frames, FrameBuffer y, int row)
    {
        var count = _layers.Length + 1;
        var (starts, rows) = (new int[count], new int[count]);
        (starts[^1], rows[^1]) = (frame, frames);
        for (var i = _layers.Length; i > 0; i--)
        {
            var convolution = _configuration.Convolutions[i];
            starts[i - 1] = starts[i] * convolution.Stride;
            rows[i - 1] = ((rows[i] - 1) * convolution.Stride) + convolution.Kernel;
        }

        if (!_scratch.TryTake(out var scratch))
        {
            scratch = new Scratch(_capacity, _configuration, _layers);
        }

        var buffers = scratch.Buffers;
        _first.Run(chunk, starts[0], rows[0], _layers.Length == 0 ? y : buffers[0], _layers.Length == 0 ? row : 0);
        for (var i = 0; i < _layers.Length; i++)
        {
            var last = i == _layers.Length - 1;
            _layers[i].Run(buffers[i], scratch.Halving[i], rows[i], rows[i + 1], last ? y : buffers[i + 1], last ? row : 0);
        }

        _scratch.Add(scratch);
    }

    /// <summary>What lies between the layers of one block.</summary>
    private sealed class Scratch
    {
        public Scratch(int[] capacity, EncoderConfiguration configuration, Layer[] layers)
        {
            Buffers = [.. capacity[..^1].Select((rows, i) => new FrameBuffer(rows, configuration.Convolutions[i].Channels))];
            Halving = [.. layers.Select((layer, i) => layer.Halves ? new HalvingConvolution.Workspace(Buffers[i], Buffers[i + 1]) : null)];
        }

        public FrameBuffer[] Buffers { get; }

        public HalvingConvolution.Workspace?[] Halving { get; }
    }

    private sealed class Layer
    {
        private readonly int _stride;
        private readonly IFrameWeights? _weights;
        private readonly HalvingConvolution? _halving;
        private readonly ProductFinish _finish;
        private readonly NormWeights? _norm;

        public Layer(EncoderConvolution form, int inputs, float[] values, float[]? bias, NormWeights? norm, bool canHalve, CheckpointWeights weights)
        {
            (_stride, _norm) = (form.Stride, norm);
            _finish = new ProductFinish(bias, norm is null ? Activation.Gelu : Activation.None);
            if (canHalve && form is { Kernel: HalvingConvolution.Taps, Stride: HalvingConvolution.Stride })
            {
                _halving = new HalvingConvolution(values, form.Channels, inputs, (o, i) => weights.Pack(o, i));
            }
            else
            {
                _weights = weights.Pack(form.Channels, inputs, form.Kernel);
                _weights.Fill(0, values);
            }
        }

        public bool Halves => _halving is not null;

        public long Bytes => _halving?.Bytes ?? _weights!.Bytes;

        public void Run(FrameBuffer x, HalvingConvolution.Workspace? halving, int ready, int rows, FrameBuffer y, int row)
        {
            if (_halving is not null)
            {
                _halving.Run(halving!, rows, _finish.Bias, _finish.Activation);
            }
            else
            {
                _weights!.Prepare(x, 0, ready);
                _weights.Multiply(x, 0, _stride, rows, y, row, _finish);
            }

            if (_norm is { } norm)
            {
                FrameMaths.Normalize(y, row, rows, norm.Gain, norm.Bias, EncoderConfiguration.ConvolutionNormEpsilon, y, Activation.Gelu);
            }
        }
    }
}
