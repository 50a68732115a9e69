using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>One feature of all frames, together and by label.</summary>
internal sealed record FrameValues(double[] All, IReadOnlyList<(string Name, double[] Values)> Groups)
{
    /// <summary>Without the values that are not finite: what could not be measured.</summary>
    public FrameValues Finite() =>
        new(Array.FindAll(All, double.IsFinite), [.. Groups.Select(g => (g.Name, Array.FindAll(g.Values, double.IsFinite)))]);

    /// <summary>Copies the frames' values, each recording brought to mean 0 and deviation 1 where its figures are given.</summary>
    public static FrameValues Gather(
        IReadOnlyList<ExtractedUtterance> utterances, ExploredCorpus corpus, int feature, (double[] Means, double[] Deviations)? perUtterance)
    {
        var all = new double[corpus.Frames];
        var slot = corpus.Genders.Select((gender, i) => (gender, i)).ToDictionary(p => p.gender, p => p.i);
        var groups = corpus.Genders.Select(g => new double[corpus.Recordings.Where(r => r.Gender == g).Sum(r => r.Frames)]).ToArray();
        var filled = new int[groups.Length];
        var at = 0;
        for (var u = 0; u < utterances.Count; u++)
        {
            var row = utterances[u].Features.Row(feature);
            var (shift, scale) = perUtterance is { } p ? (p.Means[u], p.Deviations[u] > 0 ? p.Deviations[u] : double.PositiveInfinity) : (0, 1);
            var target = all.AsSpan(at, row.Length);
            for (var i = 0; i < row.Length; i++)
            {
                target[i] = (row[i] - shift) / scale;
            }

            at += row.Length;
            if (corpus.Recordings[u].Gender is { } gender && slot.TryGetValue(gender, out var g))
            {
                target.CopyTo(groups[g].AsSpan(filled[g]));
                filled[g] += row.Length;
            }
        }

        return new FrameValues(all, groups.Length == 0 ? [("all", [.. all])] : [.. corpus.Genders.Select((g, i) => (ExploredCorpus.NameOf(g), groups[i]))]);
    }
}
