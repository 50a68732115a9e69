using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Loss and accuracy of the networks, epoch by epoch, in the division that the report argues from.</summary>
internal static class SpeakerLearningSection
{
    public static Section? Of(SpeakerView view)
    {
        var networks = view.Ranked.Where(m => m.IsNetwork()).ToList();
        if (networks.Count == 0)
        {
            return null;
        }

        var curves = networks.Select(m => LearningSection.Curve(m.Model, m.Trainings.First(t => t.Curve.Count > 0))).ToList();
        var sentence = $"{(networks.Any(m => m.Trainings.Count > 1) ? "The first fold" : "The only training")} of each network, {SpeakerWords.Form(view.Main)}: where the line of validation turns away from that of training, it begins to learn the training recordings by heart; the dashed line marks the epoch that was kept.";
        return new Section("learning", "Learning curves", [Charts.LearningCurves(sentence, curves)], Lead(networks));
    }

    private static string Lead(List<SpeakerModelOutcome> networks)
    {
        var trainings = networks.SelectMany(m => m.Trainings).Where(t => t.Curve.Count > 0 && t.BestEpoch is not null).ToList();
        if (trainings.Count == 0)
        {
            return "No epoch was singled out, since nothing was held out to decide.";
        }

        var atEnd = trainings.Count(t => t.BestEpoch == t.Curve[^1].Epoch);
        var kept = trainings.Select(t => t.BestEpoch!.Value).Order().ToList();
        var which = kept[0] == kept[^1] ? $"Epoch {kept[0]} was kept in every training" : $"The epochs that were kept run from {kept[0]} to {kept[^1]}";
        return atEnd == trainings.Count
            ? $"{which}, each time the last: longer training might still have helped."
            : $"{which}; in {Say.Count(trainings.Count - atEnd, "training")} of {Say.Whole(trainings.Count)} later epochs no longer helped with held-out recordings of the same speakers.";
    }
}
