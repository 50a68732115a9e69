using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>Neighbouring rows of a picture, and how much of what speaks for the class lies there.</summary>
/// <param name="First">The lowest row, from 0.</param>
/// <param name="Last">The highest, itself included.</param>
/// <param name="Share">Its share of all that speaks for the class, from 0 to 1.</param>
public sealed record EvidenceBand(int First, int Last, double Share)
{
    /// <summary>Each row's share of what speaks for the class (of the values above 0); all 0 where nothing does.</summary>
    public static double[] Shares(EvidenceMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var rows = new double[map.Height];
        for (var i = 0; i < map.Values.Length; i++)
        {
            rows[i / map.Width] += Math.Max(0, map.Values[i]);
        }

        var total = rows.Sum();
        return total > 0 ? [.. rows.Select(r => r / total)] : rows;
    }

    /// <summary>The fewest neighbouring rows that hold a share of what speaks for the class, and of as few rows those that hold most; null where nothing speaks for it.</summary>
    /// <param name="shares">What <see cref="Shares"/> gave, or a mean of such.</param>
    /// <param name="wanted">Above 0, at most 1.</param>
    public static EvidenceBand? Narrowest(IReadOnlyList<double> shares, double wanted = 0.5)
    {
        ArgumentNullException.ThrowIfNull(shares);
        for (var length = 1; length <= shares.Count; length++)
        {
            var sum = shares.Take(length).Sum();
            var (best, first) = (sum, 0);
            for (var start = 1; start + length <= shares.Count; start++)
            {
                sum += shares[start + length - 1] - shares[start - 1];
                (best, first) = sum > best ? (sum, start) : (best, first);
            }

            if (best >= wanted - 1e-9)
            {
                return new EvidenceBand(first, first + length - 1, Math.Min(1, best));
            }
        }

        return null;
    }
}
