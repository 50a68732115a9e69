namespace Timbre.Recipes;

/// <summary>Pairs of speakers by how alike their voices are.</summary>
internal static class AlikePairs
{
    /// <summary>Every pair with a known cosine, the most alike first.</summary>
    public static IReadOnlyList<(int First, int Second, double Cosine)> Ranked(SpeakerSimilarity similarity)
    {
        var pairs = new List<(int, int, double Cosine)>();
        for (var i = 0; i < similarity.Speakers.Count; i++)
        {
            for (var j = i + 1; j < similarity.Speakers.Count; j++)
            {
                if (double.IsFinite(similarity.Cosines[i][j]))
                {
                    pairs.Add((i, j, similarity.Cosines[i][j]));
                }
            }
        }

        return [.. pairs.OrderByDescending(p => p.Cosine)];
    }

    /// <summary>Where confused pairs stand among all pairs, weighted by their errors: 1 = the most alike, 0.5 = anywhere, 0 = the least alike. NaN where none is known.</summary>
    public static double PlaceOfConfused(SpeakerSimilarity similarity, IReadOnlyList<ConfusedPair> confused)
    {
        var ranked = Ranked(similarity);
        if (ranked.Count < 2)
        {
            return double.NaN;
        }

        var place = new Dictionary<(string, string), double>();
        for (var r = 0; r < ranked.Count; r++)
        {
            var (a, b) = (similarity.Speakers[ranked[r].First], similarity.Speakers[ranked[r].Second]);
            place[Key(a, b)] = 1 - ((double)r / (ranked.Count - 1));
        }

        double sum = 0, weight = 0;
        foreach (var pair in confused)
        {
            if (place.TryGetValue(Key(pair.First, pair.Second), out var at))
            {
                sum += pair.Count * at;
                weight += pair.Count;
            }
        }

        return weight > 0 ? sum / weight : double.NaN;
    }

    private static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
