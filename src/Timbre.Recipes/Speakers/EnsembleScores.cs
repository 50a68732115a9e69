using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Several models of one division together: the weighted sum of their calibrated log-probabilities.</summary>
/// <param name="Weights">How much each member counts for utterances; they sum to 1.</param>
/// <param name="Slopes">How sure the weighted mean may be.</param>
/// <param name="Tested">What it says of the test part.</param>
/// <param name="BySeconds">What it says of every stretch of a length, by seconds.</param>
internal sealed record EnsembleScores(IReadOnlyList<double> Weights, SpeakerSlopes Slopes, JudgedScores Tested, IReadOnlyDictionary<double, List<double[]>> BySeconds)
{
    private const double LeastProbability = 1e-12; // as in a kept ensemble

    /// <summary>Weights are fitted on the validation part, which no member had learned from.</summary>
    public static EnsembleScores Of(IReadOnlyList<SpeakerFit> members, SpeakerDivision division)
    {
        List<IReadOnlyList<double[]>> Logs(Func<SpeakerFit, IReadOnlyList<double[]>> said, Func<SpeakerSlopes, ScoreCalibration> slope) =>
            [.. members.Select(m => (IReadOnlyList<double[]>)[.. said(m).Select(s => Log(slope(m.Slopes).Probabilities(s)))])];
        var chunk = EnsembleWeights.Fit(Logs(m => m.Validated.Chunks, s => s.Chunk), [.. division.Validation.SelectMany(v => v.Chunks).Select(c => division.LabelOf[c.Utterance])]);
        var utterance = EnsembleWeights.Fit(Logs(m => m.Validated.Utterances, s => s.Utterance), [.. division.Validation.Select(v => division.LabelOf[v.Utterance])]);
        var seconds = members.Select(m => m.BySeconds.Keys).Aggregate<IEnumerable<double>>((a, b) => a.Intersect(b)).ToList();
        return new EnsembleScores(
            [.. utterance.Select(w => w / utterance.Sum())],
            new SpeakerSlopes(new ScoreCalibration(chunk.Sum()), new ScoreCalibration(utterance.Sum())),
            new JudgedScores(Mean(Logs(m => m.Tested.Chunks, s => s.Chunk), chunk), Mean(Logs(m => m.Tested.Utterances, s => s.Utterance), utterance), null),
            seconds.ToDictionary(s => s, s => Mean(Logs(m => m.BySeconds[s], p => p.Chunk), chunk)));
    }

    private static double[] Log(double[] probabilities) => Array.ConvertAll(probabilities, p => Math.Log(Math.Max(p, LeastProbability)));

    private static List<double[]> Mean(List<IReadOnlyList<double[]>> members, double[] weights)
    {
        var total = weights.Sum();
        return
        [
            .. members[0].Select((first, item) =>
            {
                var mean = new double[first.Length];
                for (var m = 0; m < members.Count; m++)
                {
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(members[m][item], weights[m] / total, mean, mean);
                }

                return mean;
            }),
        ];
    }
}
