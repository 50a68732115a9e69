namespace Timbre.Recipes;

/// <summary>What only a recipe on pictures of recordings with published folds has.</summary>
public sealed record PictureSettings
{
    /// <summary>Folds as the corpus does not have them published.</summary>
    public const string None = "none";

    /// <summary>AudioMNIST's four speaker-disjoint, gender-balanced folds.</summary>
    public const string AudioMnistGender = "audiomnist-gender";

    /// <summary>Which published folds the honest form goes by: <see cref="None"/> or <see cref="AudioMnistGender"/>.</summary>
    public string PublishedFolds { get; init; } = None;

    /// <summary>A checkpoint of torchvision's residual network to begin from; null = a network that learns digits first, from the people in no fold.</summary>
    public string? Pretrained { get; init; }

    /// <summary>Recordings of another corpus whose voices <see cref="PictureModels.OtherVoices"/> learns from: a folder or a manifest; null = none.</summary>
    public string? Voices { get; init; }

    /// <summary>Pictures of each of those voices.</summary>
    public int VoicePictures { get; init; } = 40;

    /// <summary>Layers of the residual network: 18 or 34.</summary>
    public int Layers { get; init; } = 18;

    /// <summary>Filters of its first stage; a checkpoint has 64.</summary>
    public int Width { get; init; } = 8;

    /// <summary>Passes in which it learns the digits first.</summary>
    public int PretrainingEpochs { get; init; } = 6;

    /// <summary>Recordings per speaker and digit for the digits; 0 = all.</summary>
    public int PretrainingRecordings { get; init; } = 6;

    /// <summary>Training recordings per speaker and digit in the honest form; 0 = all.</summary>
    public int Recordings { get; init; } = 10;

    /// <summary>The same in the published form.</summary>
    public int PublishedRecordings { get; init; } = 8;

    /// <summary>Mixup's alpha; 0 = none.</summary>
    public double Mixup { get; init; } = 0.2;

    /// <summary>A training picture begins up to so many frames earlier or later.</summary>
    public int Shift { get; init; } = 8;

    /// <summary>Deviation of what is added to each coefficient of a training picture, in its standard deviations: another voice or microphone.</summary>
    public double Offset { get; init; } = 0.3;

    /// <summary>Networks of other first weights whose log-probabilities are averaged, for the small network.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Recordings per speaker and digit of the people of no fold, for the model that learns from them too; 0 = all.</summary>
    public int OtherRecordings { get; init; } = 1;
}
