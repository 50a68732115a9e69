using System.Globalization;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Encoders;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Every setting of a recipe by its dotted key: the one table that files, <c>--set</c> and the effective recipe go by.</summary>
public static partial class RecipeKeys
{
    private const string FeaturePrefix = "features.";
    private const string InputPrefix = "inputs.";
    private const string KindSuffix = ".kind";

    private static readonly IReadOnlyDictionary<string, string> s_noSettings = new Dictionary<string, string>(StringComparer.Ordinal);

    private static readonly Key[] s_tdnn =
    [
        Tdnn("channels", t => t.Channels, (t, key, v) => t with { Channels = Whole(key, v, 1, 4096) }),
        Tdnn("embedding", t => t.Embedding, (t, key, v) => t with { Embedding = Whole(key, v, 1, 4096) }),
        Tdnn("crop_fraction", t => t.CropFraction, (t, key, v) => t with { CropFraction = Number(key, v, 0.01, 1) }),
        Tdnn("tilt_deviation", t => t.TiltDeviation, (t, key, v) => t with { TiltDeviation = Number(key, v, 0, 100) }),
        Tdnn("walk_deviation", t => t.WalkDeviation, (t, key, v) => t with { WalkDeviation = Number(key, v, 0, 100) }),
        Tdnn("level_deviation", t => t.LevelDeviation, (t, key, v) => t with { LevelDeviation = Number(key, v, 0, 100) }),
        Tdnn("masks", t => t.Masks, (t, key, v) => t with { Masks = Whole(key, v, 0, 100) }),
        Tdnn("margin", t => t.Margin, (t, key, v) => t with { Margin = Number(key, v, 0, 1.5) }),
        new("training.tdnn_subtract_mean", r => YesNo(r.Training.TdnnDetails.SubtractMean), (r, v) => Details(r, r.Training.TdnnDetails with { SubtractMean = YesNo("training.tdnn_subtract_mean", v) })),
        new("training.tdnn_one_cycle", r => YesNo(r.Training.TdnnDetails.OneCycle), (r, v) => Details(r, r.Training.TdnnDetails with { OneCycle = YesNo("training.tdnn_one_cycle", v) })),
    ];

    private static readonly Key[] s_mixtures =
    [
        Mixture("components", m => m.Components, (m, key, v) => m with { Components = Whole(key, v, 1, 65_536) }),
        Mixture("full_components", m => m.FullComponents, (m, key, v) => m with { FullComponents = Whole(key, v, 1, 4096) }),
        Mixture("background_components", m => m.BackgroundComponents, (m, key, v) => m with { BackgroundComponents = Whole(key, v, 1, 65_536) }),
        Mixture("starts", m => m.Starts, (m, key, v) => m with { Starts = Whole(key, v, 1, 1000) }),
        Mixture("iterations", m => m.Iterations, (m, key, v) => m with { Iterations = Whole(key, v, 1, 100_000) }),
        Mixture("relevance", m => m.Relevance, (m, key, v) => m with { Relevance = Number(key, v, 0, 1e9) }),
        Mixture("variance_floor", m => m.VarianceFloor, (m, key, v) => m with { VarianceFloor = Number(key, v, 0, 1) }),
    ];

    private static readonly Key[] s_keys =
    [
        new("name", r => r.Name, (r, v) => r with { Name = v }),
        new("title", r => r.Title, (r, v) => r with { Title = v }),
        new("task", r => r.Task, (r, v) => r with { Task = OneOf("task", v, [Recipe.GenderTask, Recipe.SpeakerTask, Recipe.GenderModelTask]) }),
        new("corpus.name", r => r.Corpus.Name, (r, v) => r with { Corpus = r.Corpus with { Name = v } }),
        new("corpus.root", r => r.Corpus.Root, (r, v) => r with { Corpus = r.Corpus with { Root = OrNull(v) } }),
        new("corpus.subset", r => r.Corpus.Subset, (r, v) => r with { Corpus = r.Corpus with { Subset = OrNull(v) } }),
        new("corpus.layout", r => r.Corpus.Layout, (r, v) => r with { Corpus = r.Corpus with { Layout = OneOf("corpus.layout", v, CorpusScanner.Layouts) } }),
        new("corpus.speakers", r => Text(r.Corpus.Speakers), (r, v) => r with { Corpus = r.Corpus with { Speakers = OrNull(v) is null ? null : Whole("corpus.speakers", v, 2, 1_000_000) } }),
        new("features.kind", r => r.Features.Kind, (r, v) => v == r.Features.Kind ? r : r with { Features = new FeatureSettings(OneOf("features.kind", v, FeatureInputs.Names), s_noSettings) }),
        new("split.folds", r => Text(r.Folds), (r, v) => r with { Folds = Whole("split.folds", v, 2, 100) }),
        new("split.validation", r => Text(r.Validation), (r, v) => r with { Validation = Number("split.validation", v, 0.01, 0.9) }),
        new("as_published.split", r => r.PublishedSplit, (r, v) => r with { PublishedSplit = OneOf("as_published.split", v, [Recipe.ByFrame, Recipe.ByUtterance]) }),
        new("as_published.test", r => Text(r.PublishedTest), (r, v) => r with { PublishedTest = Number("as_published.test", v, 0.01, 0.9) }),
        new("as_published.validation", r => Text(r.PublishedValidation), (r, v) => r with { PublishedValidation = Number("as_published.validation", v, 0.01, 0.9) }),
        new("as_published.epochs", r => Text(r.PublishedEpochs), (r, v) => r with { PublishedEpochs = Whole("as_published.epochs", v, 1, 100_000) }),
        new("as_published.patience", r => Text(r.PublishedPatience), (r, v) => r with { PublishedPatience = Whole("as_published.patience", v, 0, 100_000) }),
        new("as_published.depth", r => Text(r.PublishedDepth), (r, v) => r with { PublishedDepth = Whole("as_published.depth", v, 1, 16) }),
        new("as_published.tree_rate", r => Text(r.PublishedTreeRate), (r, v) => r with { PublishedTreeRate = Number("as_published.tree_rate", v, 1e-6, 1) }),
        new("as_published.models", r => string.Join(", ", r.PublishedModels), (r, v) => r with { PublishedModels = OrNull(v) is null ? [] : Models("as_published.models", v, r) }),
        new("as_published.augmented", r => Text(r.Augmentation.PublishedShare), (r, v) => Augment(r, r.Augmentation with { PublishedShare = Number("as_published.augmented", v, 0, 1) })),
        new("as_published.augmentation", r => r.Augmentation.PublishedPlan, (r, v) => Augment(r, r.Augmentation with { PublishedPlan = Plan("as_published.augmentation", v) })),
        new("as_published.mislabelled", r => Text(r.Augmentation.PublishedMislabelled), (r, v) => Augment(r, r.Augmentation with { PublishedMislabelled = Number("as_published.mislabelled", v, 0, 1) })),
        new("augmentation.copies", r => Text(r.Augmentation.Copies), (r, v) => Augment(r, r.Augmentation with { Copies = Whole("augmentation.copies", v, 1, 100) })),
        new("augmentation.plan", r => r.Augmentation.Plan, (r, v) => Augment(r, r.Augmentation with { Plan = Plan("augmentation.plan", v) })),
        new("models", r => string.Join(", ", r.Models), (r, v) => r with { Models = Models("models", v, r) }),
        new("forms", r => string.Join(", ", r.Forms), (r, v) => r with { Forms = List("forms", v, Recipe.AllForms) }),
        .. Network("mlp", t => t.Mlp, (t, n) => t with { Mlp = n }),
        .. Network("dense", t => t.Dense, (t, n) => t with { Dense = n }),
        .. Network("cnn", t => t.Cnn, (t, n) => t with { Cnn = n }),
        .. Network("pictures", t => t.Pictures, (t, n) => t with { Pictures = n }),
        .. Network("speaker_network", t => t.SpeakerNetwork, (t, n) => t with { SpeakerNetwork = n }),
        .. Network("pooled_network", t => t.PooledNetwork, (t, n) => t with { PooledNetwork = n }),
        .. Network("tdnn", t => t.Tdnn, (t, n) => t with { Tdnn = n }),
        .. s_tdnn,
        .. s_mixtures,
        new("training.patience", r => Text(r.Training.Patience), (r, v) => Train(r, r.Training with { Patience = Whole("training.patience", v, 0, 100_000) })),
        new("training.refit", r => r.Training.Refit ? "true" : "false", (r, v) => Train(r, r.Training with { Refit = OneOf("training.refit", v, ["true", "false"]) == "true" })),
        new("training.label_smoothing", r => Text(r.Training.LabelSmoothing), (r, v) => Train(r, r.Training with { LabelSmoothing = Number("training.label_smoothing", v, 0, 0.9) })),
        new("training.logistic_c", r => Text(r.Training.LogisticC), (r, v) => Train(r, r.Training with { LogisticC = Number("training.logistic_c", v, 1e-9, 1e9) })),
        new("training.svm_c", r => Text(r.Training.SupportVectorC), (r, v) => Train(r, r.Training with { SupportVectorC = Number("training.svm_c", v, 1e-9, 1e9) })),
        new("training.masks", r => Text(r.Training.Masks), (r, v) => Train(r, r.Training with { Masks = Whole("training.masks", v, 0, 100) })),
        new("training.trees", r => Text(r.Training.Trees), (r, v) => Train(r, r.Training with { Trees = Whole("training.trees", v, 1, 100_000) })),
        new("training.depth", r => Text(r.Training.Depth), (r, v) => Train(r, r.Training with { Depth = Whole("training.depth", v, 1, 16) })),
        new("training.tree_rate", r => Text(r.Training.TreeRate), (r, v) => Train(r, r.Training with { TreeRate = Number("training.tree_rate", v, 1e-6, 1) })),
        new("training.row_fraction", r => Text(r.Training.RowFraction), (r, v) => Train(r, r.Training with { RowFraction = Number("training.row_fraction", v, 0.01, 1) })),
        new("training.column_fraction", r => Text(r.Training.ColumnFraction), (r, v) => Train(r, r.Training with { ColumnFraction = Number("training.column_fraction", v, 0.01, 1) })),
        new("chunk", r => Text(r.Speaker.ChunkSeconds), (r, v) => Tell(r, r.Speaker with { ChunkSeconds = Number("chunk", v, 0.1, 600) })),
        new("split.by", r => string.Join(", ", r.Speaker.Divisions), (r, v) => Tell(r, r.Speaker with { Divisions = List("split.by", v, [Recipe.ByUtterance, Recipe.ByChapter]) })),
        new("split.test", r => Text(r.Speaker.Test), (r, v) => Tell(r, r.Speaker with { Test = Number("split.test", v, 0.01, 0.9) })),
        new("ensemble", r => string.Join(", ", r.Speaker.Ensemble), (r, v) => Tell(r, r.Speaker with { Ensemble = OrNull(v) is null ? [] : Models("ensemble", v, r) })),
        new("encoder", r => r.Speaker.Encoder, (r, v) => Tell(r, r.Speaker with { Encoder = OrNull(v) })),
        new("encoder_layer", r => r.Speaker.EncoderLayer, (r, v) => Tell(r, r.Speaker with { EncoderLayer = v })),
        new("encoder_models", r => string.Join(", ", r.Speaker.EncoderModels), (r, v) => Tell(r, r.Speaker with { EncoderModels = OrNull(v) is null ? [] : EncoderModels(v) })),
        new("space.share", r => Text(r.Speaker.Space.Share), (r, v) => Tell(r, r.Speaker with { Space = r.Speaker.Space with { Share = Number("space.share", v, 0.01, 0.999) } })),
        new("space.components", r => Text(r.Speaker.Space.Components), (r, v) => Tell(r, r.Speaker with { Space = r.Speaker.Space with { Components = Whole("space.components", v, 2, 4096) } })),
        new("space.points", r => Text(r.Speaker.Space.MapPoints), (r, v) => Tell(r, r.Speaker with { Space = r.Speaker.Space with { MapPoints = Whole("space.points", v, 10, 5000) } })),
        .. PictureKeys(),
        new("evaluation.seconds", r => Numbers(r.Speaker.TestSeconds), (r, v) => Tell(r, r.Speaker with { TestSeconds = Seconds("evaluation.seconds", v) })),
        new("evaluation.enrolment", r => Numbers(r.Speaker.EnrolmentSeconds), (r, v) => Tell(r, r.Speaker with { EnrolmentSeconds = Seconds("evaluation.enrolment", v) })),
        .. GenderModelKeys(),
        new("evaluation.replicates", r => Text(r.Replicates), (r, v) => r with { Replicates = Whole("evaluation.replicates", v, 100, 1_000_000) }),
        new("evaluation.maps", r => Text(r.Maps), (r, v) => r with { Maps = Whole("evaluation.maps", v, 0, 10_000) }),
        new("seed", r => Text(r.Seed), (r, v) => r with { Seed = Seed(v) }),
    ];

    /// <summary>All keys but the settings of the features, which are librosa's names after <c>features.</c></summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_keys.Select(k => k.Name)];

    internal static IEnumerable<(string Key, string? Value)> Read(Recipe recipe)
    {
        foreach (var key in s_keys)
        {
            yield return (key.Name, key.Read(recipe));
            if (key.Name == TestDurationsKey)
            {
                foreach (var (name, plan) in recipe.GenderModel.Conditions)
                {
                    yield return (ConditionPrefix + name, plan);
                }
            }

            if (key.Name == "features.kind")
            {
                foreach (var (name, value) in recipe.Features.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    yield return (FeaturePrefix + name, value);
                }

                foreach (var (input, features) in recipe.Inputs)
                {
                    yield return ($"{InputPrefix}{input}{KindSuffix}", features.Kind);
                    foreach (var (name, value) in features.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
                    {
                        yield return ($"{InputPrefix}{input}.{name}", value);
                    }
                }
            }
        }
    }

    /// <summary>Whether a key says what kind of features the main input or another is.</summary>
    internal static bool IsKind(string name) => name == FeaturePrefix + "kind" || (IsOfInput(name) && name[(InputPrefix.Length + InputOf(name).Length)..] == KindSuffix);

    /// <summary>Whether a key is a setting of the main input or another.</summary>
    internal static bool IsSetting(string name) =>
        !IsKind(name) && (name.StartsWith(FeaturePrefix, StringComparison.Ordinal) || IsOfInput(name));

    /// <summary>The settings of inputs, those of one input all at once.</summary>
    internal static Recipe ApplySettings(Recipe recipe, IEnumerable<(string Key, string Value)> settings)
    {
        foreach (var input in settings.Select(s => (Input: InputOf(s.Key), s.Key, s.Value)).GroupBy(s => s.Input, StringComparer.Ordinal))
        {
            var start = input.Key.Length == 0 ? FeaturePrefix.Length : InputPrefix.Length + input.Key.Length + 1;
            recipe = Input(recipe, input.Key, [.. input.Select(s => (s.Key[start..], s.Value))]);
        }

        return recipe;
    }

    internal static Recipe Apply(Recipe recipe, string name, string value)
    {
        if (s_keys.FirstOrDefault(k => k.Name == name) is { } key)
        {
            return key.Apply(recipe, value.Trim());
        }

        if (name.StartsWith(ConditionPrefix, StringComparison.Ordinal))
        {
            return Condition(recipe, name, value.Trim());
        }

        if (IsSetting(name))
        {
            return ApplySettings(recipe, [(name, value)]);
        }

        if (IsKind(name))
        {
            return Input(recipe, InputOf(name), value.Trim());
        }

        throw new TimbreException($"recipe key '{name}' is not known{Suggestion(name)}; the keys are {string.Join(", ", Names)} and features.<librosa's setting>");
    }

    private static bool IsOfInput(string name) => name.StartsWith(InputPrefix, StringComparison.Ordinal) && name.IndexOf('.', InputPrefix.Length) > InputPrefix.Length;

    /// <summary>The input that a key is about; empty for the main one.</summary>
    private static string InputOf(string key) => key.StartsWith(FeaturePrefix, StringComparison.Ordinal) ? "" : key[InputPrefix.Length..key.IndexOf('.', InputPrefix.Length)];

    /// <summary>An input's kind; makes a new input where there is none of that name.</summary>
    private static Recipe Input(Recipe recipe, string input, string kind)
    {
        var made = (input, new FeatureSettings(OneOf($"{InputPrefix}{input}{KindSuffix}", kind, FeatureInputs.Names), new Dictionary<string, string>(StringComparer.Ordinal)));
        return recipe with { Inputs = recipe.Inputs.Any(i => i.Name == input) ? [.. recipe.Inputs.Select(i => i.Name == input ? made : i)] : [.. recipe.Inputs, made] };
    }

    /// <summary>Some settings of an input.</summary>
    private static Recipe Input(Recipe recipe, string input, IReadOnlyList<(string Name, string Value)> settings)
    {
        if (input.Length == 0)
        {
            return recipe with { Features = With(recipe.Features, settings) };
        }

        return recipe.Inputs.Any(i => i.Name == input)
            ? recipe with { Inputs = [.. recipe.Inputs.Select(i => i.Name == input ? (i.Name, With(i.Features, settings)) : i)] }
            : throw new TimbreException($"recipe key '{InputPrefix}{input}.{settings[0].Name}': there is no input '{input}' yet; give {InputPrefix}{input}{KindSuffix} first");
    }

    /// <summary>Refuses a wrong name or value here, where it was given.</summary>
    private static FeatureSettings With(FeatureSettings features, IReadOnlyList<(string Name, string Value)> changes)
    {
        var settings = new Dictionary<string, string>(features.Settings, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            settings[name] = value.Trim();
        }

        FeatureInputs.Check(features.Kind, settings);
        return features with { Settings = settings };
    }

    private static IEnumerable<Key> Network(string name, Func<TrainingSettings, NetworkSettings> of, Func<TrainingSettings, NetworkSettings, TrainingSettings> with)
    {
        Key Setting(string setting, Func<NetworkSettings, IFormattable> read, Func<NetworkSettings, string, string, NetworkSettings> apply)
        {
            var key = $"training.{name}_{setting}";
            return new(key, r => Text(read(of(r.Training))), (r, v) => Train(r, with(r.Training, apply(of(r.Training), key, v))));
        }

        yield return Setting("epochs", n => n.Epochs, (n, key, v) => n with { Epochs = Whole(key, v, 1, 100_000) });
        yield return Setting("batch", n => n.Batch, (n, key, v) => n with { Batch = Whole(key, v, 2, 65_536) });
        yield return Setting("rate", n => n.Rate, (n, key, v) => n with { Rate = Number(key, v, 1e-8, 10) });
        yield return Setting("weight_decay", n => n.WeightDecay, (n, key, v) => n with { WeightDecay = Number(key, v, 0, 100) });
    }

    private static Key Tdnn(string setting, Func<TdnnSettings, IFormattable> read, Func<TdnnSettings, string, string, TdnnSettings> apply)
    {
        var key = $"training.tdnn_{setting}";
        return new(key, r => Text(read(r.Training.TdnnDetails)), (r, v) => Details(r, apply(r.Training.TdnnDetails, key, v)));
    }

    private static Key Mixture(string setting, Func<MixtureSettings, IFormattable> read, Func<MixtureSettings, string, string, MixtureSettings> apply)
    {
        var key = $"training.gmm_{setting}";
        return new(key, r => Text(read(r.Training.Mixtures)), (r, v) => Train(r, r.Training with { Mixtures = apply(r.Training.Mixtures, key, v) }));
    }

    private static Recipe Details(Recipe recipe, TdnnSettings details) => Train(recipe, recipe.Training with { TdnnDetails = details });

    private static string YesNo(bool value) => value ? "true" : "false";

    private static bool YesNo(string key, string value) => OneOf(key, value, ["true", "false"]) == "true";

    private static List<string> Models(string key, string value, Recipe recipe)
    {
        var names = value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        foreach (var name in names)
        {
            recipe.InputOf(ModelChoice.Parse(OneOf(key, name.Split('@')[0], ModelChoice.Kinds) + (name.Contains('@') ? name[name.IndexOf('@', StringComparison.Ordinal)..] : "")).Input);
        }

        return names.Count > 0 ? names : throw new TimbreException($"{key}: names nothing; give some of {string.Join(", ", ModelChoice.Kinds)}");
    }

    private static string Plan(string key, string value)
    {
        try
        {
            // The recipe's seed decides the draws unless the plan names a seed of its own.
            var plan = AugmentationPlan.Parse(value);
            var steps = string.Join("; ", plan.Steps);
            return steps.Length > 0 && plan.Seed == AugmentationPlan.Parse(value, ~plan.Seed).Seed ? $"seed={plan.Seed}; {steps}" : steps;
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{key}: {e.Message}", e);
        }
    }

    private static IEnumerable<Key> PictureKeys()
    {
        static Key Setting(string key, Func<PictureSettings, string?> read, Func<PictureSettings, string, PictureSettings> apply) =>
            new(key, r => read(r.Pictures), (r, v) => r with { Pictures = apply(r.Pictures, v) });

        yield return Setting("split.published", p => p.PublishedFolds, (p, v) => p with { PublishedFolds = OneOf("split.published", v, [PictureSettings.None, PictureSettings.AudioMnistGender]) });
        yield return Setting("pretrained", p => p.Pretrained, (p, v) => p with { Pretrained = OrNull(v) });
        yield return Setting("voices", p => p.Voices, (p, v) => p with { Voices = OrNull(v) });
        yield return Setting("training.voice_pictures", p => Text(p.VoicePictures), (p, v) => p with { VoicePictures = Whole("training.voice_pictures", v, 1, 10_000) });
        yield return Setting("pretraining.epochs", p => Text(p.PretrainingEpochs), (p, v) => p with { PretrainingEpochs = Whole("pretraining.epochs", v, 1, 10_000) });
        yield return Setting("pretraining.recordings", p => Text(p.PretrainingRecordings), (p, v) => p with { PretrainingRecordings = Whole("pretraining.recordings", v, 0, 1_000_000) });
        yield return Setting("training.recordings", p => Text(p.Recordings), (p, v) => p with { Recordings = Whole("training.recordings", v, 0, 1_000_000) });
        yield return Setting("training.other_recordings", p => Text(p.OtherRecordings), (p, v) => p with { OtherRecordings = Whole("training.other_recordings", v, 0, 1_000_000) });
        yield return Setting("as_published.recordings", p => Text(p.PublishedRecordings), (p, v) => p with { PublishedRecordings = Whole("as_published.recordings", v, 0, 1_000_000) });
        yield return Setting("training.resnet_layers", p => Text(p.Layers), (p, v) => p with { Layers = int.Parse(OneOf("training.resnet_layers", v, ["18", "34"]), CultureInfo.InvariantCulture) });
        yield return Setting("training.resnet_width", p => Text(p.Width), (p, v) => p with { Width = Whole("training.resnet_width", v, 1, 256) });
        yield return Setting("training.mixup", p => Text(p.Mixup), (p, v) => p with { Mixup = Number("training.mixup", v, 0, 10) });
        yield return Setting("training.shift", p => Text(p.Shift), (p, v) => p with { Shift = Whole("training.shift", v, 0, 49) });
        yield return Setting("training.offset", p => Text(p.Offset), (p, v) => p with { Offset = Number("training.offset", v, 0, 10) });
        yield return Setting("training.members", p => Text(p.Members), (p, v) => p with { Members = Whole("training.members", v, 1, 100) });
    }

    private static Recipe Augment(Recipe recipe, AugmentationSettings augmentation) => recipe with { Augmentation = augmentation };

    private static Recipe Tell(Recipe recipe, SpeakerSettings speaker) => recipe with { Speaker = speaker };

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(v => Text(v)));

    private static List<double> Seconds(string key, string value) =>
        [.. value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => Number(key, v, 0.05, 100_000)).Distinct().Order()];

    /// <summary>Names of models on inputs that exist once the encoder is there.</summary>
    private static List<string> EncoderModels(string value) =>
        [.. value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Select(n => ModelChoice.Parse(n).ToString())];

    private static Recipe Train(Recipe recipe, TrainingSettings training) => recipe with { Training = training };

    private static string? OrNull(string value) => value is "" or "null" or "~" ? null : value;

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static int Whole(string key, string value, int low, int high) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= low && n <= high
            ? n
            : throw new TimbreException($"{key}={value}: must be a whole number from {low} to {high}");

    private static double Number(string key, string value, double low, double high) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n >= low && n <= high
            ? n
            : throw new TimbreException(string.Create(CultureInfo.InvariantCulture, $"{key}={value}: must be a number from {low} to {high}"));

    private static long Seed(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : throw new TimbreException($"seed={value}: must be a whole number");

    private static string OneOf(string key, string value, IReadOnlyList<string> known) =>
        known.Contains(value) ? value : throw new TimbreException($"{key}={value}: must be one of {string.Join(", ", known)}");

    private static List<string> List(string key, string value, IReadOnlyList<string> known)
    {
        var items = value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(v => OneOf(key, v, known)).ToList();
        return items.Count > 0 ? items : throw new TimbreException($"{key}: names nothing; give some of {string.Join(", ", known)}");
    }

    private static string Suggestion(string name)
    {
        // 'fold' means 'split.folds': the last word of a key counts as the key.
        int Difference(string key) => Math.Min(EditDistance.Between(key, name), EditDistance.Between(key[(key.LastIndexOf('.') + 1)..], name));
        var nearest = Names.MinBy(key => (Difference(key), EditDistance.Between(key, name)))!;
        return Difference(nearest) <= Math.Max(1, name.Length / 3) ? $"; did you mean '{nearest}'?" : "";
    }

    private sealed record Key(string Name, Func<Recipe, string?> Read, Func<Recipe, string, Recipe> Apply);
}
