using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>A few recordings of each speaker and digit: fifty repetitions of one word by one voice are much alike, and training on all of them takes its time.</summary>
internal static class Thinning
{
    /// <param name="utterances">All of them.</param>
    /// <param name="each">Recordings per speaker and digit, drawn at random; 0 = all.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <returns>The chosen ones in their order.</returns>
    public static IReadOnlyList<Utterance> Of(IReadOnlyList<Utterance> utterances, int each, long seed)
    {
        if (each == 0)
        {
            return utterances;
        }

        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in utterances.GroupBy(u => (u.Speaker, Digit: PictureCorpus.DigitOf(u))))
        {
            string[] ids = [.. group.Select(u => u.Id).Order(StringComparer.Ordinal)];
            new SeededRandom(seed).Fork($"speaker {group.Key.Speaker}, digit {group.Key.Digit}").Shuffle<string>(ids);
            chosen.UnionWith(ids.Take(each));
        }

        return [.. utterances.Where(u => chosen.Contains(u.Id))];
    }
}
