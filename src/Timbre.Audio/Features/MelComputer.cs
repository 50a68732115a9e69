using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The mel bands of a recording, frames in lanes: batch after batch of [bands][lanes]. What melspectrogram, logmel and mfcc have in common.
/// </summary>
internal sealed class MelComputer
{
    /// <summary>Larger buffers (a quarter of an hour and more) are left to the garbage collector instead of being kept for the next recording.</summary>
    private const int LargestKept = 8 << 20;

    private readonly MelOptions _options;
    private readonly ShortTimeSpectrum _spectrum;
    private readonly ConcurrentDictionary<int, LaneMatrix> _filters = new();
    private readonly ConcurrentBag<LaneBuffer> _buffers = [];

    public MelComputer(MelOptions options)
    {
        options.Check();
        _options = options;
        _spectrum = new ShortTimeSpectrum(options.Stft);
    }

    public int BandCount => _options.BandCount;

    public double HopSeconds(SampleRate rate) => _spectrum.HopSeconds(rate);

    public static int Batches(int frames) => (frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes;

    /// <summary>Computes the bands; give the buffer back with <see cref="Return"/>. It may have more rows than are used.</summary>
    public LaneBuffer Compute(ReadOnlySpan<float> samples, SampleRate rate, out int frames)
    {
        frames = _spectrum.FrameCount(samples, rate);
        var filters = _filters.GetOrAdd(rate.Hertz, static (hertz, options) => MelFilters.Create(options, new SampleRate(hertz)), _options);
        var rows = (long)Batches(frames) * BandCount;
        if (rows * LaneBuffer.Lanes > Array.MaxLength / 2)
        {
            throw new TimbreException($"{BandCount} bands of {frames} frames do not fit into memory at once; use a larger hop_length or a shorter recording");
        }

        if (!_buffers.TryTake(out var bands) || bands.RowCount < rows)
        {
            bands = new LaneBuffer((int)rows);
        }

        _spectrum.Run(samples, frames, new Projection(_options, filters, bands));
        return bands;
    }

    /// <summary>The values of all frames (and of the lanes that repeat the last one).</summary>
    public Span<float> Used(LaneBuffer bands, int frames) => bands.Values[..(Batches(frames) * BandCount * LaneBuffer.Lanes)];

    public void Return(LaneBuffer bands)
    {
        if (bands.Values.Length <= LargestKept)
        {
            _buffers.Add(bands);
        }
    }

    /// <summary>The bands as <c>[bands, frames]</c>.</summary>
    public FeatureMatrix ToMatrix(LaneBuffer bands, int frames)
    {
        var values = ShortTimeSpectrum.Room(BandCount, frames);
        for (var batch = 0; batch < Batches(frames); batch++)
        {
            var first = batch * LaneBuffer.Lanes;
            LaneRowsOutput.Copy(bands, batch * BandCount, BandCount, values, frames, first, Math.Min(LaneBuffer.Lanes, frames - first));
        }

        return new FeatureMatrix(BandCount, frames, values);
    }

    private sealed class Projection(MelOptions options, LaneMatrix filters, LaneBuffer bands) : ISpectrumConsumer
    {
        private readonly LaneBuffer? _raised = options.Power == 2 ? null : new LaneBuffer(filters.ColumnCount);

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            if (_raised is not null)
            {
                LaneMath.Sqrt(power, _raised, filters.ColumnCount);
                if (options.Power != 1)
                {
                    Raise(_raised.Values, (float)options.Power);
                }
            }

            filters.Multiply(_raised ?? power, 0, bands, firstFrame / LaneBuffer.Lanes * options.BandCount);
        }

        private static void Raise(Span<float> values, float exponent)
        {
            foreach (ref var value in values)
            {
                value = MathF.Pow(value, exponent);
            }
        }
    }
}
