using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>As many female as male speakers, drawn with a seed.</summary>
internal static class BalancedSubset
{
    public static Manifest Take(Manifest manifest, int speakers, long seed)
    {
        var byGender = SpeakerGenders.Of(manifest.Utterances);
        var female = Drawn(byGender, Gender.F, seed);
        var male = Drawn(byGender, Gender.M, seed);
        var there = $"{manifest.Name} has {female.Length} female and {male.Length} male speakers";
        if (speakers <= 0 || speakers % 2 != 0)
        {
            throw new TimbreException($"speakers={speakers}: must be an even number above 0, half of them female and half male; {there}");
        }

        if (female.Length < speakers / 2 || male.Length < speakers / 2)
        {
            throw new TimbreException($"speakers={speakers}: needs {speakers / 2} of each gender, but {there}; take at most {2 * Math.Min(female.Length, male.Length)}");
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        taken.UnionWith(female.AsSpan(0, speakers / 2));
        taken.UnionWith(male.AsSpan(0, speakers / 2));
        return manifest.Where(u => u.Speaker is not null && taken.Contains(u.Speaker));
    }

    private static void UnionWith(this HashSet<string> set, ReadOnlySpan<string> more)
    {
        foreach (var item in more)
        {
            set.Add(item);
        }
    }

    private static string[] Drawn(SortedDictionary<string, Gender?> genders, Gender gender, long seed)
    {
        var speakers = genders.Where(g => g.Value == gender).Select(g => g.Key).ToArray();
        new SeededRandom(seed).Fork($"balanced {gender}").Shuffle<string>(speakers);
        return speakers;
    }
}

/// <summary>The label of each speaker.</summary>
internal static class SpeakerGenders
{
    /// <summary>Each speaker's gender, in ordinal order of the names; a speaker with two labels has the one that more utterances carry (F where equal).</summary>
    public static SortedDictionary<string, Gender?> Of(IEnumerable<Utterance> utterances)
    {
        var counts = new Dictionary<string, (int F, int M)>(StringComparer.Ordinal);
        foreach (var u in utterances)
        {
            if (u.Speaker is not null)
            {
                var (f, m) = counts.GetValueOrDefault(u.Speaker);
                counts[u.Speaker] = (f + (u.Gender == Gender.F ? 1 : 0), m + (u.Gender == Gender.M ? 1 : 0));
            }
        }

        var genders = new SortedDictionary<string, Gender?>(StringComparer.Ordinal);
        foreach (var (speaker, (f, m)) in counts)
        {
            genders[speaker] = f + m == 0 ? null : f >= m ? Gender.F : Gender.M;
        }

        return genders;
    }
}
