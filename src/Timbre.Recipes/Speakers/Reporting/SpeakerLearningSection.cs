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
        var sentence = $"{(networks.Any(m => m.Trainings.Count > 1) ? "The first fold" : "The only training")} of each network, {SpeakerWords.Form(view.Main)}. {Kept(networks)}";
        return new Section("learning", "Learning curves", [Charts.LearningCurves(sentence, curves)], Lead(networks));
    }

    /// <summary>How far training is ahead of validation at the epochs that were kept (the dashed lines).</summary>
    private static string Kept(List<SpeakerModelOutcome> networks)
    {
        var gaps = networks.Select(m => (m.Model, Point: m.Trainings.Where(t => t.Curve.Count > 0).Select(t => t.Curve.FirstOrDefault(p => p.Epoch == t.BestEpoch)).FirstOrDefault()))
            .Where(p => p.Point is { ValidationAccuracy: not null }).Select(p => (p.Model, Gap: p.Point!.TrainAccuracy - p.Point.ValidationAccuracy!.Value)).Where(g => double.IsFinite(g.Gap)).OrderByDescending(g => g.Gap).ToList();
        return gaps.Count == 0 ? "Dashed lines mark the epochs that were kept, where one was."
            : gaps[0].Gap <= 0 ? "At the epochs that were kept (dashed lines) no network is better on its training data than on validation."
            : $"At the epoch that was kept (dashed line) {SpeakerWords.Model(gaps[0].Model)} is {Say.Points(gaps[0].Gap)} better on its training data than on validation{(gaps.Count > 1 ? ", the most of all networks" : "")}: so much of it is learned by heart.";
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
