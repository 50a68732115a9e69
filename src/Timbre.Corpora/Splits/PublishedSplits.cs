using System.Globalization;

namespace Timbre.Corpora;

/// <summary>Divisions that were published with a corpus.</summary>
public static class PublishedSplits
{
    /// <summary>Four groups of three women and three men of AudioMNIST's 60 speakers (Becker et al. 2018, <c>splits.json</c> of the corpus).</summary>
    private static readonly int[][] s_audioMnistGroups =
    [
        [36, 47, 56, 2, 44, 50],
        [26, 12, 57, 25, 37, 45],
        [43, 28, 52, 48, 53, 41],
        [58, 59, 60, 7, 23, 38],
    ];

    /// <summary>
    /// AudioMNIST's four gender folds: speaker-disjoint and balanced; each trains on 12 speakers, validates on 6 and tests on 6.
    /// The recordings of the other 36 speakers, all men, are in no part.
    /// </summary>
    /// <exception cref="TimbreException">The utterances are not those of AudioMNIST's speakers.</exception>
    public static Split AudioMnistGender(IReadOnlyList<Utterance> utterances)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        var names = utterances
            .Select(u => u.Speaker)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToLookup(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        var groups = s_audioMnistGroups.Select(g => g.SelectMany(number => names[number]).ToList()).ToList();
        if (groups.Exists(g => g.Count == 0))
        {
            throw new TimbreException("the published AudioMNIST folds need AudioMNIST's speakers (01 to 60), and a whole group of them is absent; scan the folder data/ of the corpus");
        }

        var folds = new List<(IReadOnlyCollection<string>, IReadOnlyCollection<string>, IReadOnlyCollection<string>)>();
        for (var i = 0; i < groups.Count; i++)
        {
            folds.Add(([.. groups[i], .. groups[(i + 1) % 4]], groups[(i + 2) % 4], groups[(i + 3) % 4]));
        }

        return Split.OfSpeakers(utterances, folds);
    }
}
