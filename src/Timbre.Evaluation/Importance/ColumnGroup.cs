namespace Timbre.Evaluation.Importance;

/// <summary>Columns (features) that are judged together, e.g. all MFCC, or a mean and its deviation.</summary>
/// <param name="Name">What to call them; unlike that of any other group.</param>
/// <param name="Columns">Their numbers, from 0, each once. A column may be in several groups.</param>
public sealed record ColumnGroup(string Name, IReadOnlyList<int> Columns)
{
    /// <summary>A group for each column, under its name.</summary>
    public static IReadOnlyList<ColumnGroup> Each(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Select((name, column) => new ColumnGroup(name, [column])).ToArray();
    }

    internal static void Check(IReadOnlyList<ColumnGroup> groups, int columns)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (!names.Add(group.Name))
            {
                throw new TimbreException($"two groups of features are called \"{group.Name}\"");
            }

            var seen = new HashSet<int>();
            foreach (var column in group.Columns)
            {
                if ((uint)column >= (uint)columns || !seen.Add(column))
                {
                    throw new TimbreException($"group \"{group.Name}\": feature {column} is not one of {columns} or is named twice");
                }
            }

            if (seen.Count == 0)
            {
                throw new TimbreException($"group \"{group.Name}\" has no features");
            }
        }
    }
}
