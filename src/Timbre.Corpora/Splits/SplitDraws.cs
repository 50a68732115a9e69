using Timbre.Numerics;

namespace Timbre.Corpora;

/// <summary>The random draws behind splits. They depend on the seed and on the set of utterances, not on their order.</summary>
internal static class SplitDraws
{
    /// <summary>The ids of the utterances of a fraction of the speakers of each gender.</summary>
    public static HashSet<string> HoldOutSpeakers(IReadOnlyList<Utterance> utterances, double fraction, long seed, string purpose)
    {
        CheckFraction(fraction);
        var genders = Speakers(utterances);
        if (genders.Count < 2)
        {
            throw new TimbreException($"a split by speaker needs at least 2 speakers; there {(genders.Count == 1 ? "is 1" : "are none")}");
        }

        var held = new HashSet<string>(StringComparer.Ordinal);
        var strata = Strata(genders, seed, purpose);
        foreach (var speakers in strata)
        {
            held.UnionWith(speakers.Take(Share(speakers.Length, fraction)));
        }

        // Only one speaker of each gender: hold one of them out, or the test set would be empty.
        if (held.Count == 0)
        {
            held.Add(strata[0][0]);
        }

        return Ids(utterances, u => held.Contains(u.Speaker!));
    }

    /// <summary>The fold (0 … folds-1) of each utterance, whole speakers at a time, every gender spread evenly.</summary>
    public static Dictionary<string, int> DealSpeakers(IReadOnlyList<Utterance> utterances, int folds, long seed)
    {
        var genders = Speakers(utterances);
        CheckFolds(folds, genders.Count, "speakers");
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = 0;
        foreach (var speaker in Strata(genders, seed, "folds").SelectMany(s => s))
        {
            foldOf[speaker] = next++ % folds;
        }

        return utterances.ToDictionary(u => u.Id, u => foldOf[u.Speaker!], StringComparer.Ordinal);
    }

    /// <summary>The ids of a fraction of each speaker's utterances; a speaker's only utterance stays.</summary>
    public static HashSet<string> HoldOutUtterances(IReadOnlyList<Utterance> utterances, double fraction, long seed, string purpose)
    {
        CheckFraction(fraction);
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ids in UtterancesBySpeaker(utterances, seed, purpose))
        {
            held.UnionWith(ids.Take(Share(ids.Length, fraction)));
        }

        return held.Count > 0 ? held : throw new TimbreException("a split by utterance needs a speaker with at least 2 utterances; each speaker here has one");
    }

    /// <summary>The fold of each utterance, every speaker's spread evenly.</summary>
    public static Dictionary<string, int> DealUtterances(IReadOnlyList<Utterance> utterances, int folds, long seed)
    {
        CheckFolds(folds, utterances.Count, "utterances");
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = 0;
        foreach (var id in UtterancesBySpeaker(utterances, seed, "folds").SelectMany(s => s))
        {
            foldOf[id] = next++ % folds;
        }

        return foldOf;
    }

    /// <summary>The ids of each speaker's last chapters: as many as it takes to reach the fraction, one at least, and one chapter at least stays.</summary>
    public static HashSet<string> HoldOutChapters(IReadOnlyList<Utterance> utterances, double fraction)
    {
        CheckFraction(fraction);
        var held = LastChapters(utterances, fraction);
        return held.Count > 0 ? held : throw new TimbreException("a split by chapter needs a speaker with at least 2 chapters; each speaker here has one or none");
    }

    /// <summary>The last chapter of each speaker with several, and those before it until the fraction is reached.</summary>
    public static HashSet<string> LastChapters(IReadOnlyList<Utterance> utterances, double fraction)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var speaker in utterances.Where(u => u.Speaker is not null).GroupBy(u => u.Speaker!, StringComparer.Ordinal))
        {
            var chapters = speaker.GroupBy(u => u.Chapter ?? "", StringComparer.Ordinal).OrderBy(c => c.Key, ChapterOrder.Instance).ToList();
            var wanted = fraction * speaker.Count();
            var taken = 0;
            for (var i = chapters.Count - 1; i > 0 && (taken == 0 || taken < wanted); i--)
            {
                taken += chapters[i].Count();
                held.UnionWith(chapters[i].Select(u => u.Id));
            }
        }

        return held;
    }

    /// <summary>How many of <paramref name="count"/> are held out: the nearest whole number, but one at least and never all; 0 of 1.</summary>
    public static int Share(int count, double fraction) => count < 2 ? 0 : Math.Clamp((int)Math.Round(count * fraction, MidpointRounding.AwayFromZero), 1, count - 1);

    public static void CheckFraction(double fraction)
    {
        if (!(fraction is > 0 and < 1))
        {
            throw new TimbreException($"fraction={fraction}: must lie between 0 and 1, e.g. 0.2");
        }
    }

    public static void CheckFolds(int folds, int units, string what)
    {
        if (folds < 2 || folds > units)
        {
            throw new TimbreException($"folds={folds}: must be from 2 to the number of {what}, which is {units}");
        }
    }

    private static SortedDictionary<string, Gender?> Speakers(IReadOnlyList<Utterance> utterances)
    {
        var unknown = utterances.FirstOrDefault(u => u.Speaker is null);
        return unknown is null ? SpeakerGenders.Of(utterances) : throw new TimbreException(
            $"{unknown.Id}: has no speaker, so nobody can tell on which side it belongs; give speakers in the manifest, or split by utterance");
    }

    /// <summary>The speakers of each gender (F, M, none), shuffled; no empty list.</summary>
    private static List<string[]> Strata(SortedDictionary<string, Gender?> genders, long seed, string purpose)
    {
        var strata = new List<string[]>();
        foreach (var gender in new Gender?[] { Gender.F, Gender.M, null })
        {
            var speakers = genders.Where(g => g.Value == gender).Select(g => g.Key).ToArray();
            new SeededRandom(seed).Fork($"{purpose} {gender}").Shuffle<string>(speakers);
            if (speakers.Length > 0)
            {
                strata.Add(speakers);
            }
        }

        return strata;
    }

    private static IEnumerable<string[]> UtterancesBySpeaker(IReadOnlyList<Utterance> utterances, long seed, string purpose)
    {
        foreach (var speaker in utterances.GroupBy(u => u.Speaker ?? "", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ids = speaker.Select(u => u.Id).Order(StringComparer.Ordinal).ToArray();
            new SeededRandom(seed).Fork($"{purpose} of {speaker.Key}").Shuffle<string>(ids);
            yield return ids;
        }
    }

    private static HashSet<string> Ids(IReadOnlyList<Utterance> utterances, Func<Utterance, bool> take) =>
        utterances.Where(take).Select(u => u.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>Chapters in the order of their numbers, others by their names.</summary>
    private sealed class ChapterOrder : IComparer<string>
    {
        public static ChapterOrder Instance { get; } = new();

        public int Compare(string? x, string? y)
        {
            var numbers = ulong.TryParse(x, out var a) & ulong.TryParse(y, out var b);
            var order = numbers ? a.CompareTo(b) : ulong.TryParse(x, out _) == ulong.TryParse(y, out _) ? 0 : ulong.TryParse(x, out _) ? -1 : 1;
            return order != 0 ? order : string.CompareOrdinal(x, y);
        }
    }
}
