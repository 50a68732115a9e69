namespace Timbre.Evaluation.Importance;

/// <summary>What a group of features is worth to a kind of model that is trained anew without it, and on it alone.</summary>
/// <param name="Name">The group.</param>
/// <param name="All">The metric with all columns.</param>
/// <param name="Without">The metric with the group left out; NaN where nothing else is left.</param>
/// <param name="Alone">The metric with the group only.</param>
public sealed record GroupWorth(string Name, double All, double Without, double Alone)
{
    /// <summary>What leaving the group out costs: <see cref="All"/> − <see cref="Without"/>.</summary>
    public double Drop => All - Without;

    /// <summary>
    /// Trains and scores with all columns, without each group, and with each group alone. Unlike a permutation this lets a model make do with what
    /// else says the same; it costs two trainings for each group and one more.
    /// </summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="score">
    /// Trains on the columns given, in ascending order, and says how good the result is on rows it has not seen, the larger the better. Called one after
    /// another; must split and seed the same way each time.
    /// </param>
    /// <param name="ct">Stops between trainings.</param>
    /// <exception cref="TimbreException">A group names a column that does not exist, or one twice.</exception>
    public static IReadOnlyList<GroupWorth> Of(int columns, IReadOnlyList<ColumnGroup> groups, Func<IReadOnlyList<int>, double> score, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(score);
        ColumnGroup.Check(groups, columns);
        var all = Score(Enumerable.Range(0, columns));
        return groups
            .Select(group => new GroupWorth(group.Name, all, Score(Enumerable.Range(0, columns).Except(group.Columns)), Score(group.Columns.Order())))
            .ToArray();

        double Score(IEnumerable<int> kept)
        {
            ct.ThrowIfCancellationRequested();
            var list = kept.ToArray();
            return list.Length > 0 ? score(list) : double.NaN;
        }
    }
}
