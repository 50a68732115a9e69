using Timbre.Corpora;

namespace Timbre.Recipes;

/// <summary>What the first principal components of chunks follow.</summary>
internal static class SpaceAxes
{
    /// <summary>One for each of the ratios.</summary>
    /// <param name="scores">[chunks, width].</param>
    /// <param name="ratios">Share of the variance of each component that is asked for.</param>
    /// <param name="width">Components of a chunk.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="utterances">Where they are from.</param>
    /// <param name="labels">Of the chunks.</param>
    public static IReadOnlyList<SpaceAxis> Of(
        float[] scores, ReadOnlySpan<double> ratios, int width, FrameChunk[] chunks, IReadOnlyList<Utterance> utterances, SpaceLabels labels)
    {
        var axes = new SpaceAxis[ratios.Length];
        var values = new double[chunks.Length];
        for (var a = 0; a < axes.Length; a++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = scores[(i * width) + a];
            }

            var speakers = ratios[a] > 0 ? Between(values, labels.Speakers) : double.NaN;
            var chapters = ratios[a] > 0 && labels.Chapters is { } ofChapter ? Math.Max(0, Between(values, ofChapter) - speakers) : double.NaN;
            axes[a] = new SpaceAxis(ratios[a], Auc(values, chunks, utterances), speakers, chapters);
        }

        return axes;
    }

    /// <summary>Share of the sum of squares that lies between groups (eta²).</summary>
    internal static double Between(double[] values, int[] groups)
    {
        var mean = values.Average();
        var sums = new Dictionary<int, (double Sum, int Count)>();
        var all = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var (sum, count) = sums.GetValueOrDefault(groups[i]);
            sums[groups[i]] = (sum + values[i] - mean, count + 1);
            all += (values[i] - mean) * (values[i] - mean);
        }

        var between = sums.Values.Sum(g => g.Sum * g.Sum / g.Count);
        return all > 0 ? Math.Min(1, between / all) : double.NaN;
    }

    private static double Auc(double[] values, FrameChunk[] chunks, IReadOnlyList<Utterance> utterances)
    {
        var (female, male) = (new List<double>(), new List<double>());
        for (var i = 0; i < values.Length; i++)
        {
            switch (utterances[chunks[i].Utterance].Gender)
            {
                case Gender.F:
                    female.Add(values[i]);
                    break;
                case Gender.M:
                    male.Add(values[i]);
                    break;
                default:
                    break;
            }
        }

        female.Sort();
        male.Sort();
        var auc = TwoGroups.Auc([.. female], [.. male]);
        return Math.Max(auc, 1 - auc);
    }
}
