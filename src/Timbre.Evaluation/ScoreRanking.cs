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
        _items = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            _scores[i] = -scores[i];
            _items[i] = i;
            HasNan |= double.IsNaN(scores[i]);
            Positives += positive[i] ? 1 : 0;
        }

        Array.Sort(_scores, _items);
        _positive = new bool[scores.Length];
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i] = -_scores[i];
            _positive[i] = positive[_items[i]];
        }
    }

    /// <summary>Number of positives.</summary>
    public int Positives { get; }

    /// <summary>Number of negatives.</summary>
    public int Negatives => _scores.Length - Positives;

    /// <summary>Whether the figures exist: at least one positive, one negative and no NaN.</summary>
    public bool IsDefined => Positives > 0 && Negatives > 0 && !HasNan;

    private bool HasNan { get; }

    /// <summary>Area under the curves and equal error rate.</summary>
    public RankMetrics Summarise() => Summarise(default, default);

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

    /// <summary>The same with each item counted as often as its group was drawn.</summary>
    internal RankMetrics Summarise(ReadOnlySpan<int> groups, ReadOnlySpan<int> timesDrawn)
    {
        var weighted = !groups.IsEmpty;
        long positives = Positives, negatives = Negatives;
        if (weighted)
        {
            positives = negatives = 0;
            for (var i = 0; i < _items.Length; i++)
            {
                var weight = timesDrawn[groups[_items[i]]];
                positives += _positive[i] ? weight : 0;
                negatives += _positive[i] ? 0 : weight;
            }
        }

        if (HasNan || positives == 0 || negatives == 0)
        {
            return RankMetrics.Undefined;
        }

        double area = 0, precision = 0, eer = double.NaN;
        long hits = 0, alarms = 0;
        for (var i = 0; i < _scores.Length;)
        {
            long newHits = 0, newAlarms = 0;
            var score = _scores[i];
            for (; i < _scores.Length && _scores[i] == score; i++)
            {
                var weight = weighted ? timesDrawn[groups[_items[i]]] : 1;
                newHits += _positive[i] ? weight : 0;
                newAlarms += _positive[i] ? 0 : weight;
            }

            if (newHits + newAlarms == 0)
            {
                continue;
            }

            area += newAlarms * (hits + (0.5 * newHits));
            precision += newHits * ((double)(hits + newHits) / (hits + newHits + alarms + newAlarms));
            if (double.IsNaN(eer))
            {
                eer = Crossing(1 - ((double)hits / positives), (double)alarms / negatives, 1 - ((double)(hits + newHits) / positives), (double)(alarms + newAlarms) / negatives);
            }

            hits += newHits;
            alarms += newAlarms;
        }

        return new RankMetrics(area / positives / negatives, precision / positives, eer);
    }

    /// <summary>Where misses and false alarms meet between two neighbouring thresholds; NaN if not between these.</summary>
    private static double Crossing(double miss0, double alarm0, double miss1, double alarm1)
    {
        var before = miss0 - alarm0;
        var after = miss1 - alarm1;
        if (after > 0)
        {
            return double.NaN;
        }

        var share = before <= 0 ? 0 : before / (before - after);
        return alarm0 + (share * (alarm1 - alarm0));
    }
}
