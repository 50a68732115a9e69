using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Everything that a run for the gender model found out; results file, model, card and report are written from it.</summary>
public sealed record GenderModelOutcome
{
    /// <summary>The effective recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The recordings that were asked for.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>Those that were trained on.</summary>
    public required IReadOnlyList<Utterance> Utterances { get; init; }

    /// <summary>Their length together, in hours.</summary>
    public required double Hours { get; init; }

    /// <summary>What could not be read, test recordings included.</summary>
    public required IReadOnlyList<InputFailure> Failures { get; init; }

    /// <summary>The speaker-disjoint folds.</summary>
    public required Split Split { get; init; }

    /// <summary>What their sides share.</summary>
    public required LeakReport Leak { get; init; }

    /// <summary>The trainings: one per fold, then that on all speakers.</summary>
    public required IReadOnlyList<GenderFoldTraining> Trainings { get; init; }

    /// <summary>What was tested: the folds, then the other recordings where there are any.</summary>
    public required IReadOnlyList<GenderTestSet> Sets { get; init; }

    /// <summary>Why no other recordings were tested; null where some were.</summary>
    public required string? OtherSkipped { get; init; }

    /// <summary>The final model.</summary>
    public required GenderClassifier Model { get; init; }

    /// <summary>The folds' test recordings.</summary>
    public GenderTestSet Test => Sets[0];

    /// <summary>The other recordings; null where none were tested.</summary>
    public GenderTestSet? Other => Sets.Count > 1 ? Sets[1] : null;
}

/// <summary>How one training went.</summary>
/// <param name="Fold">Which fold; null = on all speakers.</param>
/// <param name="Utterances">How many recordings it learned from.</param>
/// <param name="Curve">Loss and accuracy on the training windows, altered and mixed as they are, by epoch.</param>
/// <param name="Seconds">Wall clock on one core.</param>
public sealed record GenderFoldTraining(int? Fold, int Utterances, IReadOnlyList<LearningCurvePoint> Curve, double Seconds);

/// <summary>Recordings that were tested.</summary>
/// <param name="Name"><see cref="Folds"/> or <see cref="OtherCorpus"/>.</param>
/// <param name="Corpus">What they are, e.g. <c>librispeech/dev-clean</c>.</param>
/// <param name="Heard">Everything that was judged, with calibrated probabilities.</param>
/// <param name="Rows">The figures.</param>
public sealed record GenderTestSet(string Name, string Corpus, IReadOnlyList<HeardVoice> Heard, IReadOnlyList<GenderRow> Rows)
{
    /// <summary>Each speaker of the corpus, judged by the model of a fold that had not heard them.</summary>
    public const string Folds = "test";

    /// <summary>Other recordings, judged by the final model.</summary>
    public const string OtherCorpus = "test-other";

    /// <summary>The recordings as they are, whole.</summary>
    public IEnumerable<HeardVoice> Clean => Heard.Where(h => h.Condition == GenderTest.Clean && h.PieceSeconds is null);

    /// <summary>How many speakers.</summary>
    public int Speakers => Clean.Select(h => h.Utterance.Speaker).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The figures of whole recordings under a condition, all folds together.</summary>
    public GenderRow Row(string condition, string level = ResultRow.Utterance) =>
        Rows.First(r => r.Condition == condition && r.PieceSeconds is null && r.Level == level && r.Fold is null);

    /// <summary>The figures of the recordings as they are.</summary>
    public GenderRow Whole => Row(GenderTest.Clean);

    /// <summary>The figures of pieces, the shortest first.</summary>
    public IEnumerable<GenderRow> Pieces => Rows.Where(r => r.PieceSeconds is not null).OrderBy(r => r.PieceSeconds);
}

/// <summary>Figures of one set under one condition.</summary>
/// <param name="Set">As <see cref="GenderTestSet.Name"/>.</param>
/// <param name="Condition">What was done to the recordings.</param>
/// <param name="PieceSeconds">Length of pieces; null = whole recordings.</param>
/// <param name="Level">What is judged: <see cref="ResultRow.Utterance"/>, <see cref="ResultRow.Chunk"/> (pieces) or <see cref="Speaker"/>.</param>
/// <param name="Fold">The fold; null = all together.</param>
/// <param name="Metrics">Of what has an answer.</param>
/// <param name="CalibrationError">Expected calibration error of the answers, over ten bins.</param>
/// <param name="NoSpeech">How many have no answer since no speech was found.</param>
/// <param name="TooShort">How many have none since they are too short.</param>
/// <param name="Band">How the answers divide into uncertain and other ones.</param>
public sealed record GenderRow(
    string Set, string Condition, double? PieceSeconds, string Level, int? Fold, ClassificationMetrics Metrics, double CalibrationError, int NoSpeech, int TooShort, UncertainBand Band)
{
    /// <summary>Each speaker once: the majority of the recordings decides.</summary>
    public const string Speaker = "speaker";

    /// <summary>Answers that are wrong.</summary>
    public int Errors => Band.WrongInside + Band.WrongOutside;

    /// <summary>Interval of the accuracy over speakers.</summary>
    public ConfidenceInterval Interval => Metrics.Intervals?.GetValueOrDefault("accuracy", Unknown) ?? Unknown;

    private static ConfidenceInterval Unknown => new(double.NaN, double.NaN, double.NaN, 0.95);
}

/// <summary>Answers divided by their probability.</summary>
/// <param name="Below">An answer with a lower one is uncertain.</param>
/// <param name="Inside">Uncertain answers.</param>
/// <param name="WrongInside">Wrong ones among them.</param>
/// <param name="Outside">The other answers.</param>
/// <param name="WrongOutside">Wrong ones among them.</param>
public sealed record UncertainBand(double Below, int Inside, int WrongInside, int Outside, int WrongOutside)
{
    /// <summary>Share of uncertain answers; NaN without answers.</summary>
    public double Share => (double)Inside / (Inside + Outside);

    /// <summary>Share of wrong ones among the uncertain answers; NaN without any.</summary>
    public double ErrorInside => (double)WrongInside / Inside;

    /// <summary>Share of wrong ones among the other answers; NaN without any.</summary>
    public double ErrorOutside => (double)WrongOutside / Outside;
}
