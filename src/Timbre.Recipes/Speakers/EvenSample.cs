using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Chooses items evenly from all groups, so that no speaker crowds out another.</summary>
internal static class EvenSample
{
    /// <summary>
    /// At most <paramref name="limit"/> items, ascending: as many from each group as from any other, or all that it has. The same for the same seed.
    /// </summary>
    /// <param name="groups">The group of each item, numbered from 0.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="seed">Decides which of a group.</param>
    public static int[] Of(IReadOnlyList<int> groups, int limit, long seed)
    {
        var members = new List<List<int>>();
        for (var i = 0; i < groups.Count; i++)
        {
            while (members.Count <= groups[i])
            {
                members.Add([]);
            }

            members[groups[i]].Add(i);
        }

        if (groups.Count <= limit)
        {
            return [.. Enumerable.Range(0, groups.Count)];
        }

        var quotas = Quotas([.. members.Select(m => m.Count)], limit);
        var random = new SeededRandom(seed);
        var chosen = new List<int>(limit);
        for (var g = 0; g < quotas.Length; g++)
        {
            var own = members[g].ToArray();
            random.Fork(FormattableString.Invariant($"sample {g}")).Shuffle(own.AsSpan());
            chosen.AddRange(own.AsSpan(0, quotas[g]));
        }

        chosen.Sort();
        return [.. chosen];
    }

    /// <summary>Round after round one from each group that has one left, until the limit is reached.</summary>
    private static int[] Quotas(int[] sizes, int limit)
    {
        var quotas = new int[sizes.Length];
        for (var left = limit; left > 0;)
        {
            for (var g = 0; g < sizes.Length && left > 0; g++)
            {
                if (quotas[g] < sizes[g])
                {
                    quotas[g]++;
                    left--;
                }
            }
        }

        return quotas;
    }
}
