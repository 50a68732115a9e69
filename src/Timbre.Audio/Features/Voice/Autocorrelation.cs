using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Autocorrelation of Hann-windowed frames divided by that of the window (Boersma, "Accurate short-term analysis of the fundamental
/// frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993). Immutable, may be shared by threads.
/// </summary>
internal sealed class Autocorrelation
{
    private readonly int _period; // samples of the longest one
    private readonly int _half; // samples of half a window
    private readonly double _windowSeconds;
    private readonly double _step;
    private readonly double _rate;
    private readonly float[] _window;
    private readonly double[] _windowCorrelation;
    private readonly FrameFft _fft;

    public Autocorrelation(SampleRate rate, double floor, double periodsPerWindow, double step)
    {
        _rate = rate.Hertz;
        _step = step;
        _windowSeconds = periodsPerWindow / floor;
        _period = (int)(_rate / floor);
        _half = Math.Max(2, ((int)(_windowSeconds * _rate) / 2) - 1);
        var length = 2 * _half;
        _window = new float[length];
        for (var i = 0; i < length; i++)
        {
            _window[i] = (float)(0.5 - (0.5 * Math.Cos((i + 1) * 2 * Math.PI / (length + 1))));
        }

        LagCount = (int)(length * 0.5);
        LongestLag = Math.Min((int)(length / periodsPerWindow) + 2, LagCount - 1);
        var size = 1;
        while (size < length + LagCount)
        {
            size *= 2;
        }

        var ones = new float[size];
        Array.Fill(ones, 1f);
        _fft = new FrameFft(size, ones);
        _windowCorrelation = new double[LagCount];
        for (var lag = 0; lag < LagCount; lag++)
        {
            _windowCorrelation[lag] = TensorPrimitives.Dot(_window.AsSpan(lag), _window.AsSpan(0, length - lag));
        }
    }

    /// <summary>Lags that consumers get.</summary>
    public int LagCount { get; }

    /// <summary>The lag before which periods are looked for; less than <see cref="LagCount"/>.</summary>
    public int LongestLag { get; }

    public FrameCentres Frames(int samples) => FrameCentres.Over(samples, _rate, _windowSeconds, _step);

    public void Run(ReadOnlySpan<float> samples, ICorrelationConsumer consumer)
    {
        var grid = Frames(samples.Length);
        if (grid.Count == 0)
        {
            return;
        }

        var size = _fft.Length;
        var lanes = LaneBuffer.Lanes;
        var frames = new float[lanes * size];
        var peaks = new double[lanes];
        var scratch = _fft.CreateScratch();
        var power = new LaneBuffer(_fft.BinCount);
        var sine = new LaneBuffer(_fft.BinCount);
        var correlation = new float[LagCount];
        var loudest = Loudest(samples);
        for (var first = 0; first < grid.Count; first += lanes)
        {
            var count = Math.Min(lanes, grid.Count - first);
            for (var i = 0; i < count; i++)
            {
                peaks[i] = Cut(samples, grid.SampleAfter(first + i, _rate), frames.AsSpan(i * size, size));
            }

            _fft.Power(frames, size, count, scratch, power);
            Mirror(power, count, frames);
            _fft.Spectrum(frames, size, count, scratch, power, sine);
            for (var i = 0; i < count; i++)
            {
                Normalise(power.Values, i, correlation);
                consumer.Accept(first + i, loudest > 0 ? Math.Min(1, peaks[i] / loudest) : 0, correlation);
            }
        }
    }

    private static double Loudest(ReadOnlySpan<float> samples)
    {
        var mean = (float)(TensorPrimitives.Sum(samples) / samples.Length);
        return Math.Max(TensorPrimitives.Max(samples) - mean, mean - TensorPrimitives.Min(samples));
    }

    // A frame less the mean of the two periods in its middle, windowed; gives the largest magnitude within half a period of the centre.
    private double Cut(ReadOnlySpan<float> samples, int centre, Span<float> frame)
    {
        var from = Math.Max(0, centre - _period);
        var to = Math.Min(samples.Length, centre + _period);
        var mean = TensorPrimitives.Sum(samples[from..to]) / (to - from);
        var start = Math.Clamp(centre - _half, 0, Math.Max(0, samples.Length - _window.Length));
        var inside = frame[..Math.Min(_window.Length, samples.Length - start)];
        TensorPrimitives.Subtract(samples.Slice(start, inside.Length), mean, inside);
        TensorPrimitives.Multiply(inside, _window.AsSpan(0, inside.Length), inside);
        frame[inside.Length..].Clear();
        var near = Math.Min((_period / 2) + 1, _half);
        return Math.Abs(TensorPrimitives.MaxMagnitude(frame.Slice(_half - near, 2 * near)));
    }

    // The power spectrum as a real, even signal: its transform is the autocorrelation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mirror(LaneBuffer power, int count, float[] frames)
    {
        var size = _fft.Length;
        var values = power.Values;
        for (var i = 0; i < count; i++)
        {
            var target = frames.AsSpan(i * size, size);
            target[0] = values[i];
            for (var k = 1; k <= size / 2; k++)
            {
                var value = values[(k * LaneBuffer.Lanes) + i];
                target[k] = value;
                target[size - k] = value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalise(ReadOnlySpan<float> values, int lane, float[] correlation)
    {
        correlation[0] = 1;
        var scale = values[lane] > 0 ? _windowCorrelation[0] / values[lane] : 0;
        for (var lag = 1; lag < correlation.Length; lag++)
        {
            correlation[lag] = (float)(values[(lag * LaneBuffer.Lanes) + lane] * scale / _windowCorrelation[lag]);
        }
    }
}
