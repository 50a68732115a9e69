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
    private readonly ConcurrentDictionary<int, LaneMatrix> _filters = new();
    private readonly ConcurrentBag<LaneBuffer> _buffers = [];

    public MelComputer(MelOptions options)
    {
        options.Check();
        _options = options;
        Spectrum = new ShortTimeSpectrum(options.Stft);
    }

    public ShortTimeSpectrum Spectrum { get; }

    public int BandCount => _options.BandCount;

    public static int Batches(int frames) => (frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes;

    /// <summary>
    /// Begins on a recording; at the end <paramref name="finish"/> gets the bands, batch after batch (the buffer may have more rows than are used),
    /// and makes the feature of them. It may change them, and must not keep them.
    /// </summary>
    public ISpectrumPass Begin(int frames, SampleRate rate, Func<LaneBuffer, int, FeatureMatrix> finish)
    {
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

        return new Projection(this, filters, bands, frames, finish);
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

    private void Return(LaneBuffer bands)
    {
        if (bands.Values.Length <= LargestKept)
        {
            _buffers.Add(bands);
        }
    }

    private sealed class Projection(MelComputer computer, LaneMatrix filters, LaneBuffer bands, int frames, Func<LaneBuffer, int, FeatureMatrix> finish) : ISpectrumPass
    {
        private readonly float _power = (float)computer._options.Power;
        private readonly LaneBuffer? _raised = computer._options.Power is 1 or 2 ? null : new LaneBuffer(filters.ColumnCount);

        public bool TakesMagnitude => _power != 2;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            if (_raised is not null)
            {
                LanePower.Raise(power, _raised, filters.ColumnCount, _power);
            }

            filters.Multiply(_raised ?? power, 0, bands, firstFrame / LaneBuffer.Lanes * computer.BandCount);
        }

        public FeatureMatrix End()
        {
            var result = finish(bands, frames);
            computer.Return(bands);
            return result;
        }
    }
}
