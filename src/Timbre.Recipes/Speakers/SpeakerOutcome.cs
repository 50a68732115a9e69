using Timbre.Corpora;
using Timbre.Evaluation;

namespace Timbre.Recipes;

/// <summary>Everything that a run for speakers found out; results file, models and report are written from it.</summary>
public sealed record SpeakerOutcome
{
    /// <summary>The effective recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The utterances that were asked for, each with its speaker.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>What models saw, the main input first; all of the same recordings.</summary>
    public required IReadOnlyList<InputOutcome> Inputs { get; init; }

    /// <summary>The recordings: what was decoded, and what failed.</summary>
    public ExtractedCorpus Corpus => Inputs[0].Corpus;

    /// <summary>The divisions that were run: by utterance, by chapter, as published.</summary>
    public required IReadOnlyList<SpeakerForm> Forms { get; init; }

    /// <summary>How accuracy grows with the speech that each speaker enrols with, in the division by utterance; empty where it was not asked for.</summary>
    public required IReadOnlyList<ModelGrowth> Enrolment { get; init; }

    /// <summary>What the recordings look like without labels; null where it was not asked for.</summary>
    public required VoiceSpace? Space { get; init; }

    /// <summary>The form of that name; null when it was not run.</summary>
    public SpeakerForm? Form(string name) => Forms.FirstOrDefault(f => f.Name == name);
}

/// <summary>One division of the recordings and what came of it.</summary>
/// <param name="Name"><see cref="ByUtterance"/>, <see cref="ByChapter"/> or <see cref="Recipe.AsPublished"/>.</param>
/// <param name="Split">How it was divided.</param>
/// <param name="Leak">What training and test share.</param>
/// <param name="Labels">The speakers, in the order of all probabilities.</param>
/// <param name="Models">Each model, in the recipe's order; the ensemble last.</param>
public sealed record SpeakerForm(string Name, Split Split, LeakReport Leak, IReadOnlyList<string> Labels, IReadOnlyList<SpeakerModelOutcome> Models)
{
    /// <summary>Honest: whole utterances are held out; the session of a test utterance is known.</summary>
    public const string ByUtterance = "by-utterance";

    /// <summary>Honest and harder: each speaker's last chapter is held out, another session than any in training.</summary>
    public const string ByChapter = "by-chapter";

    /// <summary>Whether a result of it says too much.</summary>
    public bool Leaky => Leak.Leak;

    /// <summary>The outcome of a model; null where it was not run.</summary>
    public SpeakerModelOutcome? Model(string name) => Models.FirstOrDefault(m => m.Model == name);
}

/// <summary>One model in one division.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it, or <see cref="Ensemble"/>.</param>
/// <param name="Trainings">One per fold; empty for the ensemble, which learns nothing but its calibration.</param>
/// <param name="Levels">Frame (where the model judges frames), chunk, utterance.</param>
/// <param name="BySeconds">Accuracy on stretches of so many seconds of test speech.</param>
public sealed record SpeakerModelOutcome(string Model, IReadOnlyList<FoldTraining> Trainings, IReadOnlyList<SpeakerLevel> Levels, IReadOnlyList<GrowthPoint> BySeconds)
{
    /// <summary>Several models together: their calibrated log-probabilities, averaged.</summary>
    public const string Ensemble = "ensemble";

    /// <summary>The members of the ensemble; empty for other models.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The figures at a level; null where the model has none there.</summary>
    public SpeakerLevel? Level(string level) => Levels.FirstOrDefault(l => l.Level == level);
}

/// <summary>How well a model does on items of one length.</summary>
/// <param name="Level"><see cref="ResultRow.Frame"/>, <see cref="ResultRow.Chunk"/> or <see cref="ResultRow.Utterance"/>.</param>
/// <param name="Metrics">Over all tested items.</param>
/// <param name="TopFive">Share of the items whose speaker is among the five likeliest.</param>
/// <param name="OverSpeakers">Interval of the accuracy from a bootstrap over speakers.</param>
/// <param name="OverChapters">Interval of the accuracy from a bootstrap over chapters.</param>
/// <param name="Items">What was said of each; empty for frames, which are too many.</param>
public sealed record SpeakerLevel(
    string Level, ClassificationMetrics Metrics, double TopFive, ConfidenceInterval OverSpeakers, ConfidenceInterval OverChapters, IReadOnlyList<SpeakerItem> Items);

/// <summary>What a model said of one chunk or utterance.</summary>
/// <param name="Utterance">The utterance it is, or is from.</param>
/// <param name="Chunk">Which chunk, from 0; null for the whole utterance.</param>
/// <param name="Truth">The speaker, an index into the labels.</param>
/// <param name="Decided">The likeliest speaker.</param>
/// <param name="RunnerUp">The second.</param>
/// <param name="Probability">Calibrated probability of the likeliest.</param>
public sealed record SpeakerItem(Utterance Utterance, int? Chunk, int Truth, int Decided, int RunnerUp, double Probability);

/// <summary>Accuracy at one amount of speech.</summary>
/// <param name="Seconds">Of speech: of a test stretch, or enrolled per speaker.</param>
/// <param name="N">How many items were tested.</param>
/// <param name="Accuracy">Share that is right.</param>
/// <param name="Interval">From a bootstrap over speakers.</param>
public sealed record GrowthPoint(double Seconds, int N, double Accuracy, ConfidenceInterval Interval);

/// <summary>How one model grows.</summary>
/// <param name="Model">As <see cref="ModelChoice"/> writes it.</param>
/// <param name="Points">The fewest seconds first.</param>
public sealed record ModelGrowth(string Model, IReadOnlyList<GrowthPoint> Points);
