using System.Diagnostics;
using Timbre.Classification;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>Fits one model in one division, calibrates it and has it judge the test part. Runs on one core; the same inputs give the same bits.</summary>
internal static class SpeakerTraining
{
    public static SpeakerFit Run(
        ModelChoice model, TrainingSettings settings, Recipe recipe, RowTable table, SpeakerDivision division, IReadOnlyList<double> durations, IProgress<string>? progress, CancellationToken cancellation)
    {
        var classes = division.Labels.Count;
        int Label(int utterance) => division.LabelOf[utterance];
        List<Stretch> held = [.. division.Validation.SelectMany(v => v.All)];
        (FrameTrainingResult Result, StandardScaler Scaler) Fit(TrainingSettings with, IReadOnlyList<Stretch> learned, IReadOnlyList<Stretch> stopping)
        {
            var train = table.Select(learned, Label);
            var own = table.Fit(train);
            var validation = table.Select(stopping, Label);
            own.Transform(train.Rows);
            own.Transform(validation.Rows);
            return (FrameTraining.Fit(model.Kind, with, train, validation, classes, recipe.Seed, progress, cancellation), own);
        }

        var again = held.Count > 0 && (settings.Refit || !ModelCatalog.Networks.Contains(model.Kind));
        var (fitted, scaler) = Fit(again ? settings.ForCalibration() : settings, division.Train, held);
        var validated = new RowScorer(fitted.Classifier, scaler, table, classes).Judge(division.Validation, frames: false, cancellation);
        var (classifier, seconds) = (fitted.Classifier, fitted.Seconds);
        if (again)
        {
            // Calibration is decided: nothing of the training part is wasted. A published network keeps what it held back.
            (var second, scaler) = Fit(settings.ForRefit(fitted.BestEpoch), [.. division.Train, .. held], []);
            (classifier, seconds) = (second.Classifier, seconds + second.Seconds);
        }

        var clock = Stopwatch.StartNew();
        var tested = new RowScorer(classifier, scaler, table, classes).Judge(division.Tested, frames: true, cancellation);
        var judging = clock.Elapsed.TotalSeconds;
        var slopes = SpeakerSlopes.Fit(validated, division);
        var training = new FoldTraining(0, fitted.Curve, fitted.BestEpoch, seconds, judging, classifier.ParameterCount, slopes.Utterance.Slope, classifier.Importance);
        return new SpeakerFit(model.ToString(), training, classifier, scaler, slopes, validated, tested, BySeconds(classifier, scaler, table, division, durations, cancellation));
    }

    /// <summary>What it says of every stretch of so many seconds, one after another; stretches in the order of the tested utterances.</summary>
    private static Dictionary<double, List<double[]>> BySeconds(
        IFrameClassifier classifier, StandardScaler scaler, RowTable table, SpeakerDivision division, IReadOnlyList<double> durations, CancellationToken cancellation)
    {
        var said = new Dictionary<double, List<double[]>>();
        foreach (var seconds in durations)
        {
            var stretches = division.StretchesOf(seconds);
            if (stretches.Count == 0)
            {
                continue;
            }

            var cut = table.OfPieces && table.PieceSeconds > seconds ? table.WithPieces(seconds, [.. stretches.Select(s => s.Utterance)], 1, cancellation) : table;
            var own = cut.Shape.Count == 2 && cut.Shape[1] != table.Shape[1] ? (classifier as IPieceClassifier)?.WithFrames(cut.Shape[1]) : classifier;
            if (own is not null)
            {
                var scorer = new RowScorer(own, cut.Adapt(scaler), cut, division.Labels.Count);
                said[seconds] = [.. stretches.SelectMany(s => scorer.Judge(s.Utterance, s.Stretches))];
            }
        }

        return said;
    }
}

/// <summary>A fitted model, how it is calibrated, and what it said.</summary>
/// <param name="Model">As the recipe writes it.</param>
/// <param name="Training">How its training went.</param>
/// <param name="Classifier">The model.</param>
/// <param name="Scaler">What its rows are scaled with.</param>
/// <param name="Slopes">How sure its scores may be.</param>
/// <param name="Validated">What it said of the validation part when it had not learned from it.</param>
/// <param name="Tested">What it said of the test part.</param>
/// <param name="BySeconds">What it said of every stretch of a length, by seconds.</param>
internal sealed record SpeakerFit(
    string Model, FoldTraining Training, IFrameClassifier Classifier, StandardScaler Scaler, SpeakerSlopes Slopes, JudgedScores Validated, JudgedScores Tested, IReadOnlyDictionary<double, List<double[]>> BySeconds);

/// <summary>How mean log-probabilities become probabilities, for chunks and for whole utterances.</summary>
internal sealed record SpeakerSlopes(ScoreCalibration Chunk, ScoreCalibration Utterance)
{
    public static SpeakerSlopes Fit(JudgedScores validated, SpeakerDivision division) => new(
        ScoreCalibration.Fit(validated.Chunks, [.. division.Validation.SelectMany(v => v.Chunks).Select(c => division.LabelOf[c.Utterance])]),
        ScoreCalibration.Fit(validated.Utterances, [.. division.Validation.Select(v => division.LabelOf[v.Utterance])]));
}
