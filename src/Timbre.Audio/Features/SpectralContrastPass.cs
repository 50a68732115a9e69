using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Peaks and valleys of a recording, frames in lanes. The range of decibels depends on the whole recording, so they come last.</summary>
internal sealed class SpectralContrastPass : ISpectrumPass
{
    private const float Minimum = 1e-10f;
    private const float Range = 80;

    private readonly bool _linear;
    private readonly ContrastBand[] _bands;
    private readonly int _frames;
    private readonly DeepValleys _deep;
    private readonly LaneBuffer _scratch;
    private readonly LaneBuffer _tails = new(2);
    private readonly LaneBuffer _valleys;
    private readonly LaneBuffer _peaks;

    public SpectralContrastPass(StftOptions stft, bool linear, ContrastBand[] bands, int frames)
    {
        _linear = linear;
        _bands = bands;
        _frames = frames;
        _deep = new DeepValleys(stft, bands);
        var rows = (long)MelComputer.Batches(frames) * bands.Length;
        if (rows * LaneBuffer.Lanes > Array.MaxLength / 2)
        {
            throw new TimbreException($"{bands.Length} bands of {frames} frames do not fit into memory at once; use a larger hop_length or a shorter recording");
        }

        _valleys = new LaneBuffer((int)rows);
        _peaks = new LaneBuffer((int)rows);
        _scratch = new LaneBuffer(bands.Max(band => band.Count));
    }

    public bool TakesMagnitude => true;

    public void Prepare(ReadOnlySpan<float> samples, int hop) => _deep.Prepare(samples, hop);

    public void Accept(int firstFrame, int count, LaneBuffer power)
    {
        var row = firstFrame / LaneBuffer.Lanes * _bands.Length;
        foreach (var band in _bands)
        {
            LaneSpectra.Tails(power, band.First, band.Count, band.Tail, _scratch, _tails);
            _tails.Row(0).CopyTo(_valleys.Row(row));
            _tails.Row(1).CopyTo(_peaks.Row(row));
            row++;
        }

        _deep.Refine(power, count, _peaks, _valleys, row - _bands.Length);
    }

    public FeatureMatrix End()
    {
        if (!_linear)
        {
            ToDecibels(_valleys);
            ToDecibels(_peaks);
        }

        TensorPrimitives.Subtract(_peaks.Values, _valleys.Values, _peaks.Values);
        var values = ShortTimeSpectrum.Room(_bands.Length, _frames);
        for (var first = 0; first < _frames; first += LaneBuffer.Lanes)
        {
            LaneRowsOutput.Copy(
                _peaks, first / LaneBuffer.Lanes * _bands.Length, _bands.Length, values, _frames, first, Math.Min(LaneBuffer.Lanes, _frames - first));
        }

        return new FeatureMatrix(_bands.Length, _frames, values);
    }

    private static void ToDecibels(LaneBuffer magnitudes)
    {
        var largest = LaneMath.ToDecibels(magnitudes, magnitudes.RowCount, Minimum);
        LaneMath.AtLeast(magnitudes, magnitudes.RowCount, largest - Range);
    }
}
