namespace Timbre.Cli.Verbs;

/// <summary>The folder that <c>--out</c> names.</summary>
internal static class OutputFolder
{
    /// <summary>Makes it; one that is there already is used.</summary>
    public static string Make(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be made ({e.Message})", e);
        }
    }

    /// <summary>Refuses what can be no folder, before long work that is to be written there.</summary>
    public static string Checked(string path) => File.Exists(path) ? throw new TimbreException($"{path}: is a file, not a folder to write into; choose another name") : path;

    /// <summary>The folder given, or <c>NAME-1</c>, <c>NAME-2</c> … in the present folder, the first that is free.</summary>
    public static string MakeOrFree(string? path, string name)
    {
        if (path is not null)
        {
            return Make(path);
        }

        for (var n = 1; ; n++)
        {
            var candidate = $"{name}-{n}";
            if (!Path.Exists(candidate))
            {
                return Make(candidate);
            }
        }
    }
}
