using System.Diagnostics;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>Trains one model on one fold and tests it. Runs on one core; the same inputs give the same bits.</summary>
internal static class FoldRun
{
    public static (FoldTraining Training, IReadOnlyList<UtteranceOutcome> Tested, IFrameClassifier Classifier) Run(
        string model, TrainingSettings settings, long seed, FrameTable table, FoldData data, int classes, IProgress<string>? progress, CancellationToken cancellation)
    {
        var fitted = FrameTraining.Fit(model, settings, data.Train, data.Validation, classes, seed + data.Fold, progress, cancellation);
        var calibration = ScoreCalibration.Fit(
            [.. data.ValidationUtterances.Select(u => Score(fitted.Classifier, data.Whole(u), classes).MeanLogProbabilities)],
            [.. data.ValidationUtterances.Select(table.Label)]);
        var clock = Stopwatch.StartNew();
        var tested = new List<UtteranceOutcome>();
        foreach (var u in data.TestUtterances)
        {
            cancellation.ThrowIfCancellationRequested();
            var frames = data.Test(u);
            var logProbabilities = LogProbabilities(fitted.Classifier, frames, classes);
            var scores = UtteranceScores.Of(logProbabilities, classes);
            tested.Add(new UtteranceOutcome(table.Utterances[u], data.Fold, table.Label(u), logProbabilities, scores, calibration.Probabilities(scores.MeanLogProbabilities)));
        }

        var training = new FoldTraining(
            data.Fold,
            fitted.Curve,
            fitted.BestEpoch,
            fitted.Seconds,
            clock.Elapsed.TotalSeconds,
            fitted.Classifier.ParameterCount,
            calibration.Slope,
            fitted.Classifier.Importance);
        return (training, tested, fitted.Classifier);
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
