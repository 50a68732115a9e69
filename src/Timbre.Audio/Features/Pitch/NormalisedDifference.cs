using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>
/// The cumulative mean normalised difference of YIN (de Cheveigné and Kawahara 2002, eq. 8) as librosa 0.10.2 has it: a window's samples
/// against those one period later. Products are summed once per hop and lag, and what frames overlap is shared by them.
/// </summary>
internal sealed class NormalisedDifference(PitchOptions options, PeriodRange range)
{
    private const int FramesPerBatch = 32;
    private const float Negligible = 1e-6f; // librosa's: smaller energies and products count as 0
    private const float Tiny = 1.17549435e-38f; // the smallest normal number, against division by 0

    private readonly int _window = options.EffectiveWindowLength;
    private readonly int _hop = options.EffectiveHopLength;
    private readonly float[] _perLag = [.. Enumerable.Range(range.Shortest, range.Count).Select(lag => 1f / lag)];

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
        var batch = Math.Min(FramesPerBatch, frames);
        var products = new HopProducts(_window, _hop, lags, batch);
        var room = ArrayPool<float>.Shared.Rent(products.Reach(batch) + 1);
        var energies = ArrayPool<double>.Shared.Rent(EnergyReach(batch, lags) + 1);
        var work = new float[3 * lags];
        var lead = options.Center ? options.FrameLength / 2 : 0;
        for (var first = 0; first < frames; first += FramesPerBatch)
        {
            // What is read behind the last frame only fills the last vector; nothing depends on it.
            var count = Math.Min(FramesPerBatch, frames - first);
            var piece = signal.Read(((long)first * _hop) - lead, products.Reach(count) + 1, room);
            Accumulate(piece[..EnergyReach(count, lags)], energies);
            products.Advance(piece[1..], count);
            for (var i = 0; i < count; i++)
            {
                consumer.Accept(first + i, Normalise(products.Sums(i), energies.AsSpan((i * _hop) + 1, _window + lags), work));
            }
        }

        ArrayPool<float>.Shared.Return(room);
        ArrayPool<double>.Shared.Return(energies);
    }

    private int EnergyReach(int frames, int lags) => ((frames - 1) * _hop) + _window + lags;

    // energies[i]: of the first i samples
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    private ReadOnlySpan<float> Normalise(ReadOnlySpan<float> products, ReadOnlySpan<double> energies, float[] work)
    {
        var lags = products.Length;
        var difference = work.AsSpan(0, lags);
        Difference(products, energies, _window, difference);
        difference[0] = 0; // so that the running sum starts with the lag of 1
        var mean = work.AsSpan(lags, range.Longest + 1);
        RunningSum(difference[..mean.Length], mean);
        var result = work.AsSpan(2 * lags, range.Count);
        mean = mean[range.Shortest..];
        TensorPrimitives.Multiply(mean, _perLag, mean);
        TensorPrimitives.Add(mean, Tiny, mean);
        TensorPrimitives.Divide(difference.Slice(range.Shortest, range.Count), mean, result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Difference(ReadOnlySpan<float> products, ReadOnlySpan<double> energies, int window, Span<float> difference)
    {
        var half = Vector<double>.Count;
        var first = energies[window] - energies[0];
        var start = new Vector<float>(first < Negligible ? 0 : (float)first);
        var negligible = new Vector<float>(Negligible);
        for (var i = 0; i < products.Length; i += 2 * half)
        {
            var low = new Vector<double>(energies[(window + i)..]) - new Vector<double>(energies[i..]);
            var high = new Vector<double>(energies[(window + i + half)..]) - new Vector<double>(energies[(i + half)..]);
            var energy = Significant(Vector.Narrow(low, high), negligible);
            (start + energy - (Significant(new Vector<float>(products[i..]), negligible) * 2)).CopyTo(difference[i..]);
        }
    }

    private static Vector<float> Significant(Vector<float> x, Vector<float> negligible) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), negligible), Vector<float>.Zero, x);

    // Eight stretches side by side, so that the additions do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunningSum(ReadOnlySpan<float> x, Span<float> sums)
    {
        var part = x.Length / 8;
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (var i = 0; i < part; i++)
        {
            sums[i] = a += x[i];
            sums[part + i] = b += x[part + i];
            sums[(2 * part) + i] = c += x[(2 * part) + i];
            sums[(3 * part) + i] = d += x[(3 * part) + i];
            sums[(4 * part) + i] = e += x[(4 * part) + i];
            sums[(5 * part) + i] = f += x[(5 * part) + i];
            sums[(6 * part) + i] = g += x[(6 * part) + i];
            sums[(7 * part) + i] = h += x[(7 * part) + i];
        }

        var total = 0f;
        var ends = (ReadOnlySpan<float>)[a, b, c, d, e, f, g, h];
        for (var i = 0; i < ends.Length; i++)
        {
            TensorPrimitives.Add(sums.Slice(i * part, part), total, sums.Slice(i * part, part));
            total += ends[i];
        }

        for (var i = 8 * part; i < x.Length; i++)
        {
            sums[i] = total += x[i];
        }
    }
}
