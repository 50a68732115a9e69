using System.Numerics;

namespace Timbre.Evaluation;

/// <summary>Truth, decisions and what the scores cost, item by item: the common ground of metrics and bootstrap.</summary>
internal sealed class ScoredItems
{
    private ScoredItems(int[] truth, int[] predicted, int classes)
    {
        Truth = truth;
        Predicted = predicted;
        Classes = classes;
    }

    public int Count => Truth.Length;

    public int Classes { get; }

    public int[] Truth { get; }

    /// <summary>−1 = no decision.</summary>
    public int[] Predicted { get; }

    /// <summary>Empty without scores.</summary>
    public double[] LogLosses { get; private init; } = [];

    /// <summary>Empty without scores.</summary>
    public double[] SquaredErrors { get; private init; } = [];

    public RankMetrics Ranks { get; private init; } = RankMetrics.Undefined;

    /// <summary>Ranking by the positive class's score; only with two classes and scores.</summary>
    public ScoreRanking? Ranking { get; private init; }

    public static ScoredItems FromDecisions(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        CheckClasses(truth, classes, lowest: 0, nameof(truth));
        CheckClasses(predicted, classes, lowest: -1, nameof(predicted));
        return new ScoredItems(truth.ToArray(), predicted.ToArray(), classes);
    }

    /// <summary>An empty <paramref name="predicted"/> = the likeliest class. Ranks of more than two classes cost a sort per class, so they may be left out.</summary>
    public static ScoredItems Create<T>(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> probabilities, int classes, int positive, bool rankEveryClass = true)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        CheckShape(truth, probabilities.Length, classes);
        CheckClasses(predicted, classes, lowest: -1, nameof(predicted));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(positive, Math.Max(classes, 1));
        positive = positive < 0 ? classes - 1 : positive;
        var decisions = predicted.IsEmpty ? Likeliest(probabilities, truth.Length, classes) : predicted.ToArray();
        var ranking = classes == 2 ? Rank(truth, probabilities, classes, positive) : null;
        return new ScoredItems(truth.ToArray(), decisions, classes)
        {
            LogLosses = ItemLogLosses(truth, probabilities, classes),
            SquaredErrors = ItemSquaredErrors(truth, probabilities, classes, positive),
            Ranking = ranking,
            Ranks = ranking?.Summarise() ?? (rankEveryClass ? MeanOverClasses(truth, probabilities, classes) : RankMetrics.Undefined),
        };
    }

    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length; // 0 / 0 is NaN, as it should be
    }

    public static void CheckShape(ReadOnlySpan<int> truth, int scores, int classes)
    {
        if (scores != (long)truth.Length * classes)
        {
            throw new ArgumentException($"{truth.Length} items of {classes} classes need {(long)truth.Length * classes} scores, not {scores}", nameof(scores));
        }

        CheckClasses(truth, classes, lowest: 0, nameof(truth));
    }

    private static void CheckClasses(ReadOnlySpan<int> indices, int classes, int lowest, string name)
    {
        foreach (var index in indices)
        {
            if (index < lowest || index >= classes)
            {
                throw new ArgumentOutOfRangeException(name, index, $"not one of the {classes} classes");
            }
        }
    }

    private static int[] Likeliest<T>(ReadOnlySpan<T> probabilities, int n, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var decisions = new int[n];
        for (var i = 0; i < n; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var best = -1;
            for (var c = 0; c < classes; c++)
            {
                if (!T.IsNaN(row[c]) && (best < 0 || row[c] > row[best]))
                {
                    best = c;
                }
            }

            decisions[i] = best;
        }

        return decisions;
    }

    private static double[] ItemLogLosses<T>(ReadOnlySpan<int> truth, ReadOnlySpan<T> probabilities, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var epsilon = typeof(T) == typeof(float) ? Math.Pow(2, -23) : Math.Pow(2, -52);
        var losses = new double[truth.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            var sum = 0.0;
            var own = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var p = Math.Clamp(double.CreateTruncating(probabilities[(i * classes) + c]), epsilon, 1 - epsilon);
                sum += p;
                own = c == truth[i] ? p : own;
            }

            losses[i] = -Math.Log(own / sum);
        }

        return losses;
    }

    private static double[] ItemSquaredErrors<T>(ReadOnlySpan<int> truth, ReadOnlySpan<T> probabilities, int classes, int positive)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                var error = double.CreateTruncating(probabilities[(i * classes) + c]) - (c == truth[i] ? 1 : 0);
                errors[i] += classes != 2 || c == positive ? error * error : 0;
            }
        }

        return errors;
    }

    public static ScoreRanking Rank<T>(ReadOnlySpan<int> truth, ReadOnlySpan<T> probabilities, int classes, int positive)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var scores = new double[truth.Length];
        var isPositive = new bool[truth.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = double.CreateTruncating(probabilities[(i * classes) + positive]);
            isPositive[i] = truth[i] == positive;
        }

        return new ScoreRanking(scores, isPositive);
    }

    /// <summary>The mean over the classes for which both an item of the class and one of another exist.</summary>
    private static RankMetrics MeanOverClasses<T>(ReadOnlySpan<int> truth, ReadOnlySpan<T> probabilities, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var support = new int[classes];
        foreach (var c in truth)
        {
            support[c]++;
        }

        double auc = 0, precision = 0, eer = 0;
        var n = 0;
        for (var c = 0; c < classes; c++)
        {
            if (support[c] > 0 && support[c] < truth.Length)
            {
                var ranks = Rank(truth, probabilities, classes, c).Summarise();
                auc += ranks.RocAuc;
                precision += ranks.AveragePrecision;
                eer += ranks.Eer;
                n++;
            }
        }

        return n == 0 ? RankMetrics.Undefined : new RankMetrics(auc / n, precision / n, eer / n);
    }
}
