namespace Timbre.Evaluation;

/// <summary>A statistic of a resample.</summary>
/// <param name="items">Indices of the items drawn; an item stands there as often as its group was drawn.</param>
/// <returns>The statistic; NaN where it is not defined for these items.</returns>
public delegate double ItemStatistic(ReadOnlySpan<int> items);

/// <summary>
/// Confidence intervals from resampling whole groups with replacement, since utterances of one speaker are not independent.
/// Take as group the unit of which there could have been others: the speaker where speakers are unseen in training; the recording or
/// chapter where the speakers are a closed set and are themselves the classes. Replicates in which a statistic is not defined are left
/// out. With fewer than two groups the ends are NaN; with fewer than about ten an interval is too narrow. An interval is
/// widened to hold the estimate in the rare case that the replicates do not.
/// </summary>
public static class GroupBootstrap
{
    /// <summary>Interval of any statistic. The statistic is called from several threads at a time.</summary>
    public static ConfidenceInterval Interval(GroupIndex groups, ItemStatistic statistic, BootstrapOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(statistic);
        return BootstrapEngine.Run(groups.Count, 1, Expand(groups, statistic, null), options, ct)[0].Interval;
    }

    /// <summary>Difference of a statistic between two models on the same items: first − second, both on the same resamples.</summary>
    public static PairedDifference Difference(
        GroupIndex groups, ItemStatistic first, ItemStatistic second, BootstrapOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return BootstrapEngine.Run(groups.Count, 1, Expand(groups, first, second), options, ct)[0];
    }

    /// <summary>Interval of the mean of a value per item, e.g. right = 1 and wrong = 0 for accuracy.</summary>
    public static ConfidenceInterval Mean(GroupIndex groups, ReadOnlySpan<double> values, BootstrapOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var sums = GroupSums.Of(groups, values);
        return BootstrapEngine.Run(groups.Count, 1, (times, results) => results[0] = sums.Mean(times), options, ct)[0].Interval;
    }

    /// <summary>Interval of the accuracy of decisions (−1 = none made, which is wrong).</summary>
    public static ConfidenceInterval Accuracy(
        GroupIndex groups, ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, BootstrapOptions? options = null, CancellationToken ct = default) =>
        Mean(groups, Hits(truth, predicted), options, ct);

    /// <summary>Difference in accuracy between two models' decisions on the same items: first − second.</summary>
    public static PairedDifference AccuracyDifference(
        GroupIndex groups, ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second, BootstrapOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var difference = Hits(truth, first);
        var other = Hits(truth, second);
        for (var i = 0; i < difference.Length; i++)
        {
            difference[i] -= other[i];
        }

        var sums = GroupSums.Of(groups, difference);
        return BootstrapEngine.Run(groups.Count, 1, (times, results) => results[0] = sums.Mean(times), options, ct)[0];
    }

    /// <summary>
    /// Intervals of a classifier's metrics by their names in <c>results.json</c>: accuracy, balanced_accuracy, precision, recall, f1, mcc, log_loss,
    /// brier and, with two classes, roc_auc, average_precision, eer. Give them to <see cref="ClassificationMetrics.Intervals"/>.
    /// </summary>
    /// <param name="groups">Group of each item.</param>
    /// <param name="truth">Class of each item.</param>
    /// <param name="probabilities">[n, classes] in C order.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="predicted">Decisions, −1 = none; empty = the likeliest class.</param>
    /// <param name="positive">With two classes: the class whose scores rank the items. −1 = the last.</param>
    /// <param name="options">Replicates, seed, level, method.</param>
    /// <param name="ct">Stops the work.</param>
    public static IReadOnlyDictionary<string, ConfidenceInterval> Classification(
        GroupIndex groups, ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, int classes, ReadOnlySpan<int> predicted = default, int positive = -1,
        BootstrapOptions? options = null, CancellationToken ct = default)
    {
        var statistics = new ClassificationStatistics(ScoredItems.Create(truth, predicted, probabilities, classes, positive, rankEveryClass: false), groups);
        var intervals = BootstrapEngine.Run(groups.Count, statistics.Names.Count, statistics.Compute, options, ct);
        return Named(statistics.Names, Array.ConvertAll(intervals, i => i.Interval));
    }

    /// <summary>Differences of all metrics between two models on the same items (first − second), by the names in <c>results.json</c>.</summary>
    /// <param name="groups">Group of each item.</param>
    /// <param name="truth">Class of each item.</param>
    /// <param name="first">Probabilities of the first model, [n, classes] in C order.</param>
    /// <param name="second">Probabilities of the second model.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="positive">With two classes: the class whose scores rank the items. −1 = the last.</param>
    /// <param name="options">Replicates, seed, level, method.</param>
    /// <param name="ct">Stops the work.</param>
    public static IReadOnlyDictionary<string, PairedDifference> ClassificationDifference(
        GroupIndex groups, ReadOnlySpan<int> truth, ReadOnlySpan<float> first, ReadOnlySpan<float> second, int classes, int positive = -1,
        BootstrapOptions? options = null, CancellationToken ct = default)
    {
        var a = new ClassificationStatistics(ScoredItems.Create(truth, default, first, classes, positive, rankEveryClass: false), groups);
        var b = new ClassificationStatistics(ScoredItems.Create(truth, default, second, classes, positive, rankEveryClass: false), groups);
        var differences = BootstrapEngine.Run(
            groups.Count,
            a.Names.Count,
            (times, results) =>
            {
                Span<double> other = stackalloc double[results.Length];
                a.Compute(times, results);
                b.Compute(times, other);
                for (var i = 0; i < results.Length; i++)
                {
                    results[i] -= other[i];
                }
            },
            options,
            ct);
        return Named(a.Names, differences);
    }

    private static OrderedDictionary<string, T> Named<T>(IReadOnlyList<string> names, T[] values)
    {
        var named = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            named.Add(names[i], values[i]);
        }

        return named;
    }

    private static double[] Hits(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        if (truth.Length != predicted.Length)
        {
            throw new ArgumentException($"{truth.Length} items, but {predicted.Length} decisions", nameof(predicted));
        }

        var hits = new double[truth.Length];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = truth[i] == predicted[i] ? 1 : 0;
        }

        return hits;
    }

    private static DrawStatistic Expand(GroupIndex groups, ItemStatistic first, ItemStatistic? second)
    {
        var members = groups.Members();
        return (times, results) =>
        {
            var count = 0;
            for (var g = 0; g < times.Length; g++)
            {
                count += times[g] * members[g].Length;
            }

            var items = new int[count];
            var at = 0;
            for (var g = 0; g < times.Length; g++)
            {
                for (var t = 0; t < times[g]; t++)
                {
                    members[g].CopyTo(items, at);
                    at += members[g].Length;
                }
            }

            results[0] = first(items) - (second is null ? 0 : second(items));
        };
    }
}
