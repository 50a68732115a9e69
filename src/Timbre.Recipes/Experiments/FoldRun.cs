using System.Diagnostics;
using Timbre.Classification;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>Trains one model on one fold and tests it. Runs on one core; the same inputs give the same bits.</summary>
internal static class FoldRun
{
    public static FoldResult Run(
        string model, TrainingSettings settings, long seed, FrameTable table, FoldData data, int classes, IProgress<string>? progress, CancellationToken cancellation) =>
        Run(
            (train, validation, bestEpoch) => FrameTraining.Fit(
                model, bestEpoch is { } known ? settings.ForRefit(known.Epoch) : settings, train, validation, classes, seed + data.Fold, progress, cancellation),
            settings.WithoutValidation.Contains(model),
            settings.Refit,
            table,
            data,
            classes,
            cancellation);

    /// <summary>The same with any way to train.</summary>
    /// <param name="fit">Trains on the first set; the second says how it goes, and is empty the second time, when the best epoch of the first is given.</param>
    /// <param name="withoutValidation">Whether the first training takes the validation part too.</param>
    /// <param name="refit">Whether there is a second training, on both parts together.</param>
    /// <param name="table">All rows.</param>
    /// <param name="data">What the fold trains and tests on.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="cancellation">Ends it.</param>
    public static FoldResult Run(
        Func<FrameSet, FrameSet, Kept?, FrameTrainingResult> fit, bool withoutValidation, bool refit, FrameTable table, FoldData data, int classes, CancellationToken cancellation)
    {
        var none = FrameSet.Empty(table.Shape);
        var (train, validation) = withoutValidation ? (data.TrainAndValidation(), none) : (data.Train, data.Validation);
        var fitted = fit(train, validation, null);
        var calibration = ScoreCalibration.Fit(
            [.. data.ValidationUtterances.Select(u => Score(fitted.Classifier, data.Whole(u), classes).MeanLogProbabilities)],
            [.. data.ValidationUtterances.Select(table.Label)]);
        var classifier = fitted.Classifier;
        var seconds = fitted.Seconds;
        if (refit && validation.Count > 0)
        {
            var again = fit(data.TrainAndValidation(), none, new Kept(fitted.BestEpoch));
            classifier = again.Classifier;
            seconds += again.Seconds;
        }

        var clock = Stopwatch.StartNew();
        var tested = new List<UtteranceOutcome>();
        foreach (var u in data.TestUtterances)
        {
            cancellation.ThrowIfCancellationRequested();
            var frames = data.Test(u);
            var logProbabilities = LogProbabilities(classifier, frames, classes);
            var scores = UtteranceScores.Of(logProbabilities, classes);
            tested.Add(new UtteranceOutcome(table.Utterances[u], data.Fold, table.Label(u), logProbabilities, scores, calibration.Probabilities(scores.MeanLogProbabilities)));
        }

        var training = new FoldTraining(
            data.Fold,
            fitted.Curve,
            fitted.BestEpoch,
            seconds,
            clock.Elapsed.TotalSeconds,
            classifier.ParameterCount,
            calibration.Slope,
            classifier.Importance);
        return new FoldResult(training, tested, classifier, data.Scaler);
    }

    private static UtteranceScores Score(IFrameClassifier classifier, FrameSet frames, int classes) =>
        UtteranceScores.Of(LogProbabilities(classifier, frames, classes), classes);

    private static float[] LogProbabilities(IFrameClassifier classifier, FrameSet frames, int classes)
    {
        var result = new float[frames.Count * classes];
        classifier.PredictLogProbabilities(frames.Rows, result);
        return result;
    }
}

/// <summary>What a first training found for the second.</summary>
/// <param name="Epoch">The epoch that it kept; null for models without epochs.</param>
internal readonly record struct Kept(int? Epoch);

/// <summary>What came of one training.</summary>
/// <param name="Training">How it went.</param>
/// <param name="Tested">What the model said of the test part.</param>
/// <param name="Classifier">The model.</param>
/// <param name="Scaler">What its rows were scaled with.</param>
internal sealed record FoldResult(FoldTraining Training, IReadOnlyList<UtteranceOutcome> Tested, IFrameClassifier Classifier, StandardScaler Scaler);
