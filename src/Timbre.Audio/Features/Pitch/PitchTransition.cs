using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>
/// One step of Viterbi's search over pitches × voicing. A pitch goes to its neighbours with probabilities that fall off as a triangle
/// (librosa's <c>transition_local</c>), voicing changes with one probability whatever the pitch; all that is impossible has the smallest
/// normal number as its probability, as in librosa, so that even an impossible recording has a path.
/// </summary>
internal sealed class PitchTransition
{
    /// <summary>Logarithm of the probability of what cannot be.</summary>
    public const double Impossible = -708.39641853226408;

    private readonly int _bins;
    private readonly int _firstOffset; // of the pitch gone to from the one before
    private readonly double[] _triangle; // logarithms, by offset
    private readonly double[] _sums; // logarithm of the triangle's sum within the range, by the pitch before
    private readonly double _stay;
    private readonly double _switch;

    public PitchTransition(int bins, int width, double switchProbability)
    {
        _bins = bins;
        // What centring and rolling a window of even width comes to depends on the number of pitches, too.
        _firstOffset = width % 2 == 1 ? -(width / 2) : bins % 2 == 0 ? 1 - (width / 2) : -(width / 2);
        var weights = new double[width];
        for (var i = 0; i < width; i++)
        {
            var n = Math.Min(i, width - 1 - i) + 1;
            weights[i] = width % 2 == 1 ? 2.0 * n / (width + 1) : ((2.0 * n) - 1) / width;
        }

        _triangle = Array.ConvertAll(weights, Math.Log);
        _sums = new double[bins];
        for (var k = 0; k < bins; k++)
        {
            var from = Math.Max(0, -(k + _firstOffset));
            var to = Math.Min(width, bins - (k + _firstOffset));
            _sums[k] = Math.Log(TensorPrimitives.Sum(weights.AsSpan(from..to)));
        }

        _stay = Math.Log(1 - switchProbability);
        _switch = Math.Log(switchProbability);
    }

    private int Width => _triangle.Length;

    private int Padded => (_bins + Block - 1) / Block * Block;

    /// <summary>Pitches that are worked on at once.</summary>
    private static int Block => 4 * Vector<double>.Count;

    /// <summary>Room that <see cref="Step"/> needs; to be used by one thread at a time.</summary>
    public double[] CreateWork()
    {
        var work = new double[2 * (Padded + Width)];
        work.AsSpan().Fill(double.NegativeInfinity); // stays so beyond the ends
        return work;
    }

    /// <summary>Values of the next frame, where all voiced pitches are impossible and unvoiced ones have the logarithm <paramref name="unvoiced"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<double> before, double unvoiced, Span<double> next, double[] work)
    {
        var stride = Padded + Width;
        var last = _firstOffset + Width - 1; // the largest offset; room[i] is pitch i − last
        TensorPrimitives.Subtract(before[.._bins], _sums, work.AsSpan(last, _bins));
        TensorPrimitives.Subtract(before[_bins..], _sums, work.AsSpan(stride + last, _bins));
        var jump = TensorPrimitives.Max(before) + Impossible;
        Span<double> voicedBest = stackalloc double[Block];
        Span<double> unvoicedBest = stackalloc double[Block];
        for (var first = 0; first < _bins; first += Block)
        {
            Best(work.AsSpan(first), _triangle, voicedBest);
            Best(work.AsSpan(stride + first), _triangle, unvoicedBest);
            var count = Math.Min(Block, _bins - first);
            for (var i = 0; i < count; i++)
            {
                var (v, u) = (voicedBest[i], unvoicedBest[i]);
                next[first + i] = Math.Max(Math.Max(v + _stay, u + _switch), jump) + Impossible;
                next[_bins + first + i] = Math.Max(Math.Max(v + _switch, u + _stay), jump) + unvoiced;
            }
        }
    }

    /// <summary>The state before <paramref name="state"/> on the best path, the first of those that are equally good.</summary>
    public int Before(ReadOnlySpan<double> values, int state)
    {
        var bin = state % _bins;
        var best = 0;
        var largest = double.NegativeInfinity;
        for (var voicing = 0; voicing < 2; voicing++)
        {
            var change = voicing == state / _bins ? _stay : _switch;
            for (var offset = Width - 1; offset >= 0; offset--)
            {
                var from = bin - _firstOffset - offset;
                if (from >= 0 && from < _bins)
                {
                    var value = values[(voicing * _bins) + from] - _sums[from] + _triangle[offset] + change;
                    (best, largest) = value > largest ? ((voicing * _bins) + from, value) : (best, largest);
                }
            }
        }

        for (var from = 0; from < values.Length; from++)
        {
            (best, largest) = values[from] + Impossible > largest ? (from, values[from] + Impossible) : (best, largest);
        }

        return best;
    }

    // best[i] = max over k of values[i + k] + triangle[last − k]; the pitch gone from ascends with k as the offset falls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Best(ReadOnlySpan<double> values, double[] triangle, Span<double> best)
    {
        ref var x = ref MemoryMarshal.GetReference(values[..(Block + triangle.Length - 1)]);
        var width = (nuint)Vector<double>.Count;
        var a = new Vector<double>(double.NegativeInfinity);
        var b = a;
        var c = a;
        var d = a;
        for (nuint k = 0; k < (nuint)triangle.Length; k++)
        {
            var weight = new Vector<double>(triangle[triangle.Length - 1 - (int)k]);
            a = Vector.MaxNative(a, Vector.LoadUnsafe(ref x, k) + weight);
            b = Vector.MaxNative(b, Vector.LoadUnsafe(ref x, k + width) + weight);
            c = Vector.MaxNative(c, Vector.LoadUnsafe(ref x, k + (2 * width)) + weight);
            d = Vector.MaxNative(d, Vector.LoadUnsafe(ref x, k + (3 * width)) + weight);
        }

        a.CopyTo(best);
        b.CopyTo(best[Vector<double>.Count..]);
        c.CopyTo(best[(2 * Vector<double>.Count)..]);
        d.CopyTo(best[(3 * Vector<double>.Count)..]);
    }
}
