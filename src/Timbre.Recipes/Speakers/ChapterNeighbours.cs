using System.Numerics.Tensors;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Whether chunks lie nearer to their own chapter than to the speaker's others: a room or a microphone that comes through.</summary>
internal static class ChapterNeighbours
{
    /// <summary>Looks up each chunk's nearest neighbour in another utterance of its speaker; null where no speaker has two chapters to compare.</summary>
    /// <param name="utterances">Where chunks are from.</param>
    /// <param name="chunks">The chunks; those without a chapter have no part in it.</param>
    /// <param name="labels">Of the chunks.</param>
    /// <param name="scores">[chunks, width].</param>
    /// <param name="width">Components of a chunk.</param>
    /// <param name="threads">At most so many at a time.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ChapterEcho? Of(
        IReadOnlyList<Utterance> utterances, FrameChunk[] chunks, SpaceLabels labels, float[] scores, int width, int threads, CancellationToken cancellation)
    {
        string? ChapterOf(int chunk) => utterances[chunks[chunk].Utterance].Chapter;
        var speakers = Enumerable.Range(0, chunks.Length).Where(i => ChapterOf(i) is not null).GroupBy(i => labels.Speakers[i])
            .Select(g => g.ToArray()).Where(own => own.Select(ChapterOf).Distinct(StringComparer.Ordinal).Skip(1).Any()).ToArray();
        var tallies = new (int Same, double Expected)[speakers.Length];
        WorkPool.For(speakers.Length, threads, s => tallies[s] = Tally(speakers[s]), cancellation);
        var count = speakers.Sum(own => own.Length);
        return count == 0 ? null : new ChapterEcho(speakers.Length, count, (double)tallies.Sum(t => t.Same) / count, tallies.Sum(t => t.Expected) / count);

        (int Same, double Expected) Tally(int[] own)
        {
            var chapters = Array.ConvertAll(own, ChapterOf);
            var (same, expected) = (0, 0.0);
            foreach (var i in own)
            {
                var (nearest, echo, alike, others) = (float.PositiveInfinity, false, 0, 0);
                for (var j = 0; j < own.Length; j++)
                {
                    if (chunks[own[j]].Utterance == chunks[i].Utterance)
                    {
                        continue;
                    }

                    var sameChapter = chapters[j] == ChapterOf(i);
                    others++;
                    alike += sameChapter ? 1 : 0;
                    var distance = TensorPrimitives.Distance<float>(scores.AsSpan(i * width, width), scores.AsSpan(own[j] * width, width));
                    if (distance < nearest)
                    {
                        (nearest, echo) = (distance, sameChapter);
                    }
                }

                // Two chapters are two utterances at least, so there is another.
                same += echo ? 1 : 0;
                expected += (double)alike / others;
            }

            return (same, expected);
        }
    }
}
