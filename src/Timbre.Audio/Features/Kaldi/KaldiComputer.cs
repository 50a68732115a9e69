using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Kaldi's mel bands and energies, frames in lanes, batch by batch in constant memory. What kaldi_fbank and kaldi_mfcc have in common.</summary>
internal sealed class KaldiComputer
{
    private const float Epsilon = 1.1920929e-7f; // logarithms are taken of at least this

    private readonly KaldiFbankOptions _options;
    private readonly ConcurrentDictionary<int, KaldiPlan> _plans = new();
    private readonly ConcurrentBag<(int Hertz, Buffers Buffers)> _buffers = [];

    public KaldiComputer(KaldiFbankOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Takes a batch of <paramref name="count"/> frames: decibels of the bands (the bands themselves without logarithm), and the logarithms of the energies.</summary>
    public delegate void Consumer(int firstFrame, int count, LaneBuffer bands, ReadOnlySpan<float> energies);

    public double HopSeconds(SampleRate rate) => rate.Seconds(Plan(rate).Shift);

    /// <summary>Checks the samples and tells how many frames they make.</summary>
    public int FrameCount(ReadOnlySpan<float> samples, SampleRate rate)
    {
        if (_options.Frames.Rate is { } required && required != rate)
        {
            throw new TimbreException($"sr={required.Hertz}: the samples are at {rate}; resample them first");
        }

        PaddedSignal.Check(samples);
        var plan = Plan(rate);
        if (!_options.Frames.SnipEdges)
        {
            var frames = (int)((samples.Length + (plan.Shift / 2L)) / plan.Shift);
            return frames > 0 ? frames : throw new TimbreException($"{samples.Length} samples are less than half of frame_shift ({plan.Shift} samples)");
        }

        return samples.Length >= plan.WindowSize
            ? ((samples.Length - plan.WindowSize) / plan.Shift) + 1
            : throw new TimbreException($"{samples.Length} samples do not fill a frame of {plan.WindowSize}; use a shorter frame_length or snip_edges=false");
    }

    public void Run(ReadOnlySpan<float> samples, SampleRate rate, int frames, Consumer consumer)
    {
        var plan = Plan(rate);
        var signal = new PaddedSignal(samples, null, PadMode.Symmetric);
        var buffers = _buffers.TryTake(out var kept) && kept.Hertz == rate.Hertz ? kept.Buffers : new Buffers(plan);
        var room = ArrayPool<float>.Shared.Rent(((LaneBuffer.Lanes - 1) * plan.Shift) + plan.WindowSize);
        var lead = _options.Frames.SnipEdges ? 0 : (plan.WindowSize / 2) - (plan.Shift / 2);
        for (var frame = 0; frame < frames; frame += LaneBuffer.Lanes)
        {
            var count = Math.Min(LaneBuffer.Lanes, frames - frame);
            var piece = signal.Read(((long)frame * plan.Shift) - lead, ((count - 1) * plan.Shift) + plan.WindowSize, room);
            LaneFrames.Load(piece, plan.Shift, count, plan.Scale, buffers.Frames);
            Compute(plan, buffers);
            consumer(frame, count, buffers.Bands, buffers.Energies);
        }

        ArrayPool<float>.Shared.Return(room);
        _buffers.Add((rate.Hertz, buffers));
    }

    private KaldiPlan Plan(SampleRate rate) =>
        _plans.GetOrAdd(rate.Hertz, static (hertz, options) => new KaldiPlan(options, new SampleRate(hertz)), _options);

    private void Compute(KaldiPlan plan, Buffers buffers)
    {
        var frames = _options.Frames;
        LaneFrames.Condition(buffers.Frames, plan.WindowSize, frames.RemoveOffset, (float)frames.Preemphasis, buffers.Energies);
        if (frames.UseEnergy)
        {
            if (!frames.RawEnergy)
            {
                LaneFrames.Energies(buffers.Frames, plan.Window.AsSpan(0, plan.WindowSize), buffers.Energies);
            }

            Span<float> energies = buffers.Energies;
            TensorPrimitives.Max(energies, Math.Max(Epsilon, (float)frames.EnergyFloor), energies);
            TensorPrimitives.Log(energies, energies);
        }

        plan.Fft.PowerOfLanes(buffers.Frames, buffers.Scratch, buffers.Power);
        if (!_options.UsePower)
        {
            LaneMath.Sqrt(buffers.Power, buffers.Power, plan.Fft.BinCount);
        }

        plan.Filters.Multiply(buffers.Power, 0, buffers.Bands, 0);
        if (_options.UseLog)
        {
            LaneMath.ToDecibels(buffers.Bands, _options.BandCount, Epsilon);
        }
    }

    private sealed class Buffers
    {
        public Buffers(KaldiPlan plan)
        {
            Frames = new LaneBuffer(plan.Fft.Length);
            Frames.Values.Clear(); // what follows the window stays zero
            Scratch = plan.Fft.CreateScratch();
            Power = new LaneBuffer(plan.Fft.BinCount);
            Bands = new LaneBuffer(plan.Filters.RowCount);
            Energies = new float[LaneBuffer.Lanes];
        }

        public LaneBuffer Frames { get; }

        public LaneBuffer Scratch { get; }

        public LaneBuffer Power { get; }

        public LaneBuffer Bands { get; }

        public float[] Energies { get; }
    }
}
