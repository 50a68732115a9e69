using System.Numerics.Tensors;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>
/// Several models of one division together: the mean of their calibrated log-probabilities, each counting the same. (Weights fitted on held-out chapters did
/// worse on the next chapter: sessions are too few to learn from.)
/// </summary>
/// <param name="Slopes">How sure the mean may be.</param>
/// <param name="Tested">What it says of the test part.</param>
/// <param name="BySeconds">What it says of every stretch of a length, by seconds.</param>
internal sealed record EnsembleScores(SpeakerSlopes Slopes, JudgedScores Tested, IReadOnlyDictionary<double, List<double[]>> BySeconds)
{
    private const double LeastProbability = 1e-12; // as in a kept ensemble

    /// <summary>It learns nothing but its own calibration, on the validation part, which no member had learned from.</summary>
    public static EnsembleScores Of(IReadOnlyList<SpeakerFit> members, SpeakerDivision division)
    {
        JudgedScores Together(Func<SpeakerFit, JudgedScores> of) => new(
            Mean([.. members.Select(m => (of(m).Chunks, m.Slopes.Chunk))]), Mean([.. members.Select(m => (of(m).Utterances, m.Slopes.Utterance))]), null);
        var seconds = members.Select(m => m.BySeconds.Keys).Aggregate<IEnumerable<double>>((a, b) => a.Intersect(b)).ToList();
        return new EnsembleScores(
            SpeakerSlopes.Fit(Together(m => m.Validated), division),
            Together(m => m.Tested),
            seconds.ToDictionary(s => s, s => Mean([.. members.Select(m => ((IReadOnlyList<double[]>)m.BySeconds[s], m.Slopes.Chunk))])));
    }

    private static List<double[]> Mean(List<(IReadOnlyList<double[]> Said, ScoreCalibration Slope)> members) =>
    [
        .. members[0].Said.Select((first, item) =>
        {
            var mean = new double[first.Length];
            foreach (var (said, slope) in members)
            {
                var logs = Array.ConvertAll(slope.Probabilities(said[item]), p => Math.Log(Math.Max(p, LeastProbability)));
                TensorPrimitives.MultiplyAdd(logs, 1.0 / members.Count, mean, mean);
            }

            return mean;
        }),
    ];
}
