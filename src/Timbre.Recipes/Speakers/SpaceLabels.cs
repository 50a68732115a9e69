using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>What is known of items (frames or chunks), to compare clusters and components with. Numbers are names only.</summary>
internal sealed class SpaceLabels
{
    private SpaceLabels(int[] speakers, int speakerCount, int[]? genders, int[]? chapters) =>
        (Speakers, SpeakerCount, Genders, Chapters) = (speakers, speakerCount, genders, chapters);

    /// <summary>Speaker of each item, numbered from 0 in the order in which they first occur.</summary>
    public int[] Speakers { get; }

    /// <summary>Speakers that occur.</summary>
    public int SpeakerCount { get; }

    /// <summary>Null where not all are known.</summary>
    public int[]? Genders { get; }

    /// <summary>A chapter is one of one speaker: two who read the same book do not share it. Null where not all are known.</summary>
    public int[]? Chapters { get; }

    /// <summary>Of items that are each from an utterance.</summary>
    /// <param name="utterances">Each with its speaker.</param>
    /// <param name="items">The utterance of each item.</param>
    public static SpaceLabels Of(IReadOnlyList<Utterance> utterances, IReadOnlyList<int> items)
    {
        var speakerOf = GroupIndex.From([.. utterances.Select(u => u.Speaker!)]).Items;
        var speakers = GroupIndex.From(Spread(speakerOf, items));
        var chapterOf = new int[utterances.Count];
        var seen = new Dictionary<(int Speaker, string Chapter), int>();
        for (var u = 0; u < chapterOf.Length; u++)
        {
            if (utterances[u].Chapter is { } chapter && !seen.TryGetValue((speakerOf[u], chapter), out chapterOf[u]))
            {
                seen[(speakerOf[u], chapter)] = chapterOf[u] = seen.Count;
            }
        }

        return new SpaceLabels(
            [.. speakers.Items],
            speakers.Count,
            items.All(i => utterances[i].Gender is not null) ? Spread([.. utterances.Select(u => (int)(u.Gender ?? 0))], items) : null,
            items.All(i => utterances[i].Chapter is not null) ? Spread(chapterOf, items) : null);
    }

    private static int[] Spread(IReadOnlyList<int> ofUtterance, IReadOnlyList<int> items)
    {
        var labels = new int[items.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = ofUtterance[items[i]];
        }

        return labels;
    }
}
