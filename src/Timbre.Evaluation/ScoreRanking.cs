namespace Timbre.Evaluation;

/// <summary>What a ranking is worth; NaN where positives or negatives are missing, or a score is NaN.</summary>
/// <param name="RocAuc">Probability that a positive scores above a negative, ties counted half.</param>
/// <param name="AveragePrecision">Σ (R_n − R_{n−1}) P_n over the thresholds.</param>
/// <param name="Eer">Equal error rate on the ROC polyline.</param>
public readonly record struct RankMetrics(double RocAuc, double AveragePrecision, double Eer)
{
    /// <summary>All NaN.</summary>
    public static RankMetrics Undefined { get; } = new(double.NaN, double.NaN, double.NaN);
}

/// <summary>
/// Scores of positives and negatives, sorted once (higher = more likely positive). Everything that depends only on their order follows
/// from it: ROC, precision and recall, DET, EER, detection cost. Immutable; may be shared by threads. Equal scores are one threshold.
/// </summary>
public sealed class ScoreRanking
{
    private readonly double[] _scores; // from the highest down
    private readonly bool[] _positive;
    private readonly int[] _items;

    /// <summary>Sorts the scores. A NaN score makes every figure NaN and every curve empty.</summary>
    public ScoreRanking(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
        {
            throw new ArgumentException($"{scores.Length} scores, but {positive.Length} labels", nameof(positive));
        }

        _scores = new double[scores.Length];
        _positive = new bool[scores.Length];
        foreach (var score in scores)
        {
            HasNan |= double.IsNaN(score);
        }

        _items = HasNan ? new int[scores.Length] : ScoreOrder.Descending(scores);
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i] = scores[_items[i]];
            _positive[i] = positive[_items[i]];
            Positives += positive[i] ? 1 : 0;
        }
    }

    /// <summary>Ranks items by the probability of the class <paramref name="positive"/>, that class against the rest.</summary>
    /// <param name="truth">Class of each item.</param>
    /// <param name="probabilities">[n, classes] in C order.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="positive">Index of the class.</param>
    public static ScoreRanking FromProbabilities(ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, int classes, int positive)
    {
        ScoredItems.CheckShape(truth, probabilities.Length, classes);
        ArgumentOutOfRangeException.ThrowIfNegative(positive);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(positive, classes);
        return ScoredItems.Rank(truth, probabilities, classes, positive);
    }

    /// <summary>Number of positives.</summary>
    public int Positives { get; }

    /// <summary>Number of negatives.</summary>
    public int Negatives => _scores.Length - Positives;

    /// <summary>Whether the figures exist: at least one positive, one negative and no NaN.</summary>
    public bool IsDefined => Positives > 0 && Negatives > 0 && !HasNan;

    private bool HasNan { get; }

    /// <summary>Area under the curves and equal error rate.</summary>
    public RankMetrics Summarise() => Summarise(Codes(default), [1]);

    /// <summary>
    /// The threshold nearest to the equal error rate: items with this score or more are called positive. NaN where not defined.
    /// </summary>
    public double EerThreshold()
    {
        double best = double.NaN, gap = double.PositiveInfinity;
        foreach (var (hits, alarms, threshold) in IsDefined ? Steps() : [])
        {
            var distance = Math.Abs(1 - ((double)hits / Positives) - ((double)alarms / Negatives));
            (best, gap) = distance < gap ? (threshold, distance) : (best, gap);
        }

        return best;
    }

    /// <summary>Smallest detection cost over all thresholds, normalised by that of deciding without listening (NIST SRE). NaN where not defined.</summary>
    /// <param name="targetPrior">Prior probability of a positive, in (0, 1).</param>
    /// <param name="missCost">Cost of a miss.</param>
    /// <param name="alarmCost">Cost of a false alarm.</param>
    public double MinimumDetectionCost(double targetPrior = 0.01, double missCost = 1, double alarmCost = 1)
    {
        if (!IsDefined)
        {
            return double.NaN;
        }

        var miss = missCost * targetPrior;
        var alarm = alarmCost * (1 - targetPrior);
        var best = miss;
        foreach (var (hits, alarms, _) in Steps())
        {
            best = Math.Min(best, (miss * (1 - ((double)hits / Positives))) + (alarm * alarms / Negatives));
        }

        return best / Math.Min(miss, alarm);
    }

    /// <summary>Hits and false alarms at each distinct score, from the highest down.</summary>
    internal IEnumerable<(int Hits, int Alarms, double Threshold)> Steps()
    {
        int hits = 0, alarms = 0;
        for (var i = 0; i < _scores.Length; i++)
        {
            hits += _positive[i] ? 1 : 0;
            alarms += _positive[i] ? 0 : 1;
            if (i + 1 == _scores.Length || _scores[i + 1] != _scores[i])
            {
                yield return (hits, alarms, _scores[i]);
            }
        }
    }

    /// <summary>
    /// The sorted items for <see cref="Summarise(ReadOnlySpan{int}, ReadOnlySpan{int})"/>: group · 4, + 2 for a positive, + 1 at the last of equal scores.
    /// </summary>
    /// <param name="groups">Group of each item in the order given to the constructor; empty = all in group 0.</param>
    internal int[] Codes(ReadOnlySpan<int> groups)
    {
        var codes = new int[_scores.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var group = groups.IsEmpty ? 0 : groups[_items[i]];
            var last = i + 1 == codes.Length || _scores[i + 1] != _scores[i];
            codes[i] = checked(group * 4) + (_positive[i] ? 2 : 0) + (last ? 1 : 0);
        }

        return codes;
    }

    /// <summary>The figures with each item counted as often as its group was drawn. The loop has no branch that depends on the labels.</summary>
    internal RankMetrics Summarise(ReadOnlySpan<int> codes, ReadOnlySpan<int> timesDrawn)
    {
        long positives = 0, all = 0;
        foreach (var code in codes)
        {
            long times = timesDrawn[code >> 2];
            all += times;
            positives += times & -((code >> 1) & 1);
        }

        var negatives = all - positives;
        if (HasNan || positives == 0 || negatives == 0)
        {
            return RankMetrics.Undefined;
        }

        double area = 0, precision = 0, eer = double.NaN;
        long hits = 0, alarms = 0, newHits = 0, newAlarms = 0;
        var met = false;
        foreach (var code in codes)
        {
            long times = timesDrawn[code >> 2];
            var positive = times & -((code >> 1) & 1);
            newHits += positive;
            newAlarms += times - positive;
            if ((code & 1) == 0)
            {
                continue;
            }

            area += newAlarms * (hits + (0.5 * newHits));
            precision += newHits * ((double)(hits + newHits) / Math.Max(1, hits + newHits + alarms + newAlarms));
            if (!met && (double)(positives - hits - newHits) * negatives <= (double)(alarms + newAlarms) * positives)
            {
                met = true;
                eer = Crossing(
                    1 - ((double)hits / positives), (double)alarms / negatives, 1 - ((double)(hits + newHits) / positives), (double)(alarms + newAlarms) / negatives);
            }

            hits += newHits;
            alarms += newAlarms;
            newHits = newAlarms = 0;
        }

        return new RankMetrics(area / positives / negatives, precision / positives, eer);
    }

    /// <summary>Where misses and false alarms meet between two neighbouring thresholds.</summary>
    private static double Crossing(double miss0, double alarm0, double miss1, double alarm1)
    {
        var before = miss0 - alarm0;
        var after = Math.Min(0, miss1 - alarm1);
        var share = before <= 0 ? 0 : before / (before - after);
        return alarm0 + (share * (alarm1 - alarm0));
    }
}
