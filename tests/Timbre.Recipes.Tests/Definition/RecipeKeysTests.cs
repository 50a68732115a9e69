namespace Timbre.Recipes.Tests.Definition;

public sealed class RecipeKeysTests
{
    [Theory]
    [InlineData("split.fold", "split.folds")]
    [InlineData("folds", "split.folds")]
    [InlineData("training.mlp_epoch", "training.mlp_epochs")]
    [InlineData("model", "models")]
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
}
