using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>
/// An experiment: which corpus, features, split, models and evaluation. Read from YAML; every setting has a dotted key
/// (<see cref="RecipeKeys"/>) by which a file and <c>--set</c> name it. Immutable.
/// </summary>
public sealed record Recipe
{
    /// <summary>The experiment as it should be done: speakers disjoint, statistics from training data only.</summary>
    public const string Honest = "honest";

    /// <summary>The experiment as it was published, flaws and all.</summary>
    public const string AsPublished = "as-published";

    /// <summary>The honest form once more with altered copies in training: what augmentation is worth.</summary>
    public const string Augmented = "with-augmentation";

    /// <summary>A published split of frames at random.</summary>
    public const string ByFrame = "frame";

    /// <summary>A split of recordings, whoever speaks in them.</summary>
    public const string ByUtterance = "utterance";

    /// <summary>A split of whole chapters: known speakers in a session that the models have not heard.</summary>
    public const string ByChapter = "chapter";

    /// <summary>The task of telling the label of a voice.</summary>
    public const string GenderTask = "gender";

    /// <summary>The task of telling known speakers apart.</summary>
    public const string SpeakerTask = "speaker";

    /// <summary>The task of training the gender model that ships, and writing its model card.</summary>
    public const string GenderModelTask = "gender-model";

    /// <summary>Every form, the one to believe first.</summary>
    public static IReadOnlyList<string> AllForms { get; } = [Honest, Augmented, AsPublished];

    /// <summary>Its name, e.g. <c>librispeech-gender</c>.</summary>
    public string Name { get; init; } = "unnamed";

    /// <summary>A line for the report's head.</summary>
    public string Title { get; init; } = "Gender from recorded speech";

    /// <summary>What is to be done: <see cref="GenderTask"/>, <see cref="SpeakerTask"/> or <see cref="GenderModelTask"/>.</summary>
    public string Task { get; init; } = GenderTask;

    /// <summary>Where the recordings come from.</summary>
    public CorpusSettings Corpus { get; init; } = new();

    /// <summary>What models see that name no input: the features of a frame, or statistics of a recording.</summary>
    public FeatureSettings Features { get; init; } = new("mfcc", new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Further inputs by name, for models written <c>kind@name</c>; in the recipe's order.</summary>
    public IReadOnlyList<(string Name, FeatureSettings Features)> Inputs { get; init; } = [];

    /// <summary>What only a recipe for speakers has.</summary>
    public SpeakerSettings Speaker { get; init; } = new();

    /// <summary>What only the recipe of the gender model has.</summary>
    public GenderModelSettings GenderModel { get; init; } = new();

    /// <summary>What only a recipe on pictures with published folds has.</summary>
    public PictureSettings Pictures { get; init; } = new();

    /// <summary>How training recordings are altered to make more of them.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();

    /// <summary>Speaker-disjoint folds of the honest form.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Share of a fold's training speakers that decides when to stop.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>What the published form deals out at random: <see cref="ByFrame"/> or <see cref="ByUtterance"/>.</summary>
    public string PublishedSplit { get; init; } = ByFrame;

    /// <summary>Share of frames held out in the published form.</summary>
    public double PublishedTest { get; init; } = 0.2;

    /// <summary>Share of the training frames that decides when to stop in the published form.</summary>
    public double PublishedValidation { get; init; } = 0.3;

    /// <summary>Epochs at most in the published form (published: 200).</summary>
    public int PublishedEpochs { get; init; } = 60;

    /// <summary>Epochs without improvement after which the published form stops.</summary>
    public int PublishedPatience { get; init; } = 10;

    /// <summary>Depth of the boosted trees in the published form.</summary>
    public int PublishedDepth { get; init; } = 3;

    /// <summary>Shrinkage of the boosted trees in the published form.</summary>
    public double PublishedTreeRate { get; init; } = 0.1;

    /// <summary>The models to compare, as <see cref="ModelChoice"/> writes them.</summary>
    public IReadOnlyList<string> Models { get; init; } = [ModelCatalog.Majority, ModelCatalog.Boosting, ModelCatalog.Mlp, ModelCatalog.Cnn1d];

    /// <summary>The models of the published form; none = those of <see cref="Models"/>.</summary>
    public IReadOnlyList<string> PublishedModels { get; init; } = [];

    /// <summary>Which forms are run: <see cref="Honest"/>, <see cref="Augmented"/>, <see cref="AsPublished"/>; in this order, however they were listed.</summary>
    public IReadOnlyList<string> Forms { get; init => field = [.. value.OrderBy(form => AllForms.ToList().IndexOf(form))]; } = [Honest];

    /// <summary>How models are trained in the honest form, and those that are kept.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>Replicates of the bootstrap over speakers.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Recordings of each label, at most, in which is shown what a network on pictures looks at; 0 = none.</summary>
    public int Maps { get; init; } = 30;

    /// <summary>Decides every draw of the run.</summary>
    public long Seed { get; init; }

    /// <summary>What <c>train</c> and <c>explore</c> start from: 13 MFCC of 16 kHz speech with librosa's defaults.</summary>
    public static Recipe Default { get; } = new Recipe().With("features.n_mfcc", "13").With("features.sr", "16000");

    /// <summary>Reads a recipe from a file, or a built-in one by its name.</summary>
    /// <exception cref="TimbreException">There is none, or it has an unknown key or a value out of range.</exception>
    public static Recipe Load(string nameOrFile) => RecipeFile.Load(nameOrFile);

    /// <summary>The same recipe with one setting changed, e.g. <c>With("corpus.root", "data/LibriSpeech")</c>.</summary>
    /// <exception cref="TimbreException">The key is unknown or the value out of range.</exception>
    public Recipe With(string key, string value) => RecipeKeys.Apply(this, key, value);

    /// <summary>The models of a form.</summary>
    public IReadOnlyList<ModelChoice> ModelsOf(string form) => [.. (form == AsPublished && PublishedModels.Count > 0 ? PublishedModels : Models).Select(ModelChoice.Parse)];

    /// <summary>The features of an input; the name is empty for <see cref="Features"/>.</summary>
    /// <exception cref="TimbreException">There is no input of that name.</exception>
    public FeatureSettings InputOf(string name) => name.Length == 0 ? Features : Inputs.FirstOrDefault(i => i.Name == name).Features
        ?? throw new TimbreException($"models: names the input '{name}', which the recipe does not have{(Inputs.Count > 0 ? $"; it has {string.Join(", ", Inputs.Select(i => i.Name))}" : "; give inputs.{name}.kind")}");

    /// <summary>Whether a form is to be run.</summary>
    public bool Runs(string form) => Forms.Contains(form);

    /// <summary>The effective recipe as YAML, every key with its value.</summary>
    public string ToYaml() => RecipeFile.ToYaml(this);
}

/// <summary>Where recordings come from.</summary>
public sealed record CorpusSettings
{
    /// <summary>A corpus that can be downloaded (<c>librispeech</c>), or <c>synthetic</c>.</summary>
    public string Name { get; init; } = "librispeech";

    /// <summary>A folder or manifest that is already there; null = download.</summary>
    public string? Root { get; init; }

    /// <summary>The part of the corpus, e.g. <c>dev-clean</c>; null = all that is there.</summary>
    public string? Subset { get; init; }

    /// <summary>How the folder is laid out, or <c>auto</c>.</summary>
    public string Layout { get; init; } = "auto";

    /// <summary>Take so many speakers, half of them female; null = all.</summary>
    public int? Speakers { get; init; }
}

/// <summary>Altered copies of training recordings.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Altered copies of each training recording in the form with augmentation.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>How copies are altered, as <see cref="Audio.AugmentationPlan"/> writes it.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Share of the recordings that the published form adds an altered copy of; each copy counts as a recording of its own.</summary>
    public double PublishedShare { get; init; }

    /// <summary>How those are altered.</summary>
    public string PublishedPlan { get; init; } = "";

    /// <summary>Share of the published form's female copies that are entered as male, which is how it was published.</summary>
    public double PublishedMislabelled { get; init; }
}

/// <summary>Features by kind and settings.</summary>
/// <param name="Kind">Librosa's name of them.</param>
/// <param name="Settings">Librosa's settings that are not the default.</param>
public sealed record FeatureSettings(string Kind, IReadOnlyDictionary<string, string> Settings);
