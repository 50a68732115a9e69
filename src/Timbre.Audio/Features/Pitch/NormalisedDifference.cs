using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>
/// The cumulative mean normalised difference of YIN (de Cheveigné and Kawahara 2002, eq. 8) as librosa 0.10.2 has it: a window's samples
/// against those one period later. Products are summed once per hop and lag, and what frames overlap is shared by them.
/// </summary>
internal sealed class NormalisedDifference(PitchOptions options, PeriodRange range)
{
    private const int FramesPerBatch = 32;
    private const double Negligible = 1e-6; // librosa's: smaller energies and products count as 0
    private const double Tiny = 2.2250738585072014e-308; // the smallest normal number, against division by 0

    private readonly int _window = options.EffectiveWindowLength;
    private readonly int _hop = options.EffectiveHopLength;

    /// <summary>Checks the samples and tells how many frames they make.</summary>
    public int FrameCount(ReadOnlySpan<float> samples)
    {
        if (options.Rate is { } required && required != range.Rate)
        {
            throw new TimbreException($"sr={required.Hertz}: the samples are at {range.Rate}; resample them first");
        }

        PaddedSignal.Check(samples);
        var padding = options.Center ? 2L * (options.FrameLength / 2) : 0;
        return samples.Length + padding >= options.FrameLength
            ? (int)(((samples.Length + padding - options.FrameLength) / _hop) + 1)
            : throw new TimbreException(
                $"frame_length={options.FrameLength} is too large for the uncentred analysis of a signal of {samples.Length} samples; use a shorter frame or center=true");
    }

    public void Run(ReadOnlySpan<float> samples, int frames, IDifferenceConsumer consumer)
    {
        var signal = new PaddedSignal(samples, preemphasis: null, options.PadMode);
        var lags = LagProducts.Padded(range.Longest + 1);
        var length = ((Math.Min(FramesPerBatch, frames) - 1) * _hop) + Math.Max(options.FrameLength, _window + lags + 1);
        var room = ArrayPool<float>.Shared.Rent(length);
        var energies = ArrayPool<double>.Shared.Rent(length + 1);
        var products = new HopProducts(_window, _hop, lags);
        var work = new double[3 * lags];
        var lead = options.Center ? options.FrameLength / 2 : 0;
        for (var first = 0; first < frames; first += FramesPerBatch)
        {
            // What is read behind the last frame only fills the last vector; nothing depends on it.
            var count = Math.Min(FramesPerBatch, frames - first);
            var piece = signal.Read(((long)first * _hop) - lead, length - ((Math.Min(FramesPerBatch, frames) - count) * _hop), room);
            Accumulate(piece, energies);
            for (var i = 0; i < count; i++)
            {
                var sums = products.Next(piece[(i * _hop)..]);
                consumer.Accept(first + i, Normalise(sums, energies.AsSpan((i * _hop) + 1, _window + lags), work));
            }
        }

        ArrayPool<float>.Shared.Return(room);
        ArrayPool<double>.Shared.Return(energies);
    }

    // energies[i]: of the first i samples
    private static void Accumulate(ReadOnlySpan<float> piece, double[] energies)
    {
        var sum = 0.0;
        energies[0] = 0;
        for (var i = 0; i < piece.Length; i++)
        {
            var square = piece[i] * piece[i];
            sum += square;
            energies[i + 1] = sum;
        }
    }

    private ReadOnlySpan<double> Normalise(ReadOnlySpan<float> products, ReadOnlySpan<double> energies, double[] work)
    {
        var lags = products.Length;
        var difference = work.AsSpan(0, lags);
        Difference(products, energies, _window, difference);
        difference[0] = 0; // so that the running sum starts with the lag of 1
        var mean = work.AsSpan(lags, range.Longest + 1);
        RunningSum(difference[..mean.Length], mean);
        var result = work.AsSpan(2 * lags, range.Count);
        var lag = (double)range.Shortest;
        foreach (ref var value in result)
        {
            value = lag++;
        }

        mean = mean[range.Shortest..];
        TensorPrimitives.Divide(mean, result, mean);
        TensorPrimitives.Add(mean, Tiny, mean);
        TensorPrimitives.Divide(difference.Slice(range.Shortest, range.Count), mean, result);
        return result;
    }

    private static void Difference(ReadOnlySpan<float> products, ReadOnlySpan<double> energies, int window, Span<double> difference)
    {
        var half = Vector<double>.Count;
        var first = new Vector<double>(energies[window] - energies[0] is var e && Math.Abs(e) < Negligible ? 0 : energies[window] - energies[0]);
        for (var i = 0; i < products.Length; i += 2 * half)
        {
            Vector.Widen(new Vector<float>(products[i..]), out var low, out var high);
            Part(low, energies[i..], window, first).CopyTo(difference[i..]);
            Part(high, energies[(i + half)..], window, first).CopyTo(difference[(i + half)..]);
        }
    }

    private static Vector<double> Part(Vector<double> products, ReadOnlySpan<double> energies, int window, Vector<double> first)
    {
        var energy = Significant(new Vector<double>(energies[window..]) - new Vector<double>(energies));
        return first + energy - (Significant(products) * 2);
    }

    private static Vector<double> Significant(Vector<double> x) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<double>(Negligible)), Vector<double>.Zero, x);

    // Four stretches side by side, so that the additions do not wait for each other.
    private static void RunningSum(ReadOnlySpan<double> x, Span<double> sums)
    {
        var quarter = x.Length / 4;
        double a = 0, b = 0, c = 0, d = 0;
        for (var i = 0; i < quarter; i++)
        {
            sums[i] = a += x[i];
            sums[quarter + i] = b += x[quarter + i];
            sums[(2 * quarter) + i] = c += x[(2 * quarter) + i];
            sums[(3 * quarter) + i] = d += x[(3 * quarter) + i];
        }

        TensorPrimitives.Add(sums.Slice(quarter, quarter), a, sums.Slice(quarter, quarter));
        TensorPrimitives.Add(sums.Slice(2 * quarter, quarter), a + b, sums.Slice(2 * quarter, quarter));
        TensorPrimitives.Add(sums.Slice(3 * quarter, quarter), a + b + c, sums.Slice(3 * quarter, quarter));
        var total = a + b + c + d;
        for (var i = 4 * quarter; i < x.Length; i++)
        {
            sums[i] = total += x[i];
        }
    }
}
