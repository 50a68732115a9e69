using System.Globalization;
using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Every setting of a recipe by its dotted key: the one table that files, <c>--set</c> and the effective recipe go by.</summary>
public static class RecipeKeys
{
    private const string FeaturePrefix = "features.";

    private static readonly Key[] s_keys =
    [
        new("name", r => r.Name, (r, v) => r with { Name = v }),
        new("title", r => r.Title, (r, v) => r with { Title = v }),
        new("corpus.name", r => r.Corpus.Name, (r, v) => r with { Corpus = r.Corpus with { Name = v } }),
        new("corpus.root", r => r.Corpus.Root, (r, v) => r with { Corpus = r.Corpus with { Root = OrNull(v) } }),
        new("corpus.subset", r => r.Corpus.Subset, (r, v) => r with { Corpus = r.Corpus with { Subset = OrNull(v) } }),
        new("corpus.layout", r => r.Corpus.Layout, (r, v) => r with { Corpus = r.Corpus with { Layout = OneOf("corpus.layout", v, CorpusScanner.Layouts) } }),
        new("corpus.speakers", r => Text(r.Corpus.Speakers), (r, v) => r with { Corpus = r.Corpus with { Speakers = OrNull(v) is null ? null : Whole("corpus.speakers", v, 2, 1_000_000) } }),
        new("features.kind", r => r.Features.Kind, (r, v) => r with { Features = r.Features with { Kind = OneOf("features.kind", v, FeatureKinds.Names) } }),
        new("split.folds", r => Text(r.Folds), (r, v) => r with { Folds = Whole("split.folds", v, 2, 100) }),
        new("split.validation", r => Text(r.Validation), (r, v) => r with { Validation = Number("split.validation", v, 0.01, 0.9) }),
        new("as_published.test", r => Text(r.PublishedTest), (r, v) => r with { PublishedTest = Number("as_published.test", v, 0.01, 0.9) }),
        new("as_published.validation", r => Text(r.PublishedValidation), (r, v) => r with { PublishedValidation = Number("as_published.validation", v, 0.01, 0.9) }),
        new("as_published.epochs", r => Text(r.PublishedEpochs), (r, v) => r with { PublishedEpochs = Whole("as_published.epochs", v, 1, 100_000) }),
        new("as_published.patience", r => Text(r.PublishedPatience), (r, v) => r with { PublishedPatience = Whole("as_published.patience", v, 0, 100_000) }),
        new("models", r => string.Join(", ", r.Models), (r, v) => r with { Models = List("models", v, ModelCatalog.Names) }),
        new("forms", r => string.Join(", ", r.Forms), (r, v) => r with { Forms = List("forms", v, [Recipe.Honest, Recipe.AsPublished]) }),
        new("training.mlp_epochs", r => Text(r.Training.Mlp.Epochs), (r, v) => Train(r, r.Training with { Mlp = r.Training.Mlp with { Epochs = Whole("training.mlp_epochs", v, 1, 100_000) } })),
        new("training.mlp_batch", r => Text(r.Training.Mlp.Batch), (r, v) => Train(r, r.Training with { Mlp = r.Training.Mlp with { Batch = Whole("training.mlp_batch", v, 2, 65_536) } })),
        new("training.mlp_rate", r => Text(r.Training.Mlp.Rate), (r, v) => Train(r, r.Training with { Mlp = r.Training.Mlp with { Rate = Number("training.mlp_rate", v, 1e-8, 10) } })),
        new("training.mlp_weight_decay", r => Text(r.Training.Mlp.WeightDecay), (r, v) => Train(r, r.Training with { Mlp = r.Training.Mlp with { WeightDecay = Number("training.mlp_weight_decay", v, 0, 100) } })),
        new("training.cnn_epochs", r => Text(r.Training.Cnn.Epochs), (r, v) => Train(r, r.Training with { Cnn = r.Training.Cnn with { Epochs = Whole("training.cnn_epochs", v, 1, 100_000) } })),
        new("training.cnn_batch", r => Text(r.Training.Cnn.Batch), (r, v) => Train(r, r.Training with { Cnn = r.Training.Cnn with { Batch = Whole("training.cnn_batch", v, 2, 65_536) } })),
        new("training.cnn_rate", r => Text(r.Training.Cnn.Rate), (r, v) => Train(r, r.Training with { Cnn = r.Training.Cnn with { Rate = Number("training.cnn_rate", v, 1e-8, 10) } })),
        new("training.cnn_weight_decay", r => Text(r.Training.Cnn.WeightDecay), (r, v) => Train(r, r.Training with { Cnn = r.Training.Cnn with { WeightDecay = Number("training.cnn_weight_decay", v, 0, 100) } })),
        new("training.patience", r => Text(r.Training.Patience), (r, v) => Train(r, r.Training with { Patience = Whole("training.patience", v, 0, 100_000) })),
        new("training.refit", r => r.Training.Refit ? "true" : "false", (r, v) => Train(r, r.Training with { Refit = OneOf("training.refit", v, ["true", "false"]) == "true" })),
        new("training.label_smoothing", r => Text(r.Training.LabelSmoothing), (r, v) => Train(r, r.Training with { LabelSmoothing = Number("training.label_smoothing", v, 0, 0.9) })),
        new("training.trees", r => Text(r.Training.Trees), (r, v) => Train(r, r.Training with { Trees = Whole("training.trees", v, 1, 100_000) })),
        new("training.depth", r => Text(r.Training.Depth), (r, v) => Train(r, r.Training with { Depth = Whole("training.depth", v, 1, 16) })),
        new("training.tree_rate", r => Text(r.Training.TreeRate), (r, v) => Train(r, r.Training with { TreeRate = Number("training.tree_rate", v, 1e-6, 1) })),
        new("evaluation.replicates", r => Text(r.Replicates), (r, v) => r with { Replicates = Whole("evaluation.replicates", v, 100, 1_000_000) }),
        new("seed", r => Text(r.Seed), (r, v) => r with { Seed = Seed(v) }),
    ];

    /// <summary>All keys but the settings of the features, which are librosa's names after <c>features.</c></summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_keys.Select(k => k.Name)];

    internal static IEnumerable<(string Key, string? Value)> Read(Recipe recipe)
    {
        foreach (var key in s_keys)
        {
            yield return (key.Name, key.Read(recipe));
            if (key.Name == "features.kind")
            {
                foreach (var (name, value) in recipe.Features.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    yield return (FeaturePrefix + name, value);
                }
            }
        }
    }

    internal static Recipe Apply(Recipe recipe, string name, string value)
    {
        if (s_keys.FirstOrDefault(k => k.Name == name) is { } key)
        {
            return key.Apply(recipe, value.Trim());
        }

        if (name.StartsWith(FeaturePrefix, StringComparison.Ordinal))
        {
            var settings = new Dictionary<string, string>(recipe.Features.Settings, StringComparer.Ordinal) { [name[FeaturePrefix.Length..]] = value.Trim() };
            FeatureKinds.Create(recipe.Features.Kind, settings); // refuses a wrong name or value here, where it was given
            return recipe with { Features = recipe.Features with { Settings = settings } };
        }

        throw new TimbreException($"recipe key '{name}' is not known{Suggestion(name)}; the keys are {string.Join(", ", Names)} and features.<librosa's setting>");
    }

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
        var nearest = Names.MinBy(Difference)!;
        return Difference(nearest) <= Math.Max(1, name.Length / 3) ? $"; did you mean '{nearest}'?" : "";
    }

    private sealed record Key(string Name, Func<Recipe, string?> Read, Func<Recipe, string, Recipe> Apply);
}
