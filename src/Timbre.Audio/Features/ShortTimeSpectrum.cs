using System.Buffers;
using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>The driver of everything that is computed per frame: cuts, windows and transforms batch by batch, in constant memory.</summary>
internal sealed class ShortTimeSpectrum
{
    private readonly StftOptions _options;
    private readonly FrameFft _fft;
    private readonly int _hop;
    private readonly ConcurrentBag<(LaneBuffer Scratch, LaneBuffer Power)> _buffers = [];

    public ShortTimeSpectrum(StftOptions options)
    {
        options.Check();
        _options = options;
        _hop = options.EffectiveHopLength;
        _fft = new FrameFft(options.FrameLength, Windows.Centred(options.Window, options.EffectiveWindowLength, options.FrameLength));
    }

    public int BinCount => _fft.BinCount;

    public double HopSeconds(SampleRate rate) => rate.Seconds(_hop);

    /// <summary>Checks the samples and tells how many frames they make.</summary>
    public int FrameCount(ReadOnlySpan<float> samples, SampleRate rate)
    {
        if (_options.Rate is { } required && required != rate)
        {
            throw new TimbreException($"sr={required.Hertz}: the samples are at {rate}; resample them first");
        }

        PaddedSignal.Check(samples);
        if (_options.Center)
        {
            return (int)(((samples.Length + (2L * (_fft.Length / 2)) - _fft.Length) / _hop) + 1);
        }

        return samples.Length >= _fft.Length
            ? ((samples.Length - _fft.Length) / _hop) + 1
            : throw new TimbreException(
                $"n_fft={_fft.Length} is too large for the uncentred analysis of a signal of {samples.Length} samples; use a smaller n_fft or center=true");
    }

    /// <summary>Room for <paramref name="rows"/> values of each frame, in C order.</summary>
    public static float[] Room(int rows, int frames) => (long)rows * frames <= Array.MaxLength
        ? new float[rows * frames]
        : throw new TimbreException($"{rows} values of each of {frames} frames do not fit into one array; use a larger hop_length or a shorter recording");

    /// <summary>X of up to <see cref="LaneBuffer.Lanes"/> frames from <paramref name="frame"/> on, real and imaginary parts as [bins][lanes].</summary>
    public void Complex(ReadOnlySpan<float> samples, int frame, int count, LaneBuffer scratch, LaneBuffer real, LaneBuffer imaginary)
    {
        var room = ArrayPool<float>.Shared.Rent(((LaneBuffer.Lanes - 1) * _hop) + _fft.Length);
        var lead = _options.Center ? _fft.Length / 2 : 0;
        var piece = new PaddedSignal(samples, _options.Preemphasis, _options.PadMode).Read(((long)frame * _hop) - lead, ((count - 1) * _hop) + _fft.Length, room);
        _fft.Spectrum(piece, _hop, count, scratch, real, imaginary);
        ArrayPool<float>.Shared.Return(room);
    }

    public LaneBuffer CreateScratch() => _fft.CreateScratch();

    public void Run(ReadOnlySpan<float> samples, int frames, params ReadOnlySpan<ISpectrumConsumer> consumers)
    {
        var signal = new PaddedSignal(samples, _options.Preemphasis, _options.PadMode);
        if (!_buffers.TryTake(out var buffers))
        {
            buffers = (_fft.CreateScratch(), new LaneBuffer(_fft.BinCount));
        }

        var room = ArrayPool<float>.Shared.Rent(((LaneBuffer.Lanes - 1) * _hop) + _fft.Length);
        var lead = _options.Center ? _fft.Length / 2 : 0;
        for (var frame = 0; frame < frames; frame += LaneBuffer.Lanes)
        {
            var count = Math.Min(LaneBuffer.Lanes, frames - frame);
            var piece = signal.Read(((long)frame * _hop) - lead, ((count - 1) * _hop) + _fft.Length, room);
            _fft.Power(piece, _hop, count, buffers.Scratch, buffers.Power);
            foreach (var consumer in consumers)
            {
                consumer.Accept(frame, count, buffers.Power);
            }
        }

        ArrayPool<float>.Shared.Return(room);
        _buffers.Add(buffers);
    }
}
