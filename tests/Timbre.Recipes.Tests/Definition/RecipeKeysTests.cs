namespace Timbre.Recipes.Tests.Definition;

public sealed class RecipeKeysTests
{
    [Theory]
    [InlineData("split.fold", "split.folds")]
    [InlineData("folds", "split.folds")]
    [InlineData("training.mlp_epoch", "training.mlp_epochs")]
    [InlineData("model", "models")]
    [InlineData("published.models", "as_published.models")]
    [InlineData("augmentation.plans", "augmentation.plan")]
    public void AnUnknownKeyFailsAndSuggests(string key, string meant)
    {
        var e = Assert.Throws<TimbreException>(() => Recipe.Default.With(key, "3"));
        Assert.Contains($"'{key}' is not known; did you mean '{meant}'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyLikeNoOtherGetsNoSuggestion() =>
        Assert.DoesNotContain("did you mean", Assert.Throws<TimbreException>(() => Recipe.Default.With("zzzzzzzzzzzz", "3")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("features.n_mfc", "13", "n_mfcc")]
    [InlineData("features.n_mfcc", "many", "n_mfcc")]
    [InlineData("features.kind", "mfccs", "mfcc")]
    [InlineData("features.kind", "encodr", "encoder")]
    [InlineData("split.folds", "1", "2 to 100")]
    [InlineData("split.folds", "3.5", "whole number")]
    [InlineData("split.validation", "NaN", "0.01 to 0.9")]
    [InlineData("split.validation", "0,2", "0.01 to 0.9")]
    [InlineData("models", "forest", "cnn1d")]
    [InlineData("models", "", "names nothing")]
    [InlineData("forms", "leaky", "as-published")]
    [InlineData("corpus.layout", "mine", "librispeech")]
    [InlineData("corpus.speakers", "-4", "corpus.speakers=-4")]
    [InlineData("seed", "1e3", "whole number")]
    [InlineData("evaluation.replicates", "1", "100")]
    [InlineData("training.trees", "99999999999999999999", "training.trees")]
    public void ABadValueIsRefusedWithWhatIsPossible(string key, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<TimbreException>(() => Recipe.Default.With(key, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("models", "boosting@eigth", "names the input 'eigth', which the recipe does not have; it has eight")]
    [InlineData("as_published.models", "dense@x", "names the input 'x'")]
    [InlineData("models", "boostin@eight", "must be one of majority")]
    [InlineData("inputs.nine.n_mfcc", "13", "there is no input 'nine' yet; give inputs.nine.kind first")]
    [InlineData("inputs.nine.kind", "mfccs", "inputs.nine.kind=mfccs: must be one of")]
    [InlineData("inputs.eight.n_mfc", "13", "n_mfc: is not a setting of mfcc")]
    [InlineData("inputs.kind", "mfcc", "'inputs.kind' is not known")]
    [InlineData("inputs..kind", "mfcc", "'inputs..kind' is not known")]
    [InlineData("inputs.nine", "mfcc", "'inputs.nine' is not known")]
    [InlineData("as_published.split", "speaker", "must be one of frame, utterance")]
    [InlineData("as_published.augmented", "1.5", "must be a number from 0 to 1")]
    [InlineData("as_published.mislabelled", "-1", "must be a number from 0 to 1")]
    [InlineData("augmentation.copies", "0", "whole number from 1 to 100")]
    [InlineData("augmentation.plan", "whit-noise(snr=3)", "augmentation.plan: ")]
    [InlineData("as_published.augmentation", "white-noise(snr=x)", "as_published.augmentation: ")]
    public void WhatInputsAndCopiesCannotBeIsRefused(string key, string value, string expected)
    {
        var recipe = Recipe.Default.With("inputs.eight.kind", "mfcc");
        Assert.Contains(expected, Assert.Throws<TimbreException>(() => recipe.With(key, value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSeedOfTheRecipeDecidesAPlanThatNamesNone()
    {
        const string plan = "white-noise(snr=5..20, p=0.5)";
        Assert.Equal(plan, Recipe.Default.With("augmentation.plan", plan).Augmentation.Plan);
        Assert.Equal($"seed=0; {plan}", Recipe.Default.With("augmentation.plan", $"seed=0; {plan}").Augmentation.Plan);
        Assert.Equal($"seed=9; {plan}", Recipe.Default.With("as_published.augmentation", $"seed=9;{plan}").Augmentation.PublishedPlan);
        Assert.Equal("", Recipe.Default.With("augmentation.plan", plan).With("augmentation.plan", "none").Augmentation.Plan);
    }

    [Fact]
    public void TheLastValueWins()
    {
        var recipe = RecipeFile.Parse("split:\n  folds: 4\nseed: 3\n", "r").With("split.folds", "7").With("split.folds", "9");
        Assert.Equal(9, recipe.Folds);
        Assert.Equal(3, recipe.Seed);
        Assert.Equal(4, RecipeFile.Parse("split:\n  folds: 4\n", "r").Folds);
    }

    [Fact]
    public void ARecipeIsNotChangedByWith()
    {
        var before = Recipe.Default.ToYaml();
        _ = Recipe.Default.With("seed", "7").With("features.n_mfcc", "20").With("models", "mlp");
        Assert.Equal(before, Recipe.Default.ToYaml());
    }

    [Fact]
    public void ListsAreReadWithAndWithoutBrackets()
    {
        Assert.Equal(["mlp", "cnn1d"], Recipe.Default.With("models", "[mlp, cnn1d]").Models);
        Assert.Equal(["mlp", "cnn1d"], Recipe.Default.With("models", "mlp,cnn1d,mlp").Models);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    public void NullTakesASettingBack(string none)
    {
        var recipe = Recipe.Default.With("corpus.speakers", "8").With("corpus.root", "x").With("corpus.speakers", none).With("corpus.root", none);
        Assert.Null(recipe.Corpus.Speakers);
        Assert.Null(recipe.Corpus.Root);
    }

    [Fact]
    public void EncodersAreCheckedWithoutTheirWeights()
    {
        var recipe = Recipe.Default.With("features.kind", "encoder").With("features.layer", "mean").With("features.model", "nobody/nothing");
        Assert.Equal("nobody/nothing", recipe.Features.Settings["model"]);
        Assert.Contains("layer=top", Assert.Throws<TimbreException>(() => recipe.With("features.layer", "top")).Message, StringComparison.Ordinal);
        var view = Recipe.Default.With("inputs.voice.kind", "pooled").With("inputs.voice.of", "encoder").With("inputs.voice.layer", "4:0.5,5:0.5").With("inputs.voice.frames", "150");
        Assert.Equal("encoder", view.InputOf("voice").Settings["of"]);
        Assert.Contains("n_mfcc: is not a setting of encoder", Assert.Throws<TimbreException>(() => view.With("inputs.voice.n_mfcc", "13")).Message, StringComparison.Ordinal);
    }
}
