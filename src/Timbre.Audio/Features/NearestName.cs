namespace Timbre.Audio;

/// <summary>What a misspelt name probably meant.</summary>
internal static class NearestName
{
    /// <summary><c> (did you mean hop_length?)</c> or nothing where no name is near.</summary>
    public static string Hint(string written, IReadOnlyList<string> names)
    {
        var best = string.Empty;
        var least = Math.Max(2, written.Length / 3) + 1;
        foreach (var name in names)
        {
            var distance = Distance(written, name);
            if (distance < least)
            {
                (best, least) = (name, distance);
            }
        }

        return best.Length == 0 ? string.Empty : $" (did you mean {best}?)";
    }

    /// <summary>Letters to insert, remove or replace (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
