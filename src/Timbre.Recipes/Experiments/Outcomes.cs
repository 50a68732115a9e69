using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Everything that a run found out; results file, models and report are written from it.</summary>
public sealed record ExperimentOutcome
{
    /// <summary>The effective recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The utterances that were asked for (all labelled).</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>What models saw, the main input first; all of the same recordings.</summary>
    public required IReadOnlyList<InputOutcome> Inputs { get; init; }

    /// <summary>The main input's recordings: what was decoded and computed, and what failed.</summary>
    public ExtractedCorpus Corpus => Inputs[0].Corpus;

    /// <summary>Every effective setting of the main input by librosa's name.</summary>
    public IReadOnlyDictionary<string, object?> FeatureSettings => Inputs[0].Extractor.Settings;

    /// <summary>A name for each feature of the main input, e.g. <c>mfcc_0</c>.</summary>
    public IReadOnlyList<string> FeatureNames => Inputs[0].Extractor.FeatureNames;

    /// <summary>How long decoding and features took, in seconds.</summary>
    public double FeatureSeconds => Inputs.Sum(i => i.Seconds);

    /// <summary>What each group of features is worth; null where recordings are not described by statistics.</summary>
    public GroupStudy? Groups { get; init; }

    /// <summary>What the best network that looks at pictures looked at; null where there is none.</summary>
    public MapStudy? Maps { get; init; }

    /// <summary>What other networks looked at in the same recordings, to be compared.</summary>
    public IReadOnlyList<MapStudy> OtherMaps { get; init; } = [];

    /// <summary>The labels, in the order of all probabilities.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The forms that were run, the honest one first.</summary>
    public required IReadOnlyList<FormOutcome> Forms { get; init; }

    /// <summary>The form of that name; null when it was not run.</summary>
    public FormOutcome? Form(string name) => Forms.FirstOrDefault(f => f.Form == name);
}

/// <summary>What models of one input saw.</summary>
/// <param name="Name">As the recipe calls it; empty for the main input.</param>
/// <param name="Extractor">What computed it.</param>
/// <param name="Corpus">What was decoded and computed, and what failed.</param>
/// <param name="Level">What a model judges one at a time, <see cref="ResultRow.Frame"/> or <see cref="ResultRow.Chunk"/>; null = whole recordings.</param>
/// <param name="FromStore">How many recordings and altered copies were found in the store.</param>
/// <param name="Computed">How many were computed.</param>
/// <param name="Seconds">How long decoding and features took, altered copies included.</param>
public sealed record InputOutcome(string Name, IFeatureExtractor Extractor, ExtractedCorpus Corpus, string? Level, int FromStore, int Computed, double Seconds);

/// <summary>One form of an experiment.</summary>
/// <param name="Form"><see cref="Recipe.Honest"/> or <see cref="Recipe.AsPublished"/>.</param>
/// <param name="Split">How it was divided.</param>
/// <param name="Leak">What training and test share.</param>
/// <param name="Models">Each model, in the recipe's order.</param>
/// <param name="Rows">The rows of the results table.</param>
public sealed record FormOutcome(string Form, Split Split, LeakReport Leak, IReadOnlyList<ModelOutcome> Models, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>The row of all folds together; null when the model was not run.</summary>
    /// <param name="model">A model's name.</param>
    /// <param name="level">One of <see cref="ResultRow"/>'s levels.</param>
    /// <param name="decision">How frames decide an utterance; ignored below the level of utterances.</param>
    public ResultRow? Row(string model, string level, string decision = ResultRow.MeanLogProbability) =>
        Rows.FirstOrDefault(r => r.Model == model && r.Fold is null && r.Level == level && (level != ResultRow.Utterance || r.Decision == decision));
}

/// <summary>One model in one form: its trainings and what it said of every utterance that it was tested on.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it.</param>
/// <param name="Level">What it judges one at a time, <see cref="ResultRow.Frame"/> or <see cref="ResultRow.Chunk"/>; null = whole recordings.</param>
/// <param name="Trainings">One per fold.</param>
/// <param name="Utterances">Each tested utterance, in the manifest's order.</param>
public sealed record ModelOutcome(string Model, string? Level, IReadOnlyList<FoldTraining> Trainings, IReadOnlyList<UtteranceOutcome> Utterances);

/// <summary>How one training went.</summary>
/// <param name="Fold">Which fold.</param>
/// <param name="Curve">Loss and accuracy per epoch; empty for models without epochs.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
/// <param name="TrainSeconds">Wall clock on one core.</param>
/// <param name="PredictSeconds">Wall clock for the test part on one core.</param>
/// <param name="ParameterCount">Numbers that were learned.</param>
/// <param name="CalibrationSlope">How far frame scores were stretched, fitted on validation speakers.</param>
/// <param name="Importance">Gain per feature, summing to 1 (trees only).</param>
public sealed record FoldTraining(
    int Fold,
    IReadOnlyList<LearningCurvePoint> Curve,
    int? BestEpoch,
    double TrainSeconds,
    double PredictSeconds,
    long ParameterCount,
    double CalibrationSlope,
    IReadOnlyList<double>? Importance);

/// <summary>What a model said of an utterance.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Fold">The fold in whose test part it was.</param>
/// <param name="Label">The true class, an index into the labels.</param>
/// <param name="FrameLogProbabilities"><c>[tested frames, labels]</c> in C order.</param>
/// <param name="Scores">What the tested frames say together.</param>
/// <param name="Probabilities">Calibrated probability of each label.</param>
public sealed record UtteranceOutcome(Utterance Utterance, int Fold, int Label, float[] FrameLogProbabilities, UtteranceScores Scores, double[] Probabilities)
{
    /// <summary>The class decided for by mean log-probability.</summary>
    public int Decided => Array.IndexOf(Probabilities, Probabilities.Max());

    /// <summary>Whether that is the true class.</summary>
    public bool Correct => Decided == Label;
}

/// <summary>A row of the results table.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it.</param>
/// <param name="Fold">The fold; null = all together.</param>
/// <param name="Level"><see cref="Frame"/>, <see cref="Chunk"/> or <see cref="Utterance"/>.</param>
/// <param name="Decision">How frames or chunks decide an utterance; null below that level.</param>
/// <param name="Metrics">The figures.</param>
/// <param name="TrainSeconds">Wall clock of the training (all folds: their sum).</param>
/// <param name="PredictSeconds">Wall clock of the test (all folds: their sum).</param>
/// <param name="ParameterCount">Numbers that were learned (all folds: of the first).</param>
public sealed record ResultRow(
    string Model, int? Fold, string Level, string? Decision, ClassificationMetrics Metrics, double TrainSeconds, double PredictSeconds, long ParameterCount)
{
    /// <summary>Each frame for itself.</summary>
    public const string Frame = "frame";

    /// <summary>Each piece of some seconds for itself.</summary>
    public const string Chunk = "chunk";

    /// <summary>Each utterance for itself.</summary>
    public const string Utterance = "utterance";

    /// <summary>The class with the highest mean log-probability over frames.</summary>
    public const string MeanLogProbability = "mean-log-probability";

    /// <summary>The class that most frames vote for.</summary>
    public const string MajorityVote = "majority-vote";
}
