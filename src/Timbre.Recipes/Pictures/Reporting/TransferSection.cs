using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Fine-tuned against from scratch, the same network on the same recordings.</summary>
internal static class TransferSection
{
    public static Section? Of(PictureOutcome outcome)
    {
        if (outcome.Transfer.Count == 0 || outcome.Pretraining is not { } before)
        {
            return null;
        }

        var pooled = outcome.Transfer.Where(t => t.Fold is null).ToList();
        var main = pooled.FirstOrDefault(t => t.Form == outcome.Run.Forms[0].Form && t.Model == PictureModels.Tuned) ?? pooled[0];
        var table = new Table(
            [new("Form", CellFormat.Text), new("Model", CellFormat.Text), new("Fold", CellFormat.Text), new("From scratch", CellFormat.Percent), new("Fine-tuned", CellFormat.Percent), new("Gain", CellFormat.Percent), new("p", CellFormat.Text)],
            [.. outcome.Transfer.Select(t => new Cell[]
            {
                t.Form, t.Model, t.Fold is { } fold ? $"{fold + 1}" : "all", t.Scratch, t.Tuned, Cell.Of(t.Difference.Interval.Estimate, t.Difference.Interval.Low, t.Difference.Interval.High), Say.P(t.Difference.PValue),
            })])
        {
            Title = "What fine-tuning is worth",
            Note = "Accuracy per utterance, paired: both networks judge the same recordings. Intervals from drawing other test speakers with replacement; a fold has six, too few for an interval to be taken at its word. "
                + $"`{PictureModels.ResNet}` and `{PictureModels.Tuned}` have the same layers, epochs, variations and seeds, and differ in the first weights and in which layers learn from when on; `{PictureModels.TunedAsPublished}` has the published three passes.",
        };
        var measures = pooled.SelectMany(t => new[] { new Measure(t.Model, $"{t.Form}: from scratch", t.Scratch), new Measure(t.Model, $"{t.Form}: fine-tuned", t.Tuned) }).ToList();
        return new Section(
            "transfer",
            "Fine-tuned against from scratch",
            [Charts.Bars("The same network from random weights and from weights that learned another task.", measures, "accuracy per utterance") with { Title = "Transfer" }, new Text(Began(before)), table],
            Lead(main));
    }

    private static string Lead(TransferGain main)
    {
        var gain = main.Difference.Interval;
        var sure = gain.IsDefined && !gain.Contains(0);
        return gain.Estimate == 0 ? "Fine-tuning changes nothing here."
            : $"Fine-tuning {(gain.Estimate > 0 ? "gains" : "loses")} {Say.Points(gain.Estimate)} {(main.Form == Recipe.Honest ? "on unheard speakers" : "as published")}"
                + (gain.IsDefined ? $" (95\u00a0% interval {Say.Fixed(100 * gain.Low)} to {Say.Fixed(100 * gain.High)} points){(sure ? "" : "; other speakers could turn that round")}." : ".");
    }

    private static string Began(Pretraining before) => before.Speakers == 0
        ? $"The fine-tuned networks began from {Text.Escape(before.Task)}."
        : $"The fine-tuned networks began from one that had learned {before.Task}, from {Say.Count(before.Recordings, "recording")} of {Say.Count(before.Speakers, "person", "people")} whom no gender fold names: nothing of a test speaker was known beforehand. "
            + "All of those people are men, so the label could not be learned from them. "
            + (double.IsFinite(before.Accuracy) ? $"It gives {Say.Percent(before.Accuracy)} of their other recordings the right digit. " : "")
            + "As published the network began from photographs (ImageNet); `--set pretrained=FILE` takes such a checkpoint. In the published form those people are in training and test as well, like everybody.";
}
