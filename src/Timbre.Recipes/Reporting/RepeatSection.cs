using System.Globalization;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>How to get the same figures again.</summary>
internal static class RepeatSection
{
    public static Section Of(RunView run) => Of(run.Recipe, run.Outcome.Inputs, "`models/` the models trained on all speakers");

    /// <summary>The same for any run.</summary>
    /// <param name="recipe">Its effective recipe.</param>
    /// <param name="inputs">What its models saw.</param>
    /// <param name="models">What its folder <c>models</c> holds, as the end of a list.</param>
    public static Section Of(Recipe recipe, IReadOnlyList<InputOutcome> inputs, string models) => Of(recipe, [.. inputs.Select(i => (i.Name, i.Extractor))], models);

    /// <summary>The same for inputs of which only the extractor is known.</summary>
    public static Section Of(Recipe recipe, IReadOnlyList<(string Name, IFeatureExtractor Extractor)> inputs, string models)
    {
        var effective = new Table([new("Key", CellFormat.Code), new("Value", CellFormat.Code)], [.. RecipeKeys.Read(recipe).Select(k => new Cell[] { k.Key, k.Value ?? "null" })])
        {
            Note = "Each key can be given on the command line: `--set key=value`.",
        };
        var yaml = new Table([new("recipe.yaml", CellFormat.Code)], [.. RecipeKeys.Read(recipe).Select(k => new Cell[] { $"{k.Key}: {Scalar(k.Value)}" })])
        {
            Note = "As it lies in the folder of the run, one key a line.",
        };
        return new Section(
            "repeat",
            "How to repeat this",
            [
                new Text($"The folder of this run holds `recipe.yaml`, the recipe with every setting. This gives the same figures again, bit for bit on the same kind of processor, at any number of cores:"),
                new Text($"`timbre run recipe.yaml --out again --seed {recipe.Seed}`"),
                new Text($"Made with Timbre {Text.Escape(TimbreVersion.Text)} on .NET {Environment.Version.ToString(2)}. `results.json` has every figure, `splits.json` who was on which side, {models}."),
                new Details("Every setting of the recipe", [effective]),
                new Details("The recipe as YAML", [yaml]),
                new Details("Every setting of the features", [.. inputs.Select(Settings)]),
                .. Plans(recipe),
            ],
            $"Recipe {Text.Escape(recipe.Name)}, seed {recipe.Seed}, Timbre {Text.Escape(TimbreVersion.Text)}.");
    }

    private static Table Settings((string Name, IFeatureExtractor Extractor) input) => new(
        [new("Setting", CellFormat.Code), new("Value", CellFormat.Code)],
        [.. input.Extractor.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new Cell[] { s.Key, Value(s.Value) })])
    {
        Title = $"Settings of {input.Extractor.Kind}{(input.Name.Length > 0 ? $", input {input.Name}" : "")}",
        Note = "Names and meaning are librosa's where it has them; `null` leaves the choice to the recording or to another setting.",
    };

    private static IEnumerable<Block> Plans(Recipe recipe)
    {
        var settings = recipe.Augmentation;
        var rows = new List<Cell[]>();
        if (recipe.Runs(Recipe.Augmented))
        {
            rows.Add([Recipe.Augmented, settings.Copies, settings.Plan]);
        }

        if (recipe.Runs(Recipe.AsPublished) && settings is { PublishedShare: > 0, PublishedPlan.Length: > 0 })
        {
            rows.Add([Recipe.AsPublished, settings.PublishedShare, settings.PublishedPlan]);
        }

        return rows.Count == 0 ? [] :
        [
            new Details("How recordings were altered", [new Table([new("Form", CellFormat.Code), new("Copies per recording", CellFormat.Auto), new("Plan", CellFormat.Code)], rows)
            {
                Note = "Steps in this order; *p* is the probability of a step, and a range is drawn from evenly. Below 1 copy per recording: that share of the recordings, drawn at random, has one.",
            }]),
        ];
    }

    private static string Scalar(string? value)
    {
        if (value is null)
        {
            return "null";
        }

        var plain = value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && char.IsLetterOrDigit(value[0]);
        return plain ? value : JsonSerializer.Serialize(value, s_readable);
    }

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Value(object? value) => value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string s => s,
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, s_readable),
    };
}
