using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>
/// How probable each trough is as the period: for every threshold that a trough may be below, the probability of the threshold (a beta
/// distribution) times that of the trough's place among those below it (a truncated geometric distribution, SciPy's <c>boltzmann</c>).
/// </summary>
internal sealed class TroughPrior
{
    private readonly double[] _thresholds;
    private readonly double[] _cumulative; // of the thresholds; [k] is that of the first k
    private readonly double _noTrough;
    private readonly double _decay;

    public TroughPrior(PyinOptions options)
    {
        var count = options.ThresholdCount;
        _thresholds = new double[count];
        _cumulative = new double[count + 1];
        for (var k = 0; k < count; k++)
        {
            _thresholds[k] = k == count - 1 ? 1 : (k + 1) * (1.0 / count);
            _cumulative[k + 1] = BetaDistribution.Cumulative(_thresholds[k], options.BetaA, options.BetaB);
        }

        _noTrough = options.NoTroughProbability;
        _decay = Math.Exp(-options.BoltzmannParameter);
    }

    /// <summary>Writes the probability of each trough; troughs are indices into <paramref name="values"/>, ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Weigh(ReadOnlySpan<float> values, ReadOnlySpan<int> troughs, Span<double> probabilities)
    {
        probabilities.Clear();
        if (troughs.IsEmpty)
        {
            return;
        }

        Span<int> above = troughs.Length <= 256 ? stackalloc int[troughs.Length] : new int[troughs.Length];
        var lowest = 0;
        for (var i = 0; i < troughs.Length; i++)
        {
            above[i] = ThresholdsNotAbove(values[troughs[i]]);
            lowest = values[troughs[i]] < values[troughs[lowest]] ? i : lowest;
        }

        // Between two heights of troughs every threshold has the same troughs below it.
        for (var from = above[lowest]; from < _thresholds.Length;)
        {
            var to = _thresholds.Length;
            var below = 0;
            foreach (var height in above)
            {
                below += height <= from ? 1 : 0;
                to = height > from ? Math.Min(to, height) : to;
            }

            var weight = (_cumulative[to] - _cumulative[from]) * (1 - _decay) / (1 - Math.Pow(_decay, below));
            for (var i = 0; i < above.Length; i++)
            {
                if (above[i] <= from)
                {
                    probabilities[i] += weight;
                    weight *= _decay;
                }
            }

            from = to;
        }

        probabilities[lowest] += _noTrough * _cumulative[above[lowest]];
    }

    private int ThresholdsNotAbove(double height)
    {
        var count = (int)Math.Clamp(height * _thresholds.Length, 0, _thresholds.Length);
        while (count > 0 && _thresholds[count - 1] > height)
        {
            count--;
        }

        while (count < _thresholds.Length && _thresholds[count] <= height)
        {
            count++;
        }

        return count;
    }
}
