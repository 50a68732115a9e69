namespace Timbre.Evaluation;

/// <summary>Items numbered by group (speaker, recording, …): groups are 0, 1, 2 … in the order in which they first occur.</summary>
public sealed class GroupIndex
{
    private GroupIndex(int[] ofItem, int count)
    {
        OfItem = ofItem;
        Count = count;
    }

    /// <summary>Number of groups.</summary>
    public int Count { get; }

    /// <summary>Group of each item.</summary>
    public IReadOnlyList<int> Items => OfItem;

    internal int[] OfItem { get; }

    /// <summary>Groups by number; any numbers will do.</summary>
    public static GroupIndex From(ReadOnlySpan<int> groups)
    {
        var seen = new Dictionary<int, int>();
        var items = new int[groups.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!seen.TryGetValue(groups[i], out items[i]))
            {
                seen[groups[i]] = items[i] = seen.Count;
            }
        }

        return new GroupIndex(items, seen.Count);
    }

    /// <summary>Groups by name, e.g. the speaker of each utterance.</summary>
    public static GroupIndex From(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = new int[names.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (!seen.TryGetValue(names[i], out items[i]))
            {
                seen[names[i]] = items[i] = seen.Count;
            }
        }

        return new GroupIndex(items, seen.Count);
    }

    /// <summary>Each item a group of its own: right only where items are independent.</summary>
    public static GroupIndex EachItem(int count)
    {
        var items = new int[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = i;
        }

        return new GroupIndex(items, count);
    }

    /// <summary>Mean of the values of each group, NaN values left out: one independent value per speaker instead of many dependent ones.</summary>
    public double[] Means(ReadOnlySpan<double> values)
    {
        if (values.Length != OfItem.Length)
        {
            throw new ArgumentException($"{OfItem.Length} items, but {values.Length} values", nameof(values));
        }

        var sums = new double[Count];
        var counts = new int[Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sums[OfItem[i]] += values[i];
                counts[OfItem[i]]++;
            }
        }

        for (var g = 0; g < sums.Length; g++)
        {
            sums[g] /= counts[g];
        }

        return sums;
    }

    internal int[][] Members()
    {
        var counts = new int[Count];
        foreach (var g in OfItem)
        {
            counts[g]++;
        }

        var members = Array.ConvertAll(counts, n => new int[n]);
        Array.Clear(counts);
        for (var i = 0; i < OfItem.Length; i++)
        {
            members[OfItem[i]][counts[OfItem[i]]++] = i;
        }

        return members;
    }
}
