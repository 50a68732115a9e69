using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What only the recipe of the gender model has.</summary>
public sealed record GenderModelSettings
{
    /// <summary>The network and how it is trained.</summary>
    public GenderTrainingOptions Network { get; init; } = new();

    /// <summary>Recordings of a speaker to train on at most, drawn at random; null = all. Their pictures are kept in memory.</summary>
    public int? UtterancesPerSpeaker { get; init; }

    /// <summary>A folder or manifest of other recordings that the final model is tested on; null = the corpus's own root.</summary>
    public string? TestRoot { get; init; }

    /// <summary>The subset that the final model is tested on; null = all of <see cref="TestRoot"/>, or no such test where that is null too.</summary>
    public string? TestSubset { get; init; }

    /// <summary>What is done to test recordings, by name, each an <see cref="Audio.AugmentationPlan"/>; they are tested as they are besides.</summary>
    public IReadOnlyList<(string Name, string Plan)> Conditions { get; init; } = [];

    /// <summary>Seconds of the pieces that test recordings are cut into, each judged as a recording by itself.</summary>
    public IReadOnlyList<double> Durations { get; init; } = [1, 2, 4, 8];

    /// <summary>An answer with a lower probability counts as uncertain: from 0.5 to 1.</summary>
    public double UncertainBelow { get; init; } = 0.9;
}
