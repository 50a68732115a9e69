namespace Timbre.Recipes;

/// <summary>What only a recipe for speakers has.</summary>
public sealed record SpeakerSettings
{
    /// <summary>Length of a chunk, in seconds.</summary>
    public double ChunkSeconds { get; init; } = 2;

    /// <summary>What the honest form keeps whole: <see cref="Recipe.ByUtterance"/>, <see cref="Recipe.ByChapter"/>, or both.</summary>
    public IReadOnlyList<string> Divisions { get; init; } = [Recipe.ByUtterance, Recipe.ByChapter];

    /// <summary>Share of each speaker's utterances that is held out in the division by utterance.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>Members of the ensemble, as the recipe's models are written; empty = no ensemble.</summary>
    public IReadOnlyList<string> Ensemble { get; init; } = [];

    /// <summary>Seconds of test speech at which accuracy is measured.</summary>
    public IReadOnlyList<double> TestSeconds { get; init; } = [0.5, 1, 2, 4, 6, 8, 10];

    /// <summary>Seconds of speech per speaker that quick models are enrolled with, to see what enrolment is worth.</summary>
    public IReadOnlyList<double> EnrolmentSeconds { get; init; } = [5, 10, 20, 40, 80];

    /// <summary>A checkpoint of wav2vec 2.0 or HuBERT whose frames become the inputs <c>encoder</c> and <c>encoder-pooled</c>; null = none.</summary>
    public string? Encoder { get; init; }

    /// <summary>Which layer of it, or a weighted mean of layers.</summary>
    public string EncoderLayer { get; init; } = "last";

    /// <summary>The models that see it.</summary>
    public IReadOnlyList<string> EncoderModels { get; init; } = [];

    /// <summary>How the recordings are looked at without labels.</summary>
    public SpaceSettings Space { get; init; } = new();
}
