using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Valleys of spectral contrast that lie so deep below the loudest peak of their frame that float32 transforms do not resolve them are measured
/// again in double, over the bins that were the quietest and some that rounding may have kept from being among them.
/// </summary>
internal sealed class DeepValleys(StftOptions options, ContrastBand[] bands)
{
    /// <summary>Rounding of float32 transforms reaches 1e-8 of the loudest bin: a thousandth of a valley at this depth.</summary>
    private const float Depth = 2e-5f;
    private const float Rounding = 1e-8f;

    private readonly PreciseSpectrum _precise = new(options);
    private readonly float[] _values = new float[bands.Max(band => band.Count)];
    private readonly double[] _again = new double[bands.Max(band => Candidates(band))];
    private readonly int[] _bins = new int[bands.Max(band => band.Count)];
    private float[] _samples = [];
    private int _hop;

    /// <summary>Keeps the samples of the batch that comes next.</summary>
    public void Prepare(ReadOnlySpan<float> samples, int hop)
    {
        if (_samples.Length < samples.Length)
        {
            _samples = new float[samples.Length];
        }

        samples.CopyTo(_samples);
        _hop = hop;
    }

    /// <summary>Improves the valleys of a batch; row <paramref name="row"/> + k of both buffers is band k.</summary>
    public void Refine(LaneBuffer magnitudes, int count, LaneBuffer peaks, LaneBuffer valleys, int row)
    {
        for (var lane = 0; lane < count; lane++)
        {
            var loudest = 0f;
            for (var k = 0; k < bands.Length; k++)
            {
                loudest = Math.Max(loudest, peaks.Row(row + k)[lane]);
            }

            var loaded = false;
            for (var k = 0; k < bands.Length; k++)
            {
                ref var valley = ref valleys.Row(row + k)[lane];
                if (!(valley < Depth * loudest))
                {
                    continue;
                }

                if (!loaded)
                {
                    _precise.Load(_samples.AsSpan(lane * _hop));
                    loaded = true;
                }

                valley = Valley(magnitudes, lane, bands[k], Rounding * loudest);
            }
        }
    }

    private static int Candidates(ContrastBand band) => Math.Min(band.Count, (2 * band.Tail) + 4);

    private float Valley(LaneBuffer magnitudes, int lane, ContrastBand band, float rounding)
    {
        var column = magnitudes.Values[(band.First * LaneBuffer.Lanes)..];
        for (var i = 0; i < band.Count; i++)
        {
            _values[i] = column[(i * LaneBuffer.Lanes) + lane];
            _bins[i] = band.First + i;
        }

        _values.AsSpan(0, band.Count).Sort(_bins.AsSpan(0, band.Count));
        var count = 0;
        for (; count < Candidates(band) && (count < band.Tail || _values[count] <= _values[band.Tail - 1] + (2 * rounding)); count++)
        {
            _again[count] = _precise.Magnitude(_bins[count]);
        }

        Array.Sort(_again, 0, count);
        return (float)TensorPrimitives.Average(_again.AsSpan(0, band.Tail));
    }
}
