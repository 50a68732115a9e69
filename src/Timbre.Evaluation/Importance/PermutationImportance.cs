using System.Collections.Concurrent;
using Timbre.Evaluation.Descriptive;
using Timbre.Numerics;

namespace Timbre.Evaluation.Importance;

/// <summary>What a trained model says of rows. Called from several threads at a time.</summary>
/// <param name="rows">[n, columns].</param>
/// <param name="scores">[n, scores per row], to be filled.</param>
public delegate void RowPredictor(ReadOnlySpan<float> rows, Span<float> scores);

/// <summary>How good scores are, the larger the better (turn a loss round by its sign). Called from several threads at a time.</summary>
/// <param name="scores">[n, scores per row], in the order of the rows.</param>
public delegate double ScoreMetric(ReadOnlySpan<float> scores);

/// <summary>What a model loses when it is shown a group of features from the wrong rows.</summary>
/// <param name="Name">The group.</param>
/// <param name="Drop">
/// The metric with the rows as they are less that with the group permuted: the mean over the repeats, and the range that the given share of them
/// lies in. It says how much chance is in the permuting, not how much there is in the choice of rows.
/// </param>
/// <param name="Deviation">Standard deviation of the drop over the repeats; NaN with one.</param>
/// <param name="Drops">The drop in each repeat.</param>
public sealed record GroupImportance(string Name, ConfidenceInterval Drop, double Deviation, IReadOnlyList<double> Drops);

/// <summary>
/// Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019) of groups of features, for any model: the group's columns are taken, all
/// together, from other rows. Use rows the model has not been trained on. Features that say the same as another one look unimportant alone: put them
/// into one group. A model without skill has no importances.
/// </summary>
public static class PermutationImportance
{
    /// <summary>The importance of each group, in their order. The same seed gives the same bits at any number of threads.</summary>
    /// <param name="rows">[n, <paramref name="columns"/>].</param>
    /// <param name="columns">Features of a row.</param>
    /// <param name="groups">What is permuted together; the result of one does not depend on the others.</param>
    /// <param name="predict">The model.</param>
    /// <param name="scoresPerRow">Scores that it gives for each row, at least 1.</param>
    /// <param name="metric">How good its scores are; NaN or infinite makes a group's figures NaN.</param>
    /// <param name="options">Repeats, seed, level.</param>
    /// <param name="ct">Stops between predictions.</param>
    /// <exception cref="TimbreException">Rows, groups or options do not fit.</exception>
    public static IReadOnlyList<GroupImportance> Of(
        ReadOnlyMemory<float> rows, int columns, IReadOnlyList<ColumnGroup> groups, RowPredictor predict, int scoresPerRow, ScoreMetric metric,
        PermutationOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scoresPerRow);
        options ??= new PermutationOptions();
        options.Check();
        if (columns <= 0 || rows.IsEmpty || rows.Length % columns != 0)
        {
            throw new TimbreException($"{rows.Length} values do not make rows of {columns} features (at least one row is needed)");
        }

        ColumnGroup.Check(groups, columns);
        var count = rows.Length / columns;
        var intact = new float[(long)count * scoresPerRow];
        predict(rows.Span, intact);
        var baseline = metric(intact);

        var random = new SeededRandom(options.Seed);
        var drops = Array.ConvertAll(groups.ToArray(), _ => new double[options.Repeats]);
        var free = new ConcurrentBag<(float[] Rows, float[] Scores)>();
        var threads = options.Jobs <= 0 ? Environment.ProcessorCount : options.Jobs;
        WorkPool.For(
            groups.Count * options.Repeats,
            threads,
            piece =>
            {
                var (group, repeat) = (piece / options.Repeats, piece % options.Repeats);
                var own = free.TryTake(out var taken) ? taken : (Rows: rows.ToArray(), Scores: new float[intact.Length]);
                var order = Order(count, random.Fork($"{groups[group].Name} {repeat}"));
                Put(rows.Span, columns, groups[group].Columns, order, own.Rows);
                predict(own.Rows, own.Scores);
                drops[group][repeat] = baseline - metric(own.Scores);
                Put(rows.Span, columns, groups[group].Columns, null, own.Rows);
                free.Add(own);
            },
            ct);
        return groups.Select((group, i) => Summarise(group.Name, drops[i], options.Level)).ToArray();
    }

    private static int[] Order(int count, SeededRandom random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    private static void Put(ReadOnlySpan<float> from, int columns, IReadOnlyList<int> which, int[]? order, float[] to)
    {
        foreach (var column in which)
        {
            for (var row = 0; row < to.Length / columns; row++)
            {
                to[(row * columns) + column] = from[((order is null ? row : order[row]) * columns) + column];
            }
        }
    }

    private static GroupImportance Summarise(string name, double[] drops, double level)
    {
        var mean = drops.Average();
        if (!double.IsFinite(mean))
        {
            return new GroupImportance(name, new ConfidenceInterval(double.NaN, double.NaN, double.NaN, level), double.NaN, drops);
        }

        var deviation = drops.Length < 2 ? double.NaN : Math.Sqrt(drops.Sum(d => (d - mean) * (d - mean)) / (drops.Length - 1));
        var sorted = drops.Order().ToArray();
        var interval = drops.Length < 2
            ? new ConfidenceInterval(mean, double.NaN, double.NaN, level)
            : new ConfidenceInterval(mean, Quantiles.OfSorted(sorted, (1 - level) / 2), Quantiles.OfSorted(sorted, (1 + level) / 2), level);
        return new GroupImportance(name, interval, deviation, drops);
    }
}
