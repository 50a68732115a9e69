using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Several models of one division together: the mean of their calibrated log-probabilities.</summary>
internal static class EnsembleScores
{
    /// <summary>As if the ensemble were a model; it learns nothing but its own calibration, on the validation part.</summary>
    public static (SpeakerSlopes Slopes, JudgedScores Tested, IReadOnlyDictionary<double, List<double[]>> BySeconds) Of(IReadOnlyList<SpeakerFit> members, SpeakerDivision division)
    {
        JudgedScores Together(Func<SpeakerFit, JudgedScores> of) => new(
            Mean([.. members.Select(m => (of(m).Chunks, m.Slopes.Chunk))]), Mean([.. members.Select(m => (of(m).Utterances, m.Slopes.Utterance))]), null);
        var seconds = members.Select(m => m.BySeconds.Keys).Aggregate<IEnumerable<double>>((a, b) => a.Intersect(b)).ToList();
        return (
            SpeakerSlopes.Fit(Together(m => m.Validated), division),
            Together(m => m.Tested),
            seconds.ToDictionary(s => s, s => Mean([.. members.Select(m => ((IReadOnlyList<double[]>)m.BySeconds[s], m.Slopes.Chunk))])));
    }

    private static List<double[]> Mean(List<(IReadOnlyList<double[]> Said, ScoreCalibration Slope)> members)
    {
        var mean = members[0].Said.Select(s => new double[s.Length]).ToList();
        foreach (var (said, slope) in members)
        {
            for (var item = 0; item < said.Count; item++)
            {
                var probabilities = slope.Probabilities(said[item]);
                for (var c = 0; c < probabilities.Length; c++)
                {
                    mean[item][c] += Math.Log(Math.Max(probabilities[c], 1e-12)) / members.Count;
                }
            }
        }

        return mean;
    }
}
