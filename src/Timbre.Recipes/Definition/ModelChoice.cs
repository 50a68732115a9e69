using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>A model of a recipe: what kind it is and which of the recipe's inputs it sees. Written <c>boosting</c> or <c>boosting@eight</c>.</summary>
/// <param name="Kind">A name of <see cref="ModelCatalog"/>.</param>
/// <param name="Input">A name of <see cref="Recipe.Inputs"/>; empty = <see cref="Recipe.Features"/>.</param>
public readonly record struct ModelChoice(string Kind, string Input)
{
    /// <summary>Takes a name apart.</summary>
    /// <exception cref="TimbreException">There is no such kind of model.</exception>
    public static ModelChoice Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new ModelChoice(ModelCatalog.Checked(name), "") : new ModelChoice(ModelCatalog.Checked(name[..at]), name[(at + 1)..]);
    }

    /// <summary>What a model is called in running text: <c>gradient-boosted trees on eight</c>.</summary>
    public static string Describe(string name)
    {
        var choice = Parse(name);
        return choice.Input.Length == 0 ? ModelCatalog.Describe(choice.Kind) : $"{ModelCatalog.Describe(choice.Kind)} on {choice.Input}";
    }

    /// <summary>The name as it is written.</summary>
    public override string ToString() => Input.Length == 0 ? Kind : $"{Kind}@{Input}";
}
