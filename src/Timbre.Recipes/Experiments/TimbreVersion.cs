using System.Reflection;

namespace Timbre.Recipes;

/// <summary>The version that results carry.</summary>
internal static class TimbreVersion
{
    /// <summary>E.g. <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(TimbreVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
