using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Turns what a model said into figures, the same for every model.</summary>
internal sealed class SpeakerLevels(SpeakerDivision division, IReadOnlyList<Utterance> utterances, Recipe recipe, int jobs)
{
    private const int Five = 5;

    private BootstrapOptions Bootstrap => new() { Replicates = recipe.Replicates, Seed = recipe.Seed, Jobs = jobs };

    /// <summary>Frames where there are any, chunks, utterances.</summary>
    public IReadOnlyList<SpeakerLevel> Of(JudgedScores tested, SpeakerSlopes slopes)
    {
        var chunks = division.Tested.SelectMany(t => t.Chunks).ToList();
        var levels = new List<SpeakerLevel>();
        if (tested.Frames is { } frames)
        {
            int[] owners = [.. division.Tested.Zip(frames).SelectMany(p => Enumerable.Repeat(p.First.Utterance, p.Second.Length / division.Labels.Count))];
            levels.Add(Level(ResultRow.Frame, owners, [.. frames.SelectMany(f => f.Select(MathF.Exp))], null));
        }

        levels.Add(Level(ResultRow.Chunk, [.. chunks.Select(c => c.Utterance)], Probabilities(tested.Chunks, slopes.Chunk), [.. chunks.Select(c => (int?)(int)Math.Round(c.From / recipe.Speaker.ChunkSeconds))]));
        levels.Add(Level(ResultRow.Utterance, [.. division.Tested.Select(t => t.Utterance)], Probabilities(tested.Utterances, slopes.Utterance), [.. division.Tested.Select(_ => (int?)null)]));
        return levels;
    }

    /// <summary>Accuracy on stretches of each length.</summary>
    public IReadOnlyList<GrowthPoint> Of(IReadOnlyDictionary<double, List<double[]>> bySeconds) =>
    [
        .. bySeconds.OrderBy(p => p.Key).Select(p =>
        {
            int[] owners = [.. division.StretchesOf(p.Key).SelectMany(s => s.Stretches).Select(s => s.Utterance)];
            return Point(p.Key, owners, p.Value);
        }),
    ];

    /// <summary>Accuracy of items that belong to utterances.</summary>
    public GrowthPoint Point(double seconds, int[] owners, IReadOnlyList<double[]> said)
    {
        int[] truth = [.. owners.Select(u => division.LabelOf[u])];
        int[] decided = [.. said.Select(s => Array.IndexOf(s, s.Max()))];
        return new GrowthPoint(seconds, truth.Length, (double)truth.Zip(decided).Count(p => p.First == p.Second) / truth.Length, GroupBootstrap.Accuracy(Speakers(owners), truth, decided, Bootstrap));
    }

    private static float[] Probabilities(IReadOnlyList<double[]> means, ScoreCalibration slope) => [.. means.SelectMany(m => slope.Probabilities(m).Select(p => (float)p))];

    private SpeakerLevel Level(string level, int[] owners, float[] probabilities, int?[]? chunks)
    {
        var classes = division.Labels.Count;
        int[] truth = [.. owners.Select(u => division.LabelOf[u])];
        var items = new SpeakerItem[truth.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            var (best, second) = TwoBest(row);
            items[i] = new SpeakerItem(utterances[owners[i]], chunks?[i], truth[i], best, second, row[best]);
        }

        int[] decided = Array.ConvertAll(items, i => i.Decided);
        return new SpeakerLevel(
            level,
            ClassificationMetrics.Compute(truth, probabilities, division.Labels),
            ClassificationMetrics.TopKAccuracy(truth, probabilities, classes, Five),
            GroupBootstrap.Accuracy(Speakers(owners), truth, decided, Bootstrap),
            GroupBootstrap.Accuracy(GroupIndex.From([.. owners.Select(u => $"{utterances[u].Speaker} {utterances[u].Chapter ?? utterances[u].Id}")]), truth, decided, Bootstrap),
            chunks is null ? [] : items);
    }

    private GroupIndex Speakers(int[] owners) => GroupIndex.From([.. owners.Select(u => utterances[u].Speaker!)]);

    private static (int Best, int Second) TwoBest(ReadOnlySpan<float> row)
    {
        var (best, second) = row[1] > row[0] ? (1, 0) : (0, 1);
        for (var c = 2; c < row.Length; c++)
        {
            (best, second) = row[c] > row[best] ? (c, best) : row[c] > row[second] ? (best, c) : (best, second);
        }

        return (best, second);
    }
}
