namespace Timbre.Corpora;

/// <summary>Where downloads, models and computed features are kept.</summary>
public static class TimbreHome
{
    /// <summary>The environment variable that moves it.</summary>
    public const string Variable = "TIMBRE_HOME";

    /// <summary>
    /// <c>TIMBRE_HOME</c> where it is set, else the platform's cache folder: <c>$XDG_CACHE_HOME/timbre</c> or <c>~/.cache/timbre</c>,
    /// <c>~/Library/Caches/timbre</c> on macOS, <c>%LOCALAPPDATA%\timbre</c> on Windows. Absolute; not made by asking for it.
    /// </summary>
    public static string Path => Resolve(Environment.GetEnvironmentVariable);

    /// <summary>Where corpora go unless somebody says otherwise.</summary>
    public static string Corpora => System.IO.Path.Combine(Path, "corpora");

    /// <summary>Where models go unless somebody says otherwise.</summary>
    public static string Models => System.IO.Path.Combine(Path, "models");

    /// <summary>Where computed features are kept to be found again (<see cref="FeatureStore"/>).</summary>
    public static string Features => System.IO.Path.Combine(Path, "features");

    internal static string Resolve(Func<string, string?> variable)
    {
        if (variable(Variable) is { } set && !string.IsNullOrWhiteSpace(set))
        {
            return System.IO.Path.GetFullPath(set);
        }

        return System.IO.Path.Combine(CacheFolder(variable), "timbre");
    }

    private static string CacheFolder(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        var home = variable("HOME") is { Length: > 0 } given
            ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0)
        {
            home = System.IO.Path.GetTempPath();
        }

        if (OperatingSystem.IsMacOS())
        {
            return System.IO.Path.Combine(home, "Library", "Caches");
        }

        // The XDG specification: a relative path is invalid and to be ignored.
        return variable("XDG_CACHE_HOME") is { Length: > 0 } cache && System.IO.Path.IsPathRooted(cache) ? cache : System.IO.Path.Combine(home, ".cache");
    }
}
