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
    private readonly ConcurrentBag<FrameBuffer[]> _scratch = [];

    public ConvolutionStack(EncoderConfiguration configuration, CheckpointWeights weights)
    {
        _configuration = configuration;
        var convolutions = configuration.Convolutions;
        _first = new FirstConvolution(configuration, weights);
        _layers = [.. Enumerable.Range(1, convolutions.Count - 1).Select(i =>
        {
            var name = string.Format(CultureInfo.InvariantCulture, weights.Names.Convolution, i);
            return new Layer(
                weights.Convolution(name, convolutions[i].Channels, convolutions[i - 1].Channels, convolutions[i].Kernel),
                convolutions[i].Stride,
                configuration.ConvolutionBias ? weights.Read($"{name}.bias", convolutions[i].Channels) : null,
                configuration.NormalizesEveryConvolution ? weights.Norm(string.Format(CultureInfo.InvariantCulture, weights.Names.ConvolutionNorm, i), convolutions[i].Channels) : null);
        })];

        // Rows that each layer makes for one block, from the last back to the first.
        _capacity = new int[convolutions.Count];
        _capacity[^1] = FramesPerBlock;
        for (var i = convolutions.Count - 1; i > 0; i--)
        {
            _capacity[i - 1] = checked(((_capacity[i] - 1) * convolutions[i].Stride) + convolutions[i].Kernel);
        }
    }

    public long Bytes => _layers.Sum(l => l.Weights.Bytes);

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

        if (!_scratch.TryTake(out var buffers))
        {
            buffers = [.. _capacity[..^1].Select((rows, i) => new FrameBuffer(rows, _configuration.Convolutions[i].Channels))];
        }

        _first.Run(chunk, starts[0], rows[0], _layers.Length == 0 ? y : buffers[0], _layers.Length == 0 ? row : 0);
        for (var i = 0; i < _layers.Length; i++)
        {
            var last = i == _layers.Length - 1;
            _layers[i].Run(buffers[i], rows[i], rows[i + 1], last ? y : buffers[i + 1], last ? row : 0);
        }

        _scratch.Add(buffers);
    }

    private sealed record Layer(IFrameWeights Weights, int Stride, float[]? Bias, NormWeights? Norm)
    {
        private readonly ProductFinish _finish = new(Bias, Norm is null ? Activation.Gelu : Activation.None);

        public void Run(FrameBuffer x, int ready, int rows, FrameBuffer y, int row)
        {
            Weights.Prepare(x, 0, ready);
            Weights.Multiply(x, 0, Stride, rows, y, row, _finish);
            if (Norm is { } norm)
            {
                FrameMaths.Normalize(y, row, rows, norm.Gain, norm.Bias, EncoderConfiguration.ConvolutionNormEpsilon, y, Activation.Gelu);
            }
        }
    }
}
