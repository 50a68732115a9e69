using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>What fine-tuning is worth: accuracy of the fine-tuned network minus that of the same network from scratch, on the same recordings.</summary>
/// <param name="Form">Which form.</param>
/// <param name="Model">The fine-tuned model.</param>
/// <param name="Fold">The fold; null = all together.</param>
/// <param name="Scratch">Accuracy from scratch.</param>
/// <param name="Tuned">Accuracy fine-tuned.</param>
/// <param name="Difference">Tuned − scratch, with an interval from drawing other speakers.</param>
public sealed record TransferGain(string Form, string Model, int? Fold, double Scratch, double Tuned, PairedDifference Difference)
{
    /// <summary>Pooled first, then each fold, of every fine-tuned model of a form that was also trained from scratch.</summary>
    internal static IEnumerable<TransferGain> Of(FormOutcome form, Recipe recipe)
    {
        if (form.Models.FirstOrDefault(m => m.Model == PictureModels.ResNet) is not { } scratch)
        {
            yield break;
        }

        foreach (var tuned in form.Models.Where(m => m.Model is PictureModels.Tuned or PictureModels.TunedAsPublished))
        {
            yield return Of(form, tuned, scratch, null, recipe);
            foreach (var training in tuned.Trainings.Count > 1 ? tuned.Trainings : [])
            {
                yield return Of(form, tuned, scratch, training.Fold, recipe);
            }
        }
    }

    private static TransferGain Of(FormOutcome form, ModelOutcome tuned, ModelOutcome scratch, int? fold, Recipe recipe)
    {
        var first = tuned.Utterances.Where(u => fold is null || u.Fold == fold).ToList();
        var second = scratch.Utterances.Where(u => fold is null || u.Fold == fold).ToList(); // the same recordings in the same order
        var difference = GroupBootstrap.AccuracyDifference(
            GroupIndex.From([.. first.Select(u => u.Utterance.Speaker!)]),
            [.. first.Select(u => u.Label)],
            [.. first.Select(u => u.Decided)],
            [.. second.Select(u => u.Decided)],
            new BootstrapOptions { Replicates = recipe.Replicates, Seed = recipe.Seed });
        return new TransferGain(form.Form, tuned.Model, fold, second.Average(u => u.Correct ? 1.0 : 0), first.Average(u => u.Correct ? 1.0 : 0), difference);
    }
}
