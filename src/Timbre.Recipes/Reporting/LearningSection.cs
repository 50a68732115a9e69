using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Loss and accuracy of the networks, epoch by epoch.</summary>
internal static class LearningSection
{
    public static Section? Of(RunView run)
    {
        var networks = run.Ranked.Where(m => m.IsNetwork).ToList();
        if (networks.Count == 0)
        {
            return null;
        }

        var curves = networks.Select(m => Curve(m.Name, First(m))).ToList();
        var which = run.Main.Split.Folds.Count > 1 ? "the first fold" : "the only fold";
        var sentence = $"{Say.Capital(which)}: where the line of validation turns away from that of training, the network begins to learn the training {(!run.MainLeaks ? "speakers" : run.Main.Split.IsByPiece ? "frames" : "recordings")} by heart; the dashed line marks the epoch that was kept.";
        var blocks = new List<Block> { Charts.LearningCurves(sentence, curves) };
        if (!run.MainLeaks && run.Recipe.Training.Refit)
        {
            blocks.Add(new Text("These are the trainings with a few speakers held out, which decide when to stop and how sure the scores may be. The networks that were tested were then trained once more, on those speakers as well."));
        }

        if (networks.Any(m => m.Outcome.Trainings.Count > 1))
        {
            blocks.Add(new Details("Every fold", [Folds(networks)]));
        }

        return new Section("learning", "Learning curves", blocks, Lead(networks, run));
    }

    private static string Lead(List<ModelScore> networks, RunView run)
    {
        var trainings = networks.SelectMany(m => m.Outcome.Trainings).Where(t => t.Curve.Count > 0 && t.BestEpoch is not null).ToList();
        if (trainings.Count == 0)
        {
            return "No epoch was singled out, since nothing was held out to decide.";
        }

        var judges = !run.MainLeaks ? "voices outside the training set" : run.Main.Split.IsByPiece ? "held-out frames of the same voices" : "other recordings of the same voices";
        var atEnd = trainings.Count(t => t.BestEpoch == t.Curve[^1].Epoch);
        var best = trainings.Select(t => t.BestEpoch!.Value).Order().ToList();
        var kept = best[0] == best[^1] ? $"Epoch {best[0]} was kept in every training" : $"The epochs that were kept run from {best[0]} to {best[^1]}";
        return atEnd == trainings.Count
            ? $"{kept}, each time the last: what helped on the training set still helped with {judges} when training ended."
            : $"{kept}; in {Say.Count(trainings.Count - atEnd, "training")} of {Say.Whole(trainings.Count)} later epochs did not help any more with {judges}.";
    }

    private static FoldTraining First(ModelScore model) => model.Outcome.Trainings.First(t => t.Curve.Count > 0);

    /// <summary>One training as a chart draws it; accuracies that were not measured are left out.</summary>
    public static LearningCurve Curve(string model, FoldTraining training)
    {
        var curve = training.Curve;
        IReadOnlyList<double> Known(Func<Classification.LearningCurvePoint, double?> value) =>
            curve.All(p => value(p) is null) ? [] : [.. curve.Select(p => value(p) ?? double.NaN)];
        return new LearningCurve(model, [.. curve.Select(p => p.TrainLoss)], Known(p => p.ValidationLoss), [.. curve.Select(p => p.TrainAccuracy)], Known(p => p.ValidationAccuracy), training.BestEpoch);
    }

    private static Table Folds(List<ModelScore> networks) => new(
        [new("Model", CellFormat.Text), new("Fold", CellFormat.Integer), new("Epochs", CellFormat.Integer), new("Kept", CellFormat.Integer), new("Training loss", CellFormat.Fixed3), new("Validation loss", CellFormat.Fixed3), new("Training accuracy", CellFormat.Percent), new("Validation accuracy", CellFormat.Percent), new("Time", CellFormat.Seconds)],
        [.. networks.SelectMany(m => m.Outcome.Trainings.Where(t => t.Curve.Count > 0).Select(t =>
        {
            var kept = t.Curve.FirstOrDefault(p => p.Epoch == t.BestEpoch) ?? t.Curve[^1];
            return new Cell[] { m.Name, t.Fold + 1, t.Curve.Count, Cell.Of(t.BestEpoch), kept.TrainLoss, kept.ValidationLoss, kept.TrainAccuracy, kept.ValidationAccuracy, t.TrainSeconds };
        }))])
    {
        Note = $"Losses and accuracies per {(PieceWord.Of(networks) is not { } piece ? "recording" : networks.Any(m => m.Outcome.Level is null) ? "recording or piece of one" : piece.One)}, of the epoch that was kept.",
    };
}
