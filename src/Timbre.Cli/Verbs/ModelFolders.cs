namespace Timbre.Cli.Verbs;

/// <summary>Stands in for the one that also finds downloaded models.</summary>
internal static class ModelFolders
{
    public static string Resolve(string model) => model;
}
