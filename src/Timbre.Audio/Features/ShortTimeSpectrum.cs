using System.Buffers;
using System.Collections.Concurrent;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>The driver of everything that is computed per frame: cuts, windows and transforms batch by batch, in constant memory.</summary>
internal sealed class ShortTimeSpectrum
{
    private readonly FrameFft _fft;
    private readonly int _hop;
    private readonly ConcurrentBag<(LaneBuffer Scratch, LaneBuffer Power, LaneBuffer Magnitude)> _buffers = [];

    public ShortTimeSpectrum(StftOptions options)
    {
        options.Check();
        Options = options;
        _hop = options.EffectiveHopLength;
        _fft = new FrameFft(options.FrameLength, Windows.Centred(options.Window, options.EffectiveWindowLength, options.FrameLength));
    }

    public StftOptions Options { get; }

    public int BinCount => _fft.BinCount;

    public double HopSeconds(SampleRate rate) => rate.Seconds(_hop);

    /// <summary>Hz from one bin to the next, as <c>numpy.fft.rfftfreq</c> rounds it.</summary>
    public double BinWidth(SampleRate rate) => 1 / (_fft.Length * (1.0 / rate.Hertz));

    /// <summary>Checks the samples and tells how many frames they make.</summary>
    public int FrameCount(ReadOnlySpan<float> samples, SampleRate rate) =>
        FrameGrid.Count(samples, rate, Options.Rate, "n_fft", _fft.Length, _hop, Options.Center);

    /// <summary>Room for <paramref name="rows"/> values of each frame, in C order.</summary>
    public static float[] Room(int rows, int frames) => (long)rows * frames <= Array.MaxLength
        ? new float[rows * frames]
        : throw new TimbreException($"{rows} values of each of {frames} frames do not fit into one array; use a larger hop_length or a shorter recording");

    /// <summary>One feature by itself.</summary>
    public FeatureMatrix Extract(ISpectralFeature feature, ReadOnlySpan<float> samples, SampleRate rate)
    {
        var frames = FrameCount(samples, rate);
        var pass = feature.Begin(frames, rate);
        Run(samples, frames, pass);
        return pass.End();
    }

    /// <summary>X of up to <see cref="LaneBuffer.Lanes"/> frames from <paramref name="frame"/> on, real and imaginary parts as [bins][lanes].</summary>
    public void Complex(ReadOnlySpan<float> samples, int frame, int count, LaneBuffer scratch, LaneBuffer real, LaneBuffer imaginary)
    {
        var room = ArrayPool<float>.Shared.Rent(((LaneBuffer.Lanes - 1) * _hop) + _fft.Length);
        var lead = Options.Center ? _fft.Length / 2 : 0;
        var piece = new PaddedSignal(samples, Options.Preemphasis, Options.PadMode).Read(((long)frame * _hop) - lead, ((count - 1) * _hop) + _fft.Length, room);
        _fft.Spectrum(piece, _hop, count, scratch, real, imaginary);
        ArrayPool<float>.Shared.Return(room);
    }

    public LaneBuffer CreateScratch() => _fft.CreateScratch();

    public void Run(ReadOnlySpan<float> samples, int frames, params ReadOnlySpan<ISpectrumConsumer> consumers)
    {
        var signal = new PaddedSignal(samples, Options.Preemphasis, Options.PadMode);
        if (!_buffers.TryTake(out var buffers))
        {
            buffers = (_fft.CreateScratch(), new LaneBuffer(_fft.BinCount), new LaneBuffer(_fft.BinCount));
        }

        var magnitudes = false;
        foreach (var consumer in consumers)
        {
            magnitudes |= consumer.TakesMagnitude;
        }

        var room = ArrayPool<float>.Shared.Rent(((LaneBuffer.Lanes - 1) * _hop) + _fft.Length);
        var lead = Options.Center ? _fft.Length / 2 : 0;
        for (var frame = 0; frame < frames; frame += LaneBuffer.Lanes)
        {
            var count = Math.Min(LaneBuffer.Lanes, frames - frame);
            var piece = signal.Read(((long)frame * _hop) - lead, ((count - 1) * _hop) + _fft.Length, room);
            _fft.Power(piece, _hop, count, buffers.Scratch, buffers.Power);
            if (magnitudes)
            {
                LaneMath.Sqrt(buffers.Power, buffers.Magnitude, _fft.BinCount);
            }

            foreach (var consumer in consumers)
            {
                consumer.Prepare(piece, _hop);
                consumer.Accept(frame, count, consumer.TakesMagnitude ? buffers.Magnitude : buffers.Power);
            }
        }

        ArrayPool<float>.Shared.Return(room);
        _buffers.Add(buffers);
    }
}
