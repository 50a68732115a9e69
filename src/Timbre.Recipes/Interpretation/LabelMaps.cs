using Timbre.Audio;
using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>The mean maps of the recordings of one label, each explained for that label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Recordings">How many.</param>
/// <param name="Picture">The mean of their pictures, [rows, frames].</param>
/// <param name="Methods">By each method.</param>
public sealed record LabelMaps(string Label, int Recordings, FeatureMatrix Picture, IReadOnlyList<LabelMethodMap> Methods)
{
    internal static LabelMaps Of(IReadOnlyList<VoiceExplanation> explanations)
    {
        var first = explanations[0];
        var methods = first.Maps.Select(m => new LabelMethodMap(
            m.Method,
            new EvidenceMap(m.Map.Height, m.Map.Width, Means(explanations, e => e[m.Method].Values, m.Map.Values.Length)),
            [.. Enumerable.Range(0, m.Map.Height).Select(row => explanations.Average(e => EvidenceBand.Shares(e[m.Method])[row]))])).ToList();
        var picture = new FeatureMatrix(first.Picture.FeatureCount, first.Picture.FrameCount, Means(explanations, e => e.Picture.Values, first.Picture.Values.Length));
        return new LabelMaps(first.Label, explanations.Count, picture, methods);
    }

    private delegate ReadOnlySpan<float> Values(VoiceExplanation explanation);

    private static float[] Means(IReadOnlyList<VoiceExplanation> explanations, Values values, int length)
    {
        var sums = new double[length];
        foreach (var explanation in explanations)
        {
            var own = values(explanation);
            for (var i = 0; i < length; i++)
            {
                sums[i] += own[i];
            }
        }

        return [.. sums.Select(s => (float)(s / explanations.Count))];
    }
}

/// <summary>The mean map of a label by one method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Mean">[rows, frames].</param>
/// <param name="RowShares">The mean over recordings of each row's share of what speaks for the label.</param>
public sealed record LabelMethodMap(ExplanationMethod Method, EvidenceMap Mean, IReadOnlyList<double> RowShares)
{
    /// <summary>The fewest neighbouring frames that hold half of what in the mean over the rows speaks for the label; null where nothing does.</summary>
    public EvidenceBand? When
    {
        get
        {
            double[] found = [.. Mean.ColumnMeans().Select(v => Math.Max(0, v))];
            var sum = found.Sum();
            return sum > 0 ? EvidenceBand.Narrowest([.. found.Select(v => v / sum)]) : null;
        }
    }
}
