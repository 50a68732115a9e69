using System.Globalization;
using Timbre.Audio;
using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>The keys of the recipe for the gender model; conditions have names of their own: <c>conditions.NAME</c>.</summary>
public static partial class RecipeKeys
{
    private const string ConditionPrefix = "conditions.";
    private const string TestDurationsKey = "test.durations";

    private static IEnumerable<Key> GenderModelKeys()
    {
        yield return new("corpus.utterances_per_speaker", r => Text(r.GenderModel.UtterancesPerSpeaker), (r, v) => Model(r, r.GenderModel with { UtterancesPerSpeaker = OrNull(v) is null ? null : Whole("corpus.utterances_per_speaker", v, 1, 1_000_000) }));
        yield return new("test.root", r => r.GenderModel.TestRoot, (r, v) => Model(r, r.GenderModel with { TestRoot = OrNull(v) }));
        yield return new("test.subset", r => r.GenderModel.TestSubset, (r, v) => Model(r, r.GenderModel with { TestSubset = OrNull(v) }));
        yield return new(TestDurationsKey, r => Numbers(r.GenderModel.Durations), (r, v) => Model(r, r.GenderModel with { Durations = OrNull(v) is null ? [] : Seconds(TestDurationsKey, v) }));
        yield return new("calibration.uncertain_below", r => Text(r.GenderModel.UncertainBelow), (r, v) => Model(r, r.GenderModel with { UncertainBelow = Number("calibration.uncertain_below", v, 0.5, 1) }));
        yield return Net("epochs", n => n.Epochs, (n, key, v) => n with { Epochs = Whole(key, v, 1, 100_000) });
        yield return Net("windows_per_utterance", n => n.WindowsPerUtterance, (n, key, v) => n with { WindowsPerUtterance = Whole(key, v, 1, 100_000) });
        yield return Net("clean_share", n => n.CleanShare, (n, key, v) => n with { CleanShare = Number(key, v, 0, 1) });
        yield return Net("batch", n => n.Batch, (n, key, v) => n with { Batch = Whole(key, v, 2, 65_536) });
        yield return Net("rate", n => n.Rate, (n, key, v) => n with { Rate = Number(key, v, 1e-8, 10) });
        yield return Net("weight_decay", n => n.WeightDecay, (n, key, v) => n with { WeightDecay = Number(key, v, 0, 100) });
        yield return Net("dropout", n => n.Dropout, (n, key, v) => n with { Dropout = Number(key, v, 0, 0.99) });
        yield return Net("label_smoothing", n => n.LabelSmoothing, (n, key, v) => n with { LabelSmoothing = Number(key, v, 0, 0.9) });
        yield return Net("mixup", n => n.Mixup, (n, key, v) => n with { Mixup = Number(key, v, 0, 100) });
        yield return Net("masks", n => n.Masks, (n, key, v) => n with { Masks = Whole(key, v, 0, 100) });
        yield return Net("tilt_db", n => n.TiltDecibels, (n, key, v) => n with { TiltDecibels = Number(key, v, 0, 100) });
        yield return Net("walk_db", n => n.WalkDecibels, (n, key, v) => n with { WalkDecibels = Number(key, v, 0, 100) });
        yield return Net("noise_share", n => n.NoiseShare, (n, key, v) => n with { NoiseShare = Number(key, v, 0, 1) });
        yield return Net("noise_low_db", n => n.NoiseLow, (n, key, v) => n with { NoiseLow = Number(key, v, -40, 100) });
        yield return Net("noise_high_db", n => n.NoiseHigh, (n, key, v) => n with { NoiseHigh = Number(key, v, -40, 100) });
        yield return Net("average_after", n => n.AverageAfter, (n, key, v) => n with { AverageAfter = Number(key, v, 0, 1) });
        yield return new("network.front_ends", r => string.Join(", ", r.GenderModel.Network.FrontEnds), (r, v) => Model(r, r.GenderModel with { Network = r.GenderModel.Network with { FrontEnds = FrontEnds(v) } }));
        yield return Net("channels", n => n.Channels, (n, key, v) => n with { Channels = Whole(key, v, 2, 1024) });
        yield return Net("fmin", n => n.MinimumFrequency, (n, key, v) => n with { MinimumFrequency = Number(key, v, 0, 8000) });
        yield return Net("fmax", n => n.MaximumFrequency, (n, key, v) => n with { MaximumFrequency = Number(key, v, 0, 8000) });
    }

    private static Key Net(string setting, Func<GenderTrainingOptions, IFormattable> read, Func<GenderTrainingOptions, string, string, GenderTrainingOptions> apply)
    {
        var key = $"network.{setting}";
        return new(key, r => Text(read(r.GenderModel.Network)), (r, v) => Model(r, r.GenderModel with { Network = apply(r.GenderModel.Network, key, v) }));
    }

    /// <summary>Samples of a frame and bands, one pair a network: <c>512x64, 1024x96</c>.</summary>
    private static List<GenderFrontEnd> FrontEnds(string value)
    {
        const string Key = "network.front_ends";
        return [.. value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('x') is [var length, var bands]
            ? new GenderFrontEnd(Whole(Key, length, 256, 2048), Whole(Key, bands, 16, 256))
            : throw new TimbreException($"{Key}={value}: must be pairs of frame length and bands, e.g. 512x64, 1024x96"))];
    }

    /// <summary>Adds a condition, changes it where it stands, or takes it away (<c>null</c>).</summary>
    private static Recipe Condition(Recipe recipe, string key, string value)
    {
        var name = key[ConditionPrefix.Length..];
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || name == GenderTest.Clean)
        {
            throw new TimbreException($"recipe key '{key}': a condition's name must be letters, digits, '-' and '_', up to 40 of them, and not '{GenderTest.Clean}', which is always tested");
        }

        var conditions = recipe.GenderModel.Conditions.ToList();
        var at = conditions.FindIndex(c => c.Name == name);
        if (OrNull(value) is null)
        {
            return at < 0 ? recipe : Model(recipe, recipe.GenderModel with { Conditions = [.. conditions.Where(c => c.Name != name)] });
        }

        var plan = Plan(key, value);
        if (AugmentationPlan.Parse(plan).Steps.Count == 0)
        {
            throw new TimbreException(string.Create(CultureInfo.InvariantCulture, $"{key}={value}: has no step; '{GenderTest.Clean}' is always tested"));
        }

        if (at < 0)
        {
            conditions.Add((name, plan));
        }
        else
        {
            conditions[at] = (name, plan);
        }

        return Model(recipe, recipe.GenderModel with { Conditions = conditions });
    }

    private static Recipe Model(Recipe recipe, GenderModelSettings model) => recipe with { GenderModel = model };
}
