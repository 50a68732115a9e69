namespace Timbre.Audio;

/// <summary>Changes the sample rate of a signal, as <c>librosa.resample</c> with <c>soxr_hq</c> does: to within 60 dB below 0.9 of the lower Nyquist frequency.</summary>
public static class Resampler
{
    private const int LargestRatio = 1000;

    /// <summary>Resamples a whole signal; before its start and after its end it is taken to be silent.</summary>
    /// <param name="samples">At the rate <paramref name="from"/>; values that are not finite spoil the output within some 100 samples of them.</param>
    /// <param name="from">Rate of <paramref name="samples"/>.</param>
    /// <param name="to">Rate of the result. Any pair up to a ratio of 1000.</param>
    /// <returns><c>ceil(samples · to / from)</c> samples; a copy where the rates are the same.</returns>
    /// <exception cref="TimbreException">A rate is not positive, the ratio is too large or the result does not fit an array.</exception>
    public static float[] Resample(ReadOnlySpan<float> samples, SampleRate from, SampleRate to)
    {
        if (from == to)
        {
            return samples.ToArray();
        }

        Check(from, to);
        var count = (((long)samples.Length * to.Hertz) + from.Hertz - 1) / from.Hertz;
        if (count > Array.MaxLength)
        {
            throw new TimbreException($"{samples.Length} samples at {to.Hertz} Hz are too many for one array; resample in parts");
        }

        var output = new float[count];
        if (count > 0)
        {
            Run(new ResamplingFilter(from.Hertz, to.Hertz), samples, output);
        }

        return output;
    }

    /// <summary>The filter between two rates.</summary>
    /// <exception cref="TimbreException">A rate is not positive, or the ratio is too large.</exception>
    internal static ResamplingFilter Filter(SampleRate from, SampleRate to)
    {
        Check(from, to);
        return new ResamplingFilter(from.Hertz, to.Hertz);
    }

    /// <summary>Resamples a stretch that is taken to begin at time 0; the length of <paramref name="output"/> says how much of it.</summary>
    internal static void Run(ResamplingFilter filter, ReadOnlySpan<float> samples, Span<float> output)
    {
        // Worked on in pieces with the neighbourhood that the filter needs, so that scratch stays small however long the signal is.
        var pieceOutputs = Math.Max(1024, (int)Math.Min(16L * filter.HalfLength * filter.Up / filter.Down, 1 << 16));
        long position = 0; // in input samples · Up
        var scratch = Array.Empty<float>();
        for (var first = 0; first < output.Length; first += pieceOutputs)
        {
            var piece = output.Slice(first, Math.Min(pieceOutputs, output.Length - first));
            var firstInput = position / filter.Up;
            var lastInput = (position + ((piece.Length - 1L) * filter.Down)) / filter.Up;
            var start = firstInput - filter.HalfLength + 1;
            var length = (int)(lastInput - firstInput) + filter.Stride;
            if (scratch.Length < length)
            {
                scratch = new float[length];
            }

            CopyPadded(samples, start, scratch.AsSpan(0, length));
            Convolve(filter, scratch.AsSpan(0, length), position - (firstInput * filter.Up), piece);
            position += (long)piece.Length * filter.Down;
        }
    }

    private static void Check(SampleRate from, SampleRate to)
    {
        if (from.Hertz < 1 || to.Hertz < 1 || Math.Max(from.Hertz, to.Hertz) / Math.Min(from.Hertz, to.Hertz) >= LargestRatio)
        {
            throw new TimbreException($"cannot resample from {from.Hertz} Hz to {to.Hertz} Hz; rates must be positive and not differ by more than {LargestRatio} times");
        }
    }

    private static void Convolve(ResamplingFilter filter, ReadOnlySpan<float> input, long position, Span<float> output)
    {
        var bank = filter.Bank;
        var stride = filter.Stride;
        var index = (int)(position / filter.Up);
        var phase = (int)(position % filter.Up);
        var wholeStep = filter.Down / filter.Up;
        var phaseStep = filter.Down % filter.Up;
        for (var i = 0; i < output.Length; i++)
        {
            var neighbourhood = input.Slice(index, stride);
            if (filter.Exact)
            {
                output[i] = Convolution.Dot(neighbourhood, bank.AsSpan(phase * stride, stride));
            }
            else
            {
                var between = (double)phase / filter.Up * filter.Phases;
                var row = (int)between;
                var (a, b) = Convolution.Dots(neighbourhood, bank.AsSpan(row * stride, 2 * stride));
                output[i] = a + ((float)(between - row) * (b - a));
            }

            index += wholeStep;
            phase += phaseStep;
            if (phase >= filter.Up)
            {
                phase -= filter.Up;
                index++;
            }
        }
    }

    private static void CopyPadded(ReadOnlySpan<float> samples, long start, Span<float> target)
    {
        target.Clear();
        var from = Math.Max(0, start);
        var to = Math.Min(samples.Length, start + target.Length);
        if (to > from)
        {
            samples[(int)from..(int)to].CopyTo(target[(int)(from - start)..]);
        }
    }
}
