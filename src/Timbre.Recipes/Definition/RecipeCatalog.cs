namespace Timbre.Recipes;

/// <summary>The recipes that are built in.</summary>
public static class RecipeCatalog
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => RecipeFile.BuiltIn;
}
