using System.Text.RegularExpressions;
using System.Xml.Linq;
using Timbre.TestSupport;

namespace Timbre.EndToEnd;

/// <summary>Holds the table of docs/architecture.md against the project files and the sources.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string s_source = Path.Combine(TestData.Repository(), "src");

    [Fact]
    public void EveryProjectUsesOnlyWhatTheTableAllows()
    {
        var table = ReadTable();
        var projects = Directory.GetFiles(s_source, "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(table.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var (allowed, packages) = table[name];
            var xml = XDocument.Load(project);
            var used = Included(xml, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')));
            Assert.All(used, u => Assert.True(allowed.Contains(u), $"{name} must not use {u}"));
            Assert.All(Included(xml, "PackageReference"), p => Assert.True(packages.Contains(p), $"{name} must not use the package {p}"));
        }
    }

    [Fact]
    public void NoProjectUsesOneThatMayUseIt()
    {
        var table = ReadTable();
        foreach (var (name, (allowed, _)) in table)
        {
            Assert.All(allowed, other => Assert.DoesNotContain(name, table[other].Projects));
        }
    }

    [Fact]
    public void TheConsoleIsKnownOnlyToTheCommandLine()
    {
        var offenders = Sources().Where(f => !f.Contains("Timbre.Cli", StringComparison.Ordinal) && ConsoleUse().IsMatch(File.ReadAllText(f)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void UnsafeCodeLivesOnlyInTheKernels()
    {
        var kernels = Path.Combine("Timbre.Numerics", "Kernels");
        var offenders = Sources().Where(f => !f.Contains(kernels, StringComparison.Ordinal) && UnsafeUse().IsMatch(File.ReadAllText(f)));
        Assert.Empty(offenders);
    }

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(s_source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static IEnumerable<string> Included(XDocument project, string element) =>
        project.Descendants(element).Select(e => e.Attribute("Include")!.Value);

    private static Dictionary<string, (HashSet<string> Projects, HashSet<string> Packages)> ReadTable()
    {
        var rows = File.ReadAllLines(Path.Combine(TestData.Repository(), "docs", "architecture.md"))
            .Where(line => line.StartsWith("| `Timbre.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries));
        return rows.ToDictionary(
            cells => cells[1].Trim('`'),
            cells => (Names(cells[3]).Select(n => "Timbre." + n).ToHashSet(), Names(cells[4]).ToHashSet()));
    }

    private static IEnumerable<string> Names(string cell) =>
        cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(n => n != "–");

    [GeneratedRegex(@"\bConsole\.(?:Write|Error|Out|In|Read)", RegexOptions.None, 1000)]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"^(?!\s*//).*(?:\bunsafe\b(?! code)|\bstackalloc\b.*\*)", RegexOptions.Multiline, 1000)]
    private static partial Regex UnsafeUse();
}
