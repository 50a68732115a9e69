using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>The ensemble: the mean of its members' calibrated log-probabilities, which nothing was fitted for.</summary>
internal static class PictureEnsemble
{
    /// <param name="recipe">Its <c>ensemble</c> names the members.</param>
    /// <param name="models">The models of the form that were listed before it.</param>
    /// <exception cref="TimbreException">None of the members was run before it.</exception>
    public static ModelOutcome Of(Recipe recipe, IReadOnlyList<ModelOutcome> models)
    {
        var members = models.Where(m => recipe.Speaker.Ensemble.Contains(m.Model)).ToList();
        if (members.Count == 0)
        {
            throw new TimbreException("ensemble: names none of the models that stand before it in the list of models");
        }

        var joined = members[0].Utterances.Select((first, i) =>
        {
            var means = new double[first.Probabilities.Length];
            foreach (var member in members)
            {
                for (var c = 0; c < means.Length; c++)
                {
                    means[c] += Math.Log(Math.Max(member.Utterances[i].Probabilities[c], 1e-12)) / members.Count;
                }
            }

            var probabilities = ScoreCalibration.None.Probabilities(means);
            float[] logs = [.. probabilities.Select(p => (float)Math.Log(p))];
            return new UtteranceOutcome(first.Utterance, first.Fold, first.Label, logs, UtteranceScores.Of(logs, means.Length), probabilities);
        }).ToList();
        var trainings = members[0].Trainings.Select((t, i) => new FoldTraining(
            t.Fold, [], null, members.Sum(m => m.Trainings[i].TrainSeconds), members.Sum(m => m.Trainings[i].PredictSeconds), members.Sum(m => m.Trainings[i].ParameterCount), 1, null)).ToList();
        return new ModelOutcome(PictureModels.Ensemble, null, trainings, joined);
    }
}
