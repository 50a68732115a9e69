using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>A model of a recipe: what kind it is and which of the recipe's inputs it sees. Written <c>boosting</c> or <c>boosting@eight</c>.</summary>
/// <param name="Kind">A name of <see cref="ModelCatalog"/>.</param>
/// <param name="Input">A name of <see cref="Recipe.Inputs"/>; empty = <see cref="Recipe.Features"/>.</param>
public readonly record struct ModelChoice(string Kind, string Input)
{
    /// <summary>Every kind of model that a recipe can name.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ModelCatalog.Names, .. PictureModels.Names];

    /// <summary>Takes a name apart.</summary>
    /// <exception cref="TimbreException">There is no such kind of model.</exception>
    public static ModelChoice Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new ModelChoice(Checked(name), "") : new ModelChoice(Checked(name[..at]), name[(at + 1)..]);
    }

    /// <summary>What a model is called in running text: <c>gradient-boosted trees on eight</c>.</summary>
    public static string Describe(string name)
    {
        var choice = Parse(name);
        return choice.Input.Length == 0 ? DescribeKind(choice.Kind) : $"{DescribeKind(choice.Kind)} on {choice.Input}";
    }

    /// <summary>What a kind of model is called in running text.</summary>
    public static string DescribeKind(string kind) => PictureModels.Describe(kind) ?? ModelCatalog.Describe(kind);

    /// <summary>The name as it is written.</summary>
    public override string ToString() => Input.Length == 0 ? Kind : $"{Kind}@{Input}";

    private static string Checked(string kind) => PictureModels.Names.Contains(kind) ? kind : ModelCatalog.Checked(kind);
}
