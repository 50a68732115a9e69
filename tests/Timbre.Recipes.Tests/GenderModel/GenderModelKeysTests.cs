namespace Timbre.Recipes.Tests.GenderModel;

/// <summary>The recipe's own keys.</summary>
public sealed class GenderModelKeysTests
{
    private static readonly Recipe s_recipe = Recipe.Load("gender-default");

    [Fact]
    public void ConditionsAreAddedChangedAndTakenAwayInTheirOrder()
    {
        var recipe = s_recipe.With("conditions.quiet", "gain(db=-20)").With("conditions.telephone", "band-limit(low=300, high=3400)").With("conditions.room", "null").With("conditions.never", "null");
        Assert.Equal(["white-10db", "pink-10db", "brown-10db", "telephone", "band-4khz", "quiet"], recipe.GenderModel.Conditions.Select(c => c.Name));
        Assert.StartsWith("band-limit", recipe.GenderModel.Conditions[3].Plan, StringComparison.Ordinal);
        Assert.Equal(recipe.ToYaml(), RecipeFile.Parse(recipe.ToYaml(), "again").ToYaml());
        Assert.Equal(recipe.GenderModel.Conditions, RecipeFile.Parse(recipe.ToYaml(), "again").GenderModel.Conditions);
    }

    [Theory]
    [InlineData("conditions.", "telephone", "letters, digits")]
    [InlineData("conditions.clean", "telephone", "always tested")]
    [InlineData("conditions.a b", "telephone", "letters, digits")]
    [InlineData("conditions.x", "none", "has no step")]
    [InlineData("conditions.x", "telefone", "conditions.x: ")]
    [InlineData("network.channels", "1", "2 to 1024")]
    [InlineData("network.epochs", "0", "whole number from 1")]
    [InlineData("network.epoch", "3", "did you mean 'network.epochs'")]
    [InlineData("calibration.uncertain_below", "0.4", "from 0.5 to 1")]
    [InlineData("test.durations", "0", "test.durations=0")]
    public void ABadValueIsRefused(string key, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<TimbreException>(() => s_recipe.With(key, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void TheRecipeHasTheDefaultsOfTheTraining() => Assert.Equal(new Classification.GenderTrainingOptions { FrontEnds = s_recipe.GenderModel.Network.FrontEnds }, s_recipe.GenderModel.Network);
}
