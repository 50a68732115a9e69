using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Harmonic–percussive separation of signals, a stretch of frames at a time: each stretch is transformed with as many frames on both sides
/// as the filter over time sees, so that the result is that of the whole recording in memory that does not grow with it.
/// </summary>
internal sealed class SignalSeparation
{
    private const int Stretch = 256; // frames; a multiple of every number of lanes

    private readonly SampleRate _rate;
    private readonly ShortTimeSpectrum _spectrum;
    private readonly ShortTimeSynthesis _synthesis;
    private readonly MedianFilter _overTime;
    private readonly MedianFilter _overFrequency;
    private readonly int _halo;
    private readonly float[] _ones;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    public SignalSeparation(StftOptions options, MedianFilter overTime, MedianFilter overFrequency)
    {
        _rate = options.Rate ?? SampleRate.Speech; // the rate plays no part in it
        _spectrum = new ShortTimeSpectrum(options);
        _synthesis = new ShortTimeSynthesis(options);
        _overTime = overTime;
        _overFrequency = overFrequency;
        _halo = ((overTime.Size / 2) + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes * LaneBuffer.Lanes;
        _ones = new float[_spectrum.BinCount];
        Array.Fill(_ones, 1);
    }

    /// <summary>Writes the wanted parts into arrays as long as the signal.</summary>
    public void Run(ReadOnlySpan<float> samples, (SoftMask Mask, float[] Target)? harmonic, (SoftMask Mask, float[] Target)? percussive)
    {
        var frames = _spectrum.FrameCount(samples, _rate);
        var harmonicSum = harmonic is null ? null : _synthesis.Room(frames);
        var percussiveSum = percussive is null ? null : _synthesis.Room(frames);
        if (!_workspaces.TryTake(out var work))
        {
            work = new Workspace(_spectrum, _synthesis);
        }

        for (var start = 0; start < frames; start += Stretch)
        {
            var first = Math.Max(0, start - _halo);
            var stop = Math.Min(frames, start + Stretch);
            Analyse(samples, first, (int)Math.Min(frames, (long)stop + _halo), work);
            for (var frame = start; frame < stop; frame += LaneBuffer.Lanes)
            {
                var count = Math.Min(LaneBuffer.Lanes, stop - frame);
                Filter(frame - first, count, work);
                Add(harmonic?.Mask, work.Steady, work.Struck, harmonicSum);
                Add(percussive?.Mask, work.Struck, work.Steady, percussiveSum);

                void Add(SoftMask? mask, LaneBuffer values, LaneBuffer reference, float[]? sum)
                {
                    if (sum is not null)
                    {
                        work.Apply(mask!.Value, values, reference, (frame - first) / LaneBuffer.Lanes);
                        _synthesis.Add(work.MaskedReal, work.MaskedImaginary, frame, count, work.SynthesisScratch, sum);
                    }
                }
            }
        }

        _workspaces.Add(work);
        Finish(harmonicSum, frames, harmonic?.Target);
        Finish(percussiveSum, frames, percussive?.Target);
    }

    /// <summary>Spectra of the frames, and their magnitudes filtered over time.</summary>
    private void Analyse(ReadOnlySpan<float> samples, int first, int end, Workspace work)
    {
        var bins = _spectrum.BinCount;
        var room = work.Frames(end - first, bins);
        for (var frame = first; frame < end; frame += LaneBuffer.Lanes)
        {
            var batch = (frame - first) / LaneBuffer.Lanes;
            var count = Math.Min(LaneBuffer.Lanes, end - frame);
            var (real, imaginary) = work.Spectrum(batch);
            _spectrum.Complex(samples, frame, count, work.Scratch, real, imaginary);
            work.Magnitude(batch);
            LaneFrames.Store(work.Magnitudes, bins, count, room.AsSpan((frame - first) * bins), bins);
        }

        _overTime.DownColumns(room, end - first, bins, work.Smooth);
    }

    /// <summary>One batch: magnitudes filtered over time into lanes, those filtered over frequency beside them.</summary>
    private void Filter(int frame, int count, Workspace work)
    {
        var bins = _spectrum.BinCount;
        LaneFrames.Load(work.Smooth.AsSpan(frame * bins), bins, count, _ones, work.Steady);
        work.Magnitude(frame / LaneBuffer.Lanes);
        _overFrequency.DownColumns(work.Magnitudes.Values, bins, LaneBuffer.Lanes, work.Struck.Values);
    }

    private void Finish(float[]? sum, int frames, float[]? target)
    {
        if (sum is null || target is null)
        {
            return;
        }

        _synthesis.Finish(sum, frames, target);
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(target.AsSpan())))
        {
            throw new TimbreException("the samples are too large to be separated; scale them to about 1");
        }
    }
}
