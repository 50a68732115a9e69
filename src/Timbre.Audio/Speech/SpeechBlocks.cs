using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Block after block: spectra, change, noise floor, then what each frame shows of speech.</summary>
internal sealed class SpeechBlocks
{
    /// <summary>Blocks on each side within which the floor is the lowest power.</summary>
    private const int Reach = 3;

    /// <summary>Frames that must be known after a frame, at most: its own block, those of the floor and the one that the last of them is smoothed with.</summary>
    public const int LookAheadFrames = SpeechBlock.Frames * (Reach + 2);

    private const int Kept = (2 * Reach) + 2;
    private const float Smallest = 1e-15f; // keeps logarithms of digital zeros finite, far below any dither
    private const float DecibelsPerOctave = 3.0103f;
    private const float LargestChange = 40; // clicks, and tones that begin out of nothing

    // The lowest of many sums of five frames, to the mean power of noise times a margin: 4 for single bins, 1.6 for wide bands.
    private const float BinFloor = 4 / 5f;
    private const float BandFloor = 1.6f / 5;

    private readonly SpeechSpectra _spectra;
    private readonly Action<bool, bool> _judged;
    private readonly float _harmonicity;
    private readonly float _change;
    private readonly float _level;
    private readonly SpeechBlock[] _blocks = new SpeechBlock[Kept];
    private readonly AlignedFloats _rows = new(SpeechBlock.Frames * SpeechBlock.Stride);
    private readonly AlignedFloats _floor = new(SpeechBlock.Stride);
    private readonly AlignedFloats _room = new(SpeechBlock.Stride);
    private readonly float[] _highest = new float[SpeechBlock.Frames];
    private readonly LaneBuffer _scratch;
    private readonly LaneBuffer _power;
    private readonly LaneBuffer _bands = SpeechSpectra.CreateBands();
    private readonly LaneBuffer _bins = SpeechSpectra.CreateBins();
    private readonly LaneBuffer _correlation = SpeechSpectra.CreateCorrelation();
    private long _added; // blocks

    /// <param name="spectra">The plans.</param>
    /// <param name="options">What counts as speech.</param>
    /// <param name="judged">Gets, frame by frame, whether it is voiced and changing, and whether it is above the floor.</param>
    public SpeechBlocks(SpeechSpectra spectra, SpeechActivityOptions options, Action<bool, bool> judged)
    {
        _spectra = spectra;
        _judged = judged;
        _harmonicity = (float)options.Harmonicity;
        _change = (float)options.ChangeDecibels;
        _level = (float)Math.Pow(10, options.LevelDecibels / 10);
        _scratch = spectra.CreateScratch();
        _power = spectra.CreatePower();
        for (var i = 0; i < Kept; i++)
        {
            _blocks[i] = new SpeechBlock();
        }
    }

    /// <summary>Frames so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Takes the windows of the next frames; fewer than a block only at the end.</summary>
    public void Add(ReadOnlySpan<float> samples, int count)
    {
        var block = Block(_added);
        block.Count = count;
        _spectra.Analyse(samples, count, block, _scratch, _power, _bands);
        for (var frame = 0; frame < count; frame++)
        {
            var bins = block.Power(frame)[..SpeechBlock.Bins];
            var amplitude = block.Amplitude(frame);
            var logarithm = block.Logarithm(frame);
            TensorPrimitives.Sqrt(bins, amplitude);
            TensorPrimitives.Add(bins, Smallest, logarithm);
            TensorPrimitives.Log2(logarithm, logarithm);
            block.Weights[frame] = TensorPrimitives.Dot(amplitude, _spectra.Emphasis);
        }

        FrameCount += count;
        _added++;
        if (_added > 1)
        {
            Sum(_added - 2);
        }

        if (_added - 2 >= Reach)
        {
            Judge(_added - 2 - Reach, _added - 2);
        }
    }

    /// <summary>Judges the frames that wait for others.</summary>
    public void End()
    {
        if (_added == 0)
        {
            return;
        }

        Sum(_added - 1);
        for (var block = Math.Max(0, _added - 1 - Reach); block < _added; block++)
        {
            Judge(block, _added - 1);
        }
    }

    private SpeechBlock Block(long index) => _blocks[index % Kept];

    private (SpeechBlock Block, int Frame) At(long frame)
    {
        var inside = Math.Clamp(frame, 0, FrameCount - 1);
        return (Block(inside / SpeechBlock.Frames), (int)(inside % SpeechBlock.Frames));
    }

    /// <summary>The lowest power of a block and its changes, from all its frames and their neighbours.</summary>
    private void Sum(long index)
    {
        var own = Block(index);
        var sum = _room.Span;
        for (var i = 0; i < own.Count; i++)
        {
            var t = (index * SpeechBlock.Frames) + i;
            own.Power(i).CopyTo(sum);
            for (var other = -2; other <= 2; other++)
            {
                if (other != 0)
                {
                    var (block, frame) = At(t + other);
                    TensorPrimitives.Add(sum, block.Power(frame), sum);
                }
            }

            if (i == 0)
            {
                sum.CopyTo(own.Minimum);
            }
            else
            {
                TensorPrimitives.Min(own.Minimum, sum, own.Minimum);
            }

            own.Changes[i] = Change(At(t - 1), At(t + 1));
        }
    }

    /// <summary>The mean difference of two spectra in dB, weighted by their amplitudes from 60 Hz on.</summary>
    private float Change((SpeechBlock Block, int Frame) before, (SpeechBlock Block, int Frame) after)
    {
        const int First = 4;
        var weights = _rows.Span[First..SpeechBlock.Bins];
        var differences = _rows.Span[(SpeechBlock.Stride + First)..(SpeechBlock.Stride + SpeechBlock.Bins)];
        TensorPrimitives.Add(before.Block.Amplitude(before.Frame)[First..], after.Block.Amplitude(after.Frame)[First..], weights);
        TensorPrimitives.Subtract(before.Block.Logarithm(before.Frame)[First..], after.Block.Logarithm(after.Frame)[First..], differences);
        TensorPrimitives.Abs(differences, differences);
        return DecibelsPerOctave * TensorPrimitives.Dot(differences, weights) / TensorPrimitives.Sum(weights);
    }

    private void Judge(long index, long last)
    {
        var own = Block(index);
        var floor = _floor.Span;
        own.Minimum.CopyTo(floor);
        for (var other = Math.Max(0, index - Reach); other <= Math.Min(last, index + Reach); other++)
        {
            TensorPrimitives.Min(floor, Block(other).Minimum, floor);
        }

        TensorPrimitives.Multiply(floor[..SpeechBlock.Bins], BinFloor, floor[..SpeechBlock.Bins]);
        TensorPrimitives.Multiply(floor[SpeechBlock.Bins..], BandFloor * _level, floor[SpeechBlock.Bins..]);
        for (var frame = 0; frame < own.Count; frame++)
        {
            var above = _rows.Span.Slice(frame * SpeechBlock.Stride, SpeechBlock.Bins);
            TensorPrimitives.Subtract(own.Power(frame)[..SpeechBlock.Bins], floor[..SpeechBlock.Bins], above);
            TensorPrimitives.Max(above, 0, above);
            TensorPrimitives.Sqrt(above, above);
        }

        _spectra.Correlate(_rows.Span, own.Count, _bins, _correlation, _highest);
        for (var frame = 0; frame < own.Count; frame++)
        {
            var voiced = _highest[frame] > _harmonicity * own.Weights[frame]; // false for zeros and for what overflowed
            _judged(voiced && own.Changes[frame] > _change && own.Changes[frame] < LargestChange, Above(own.Power(frame), floor));
        }
    }

    private static bool Above(ReadOnlySpan<float> power, ReadOnlySpan<float> floor)
    {
        for (var band = SpeechBlock.Bins; band < SpeechBlock.Bins + SpeechBlock.Bands; band++)
        {
            if (power[band] > floor[band])
            {
                return true;
            }
        }

        return false;
    }
}
