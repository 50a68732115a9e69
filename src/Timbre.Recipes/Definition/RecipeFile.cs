using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Timbre.Recipes;

/// <summary>Recipes as YAML: mappings nest where a key has a dot; unknown keys fail.</summary>
internal static class RecipeFile
{
    private const int MaximumLength = 1 << 20;
    private const string ResourcePrefix = "recipes/";

    public static IReadOnlyList<string> BuiltIn { get; } =
        [.. typeof(RecipeFile).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n[ResourcePrefix.Length..])).Order(StringComparer.Ordinal)];

    public static Recipe Load(string nameOrFile)
    {
        if (BuiltIn.Contains(nameOrFile))
        {
            using var stream = typeof(RecipeFile).Assembly.GetManifestResourceStream($"{ResourcePrefix}{nameOrFile}.yaml")!;
            using var reader = new StreamReader(stream);
            return Parse(reader.ReadToEnd(), nameOrFile);
        }

        if (!File.Exists(nameOrFile))
        {
            throw new TimbreException($"{nameOrFile}: is neither a recipe file nor a built-in recipe; the built-in ones are {string.Join(", ", BuiltIn)}");
        }

        try
        {
            return new FileInfo(nameOrFile).Length <= MaximumLength
                ? Parse(File.ReadAllText(nameOrFile), nameOrFile)
                : throw new TimbreException($"{nameOrFile}: is too large for a recipe (over 1 MiB)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{nameOrFile}: cannot be read ({e.Message})", e);
        }
    }

    public static Recipe Parse(string yaml, string name)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new ShallowParser(new Parser(new StringReader(yaml))));
        }
        catch (YamlException e)
        {
            throw new TimbreException($"{name}: is not valid YAML (line {e.Start.Line}: {e.InnerException?.Message ?? e.Message})", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new TimbreException($"{name}: is not valid YAML ({e.Message})", e); // the reader itself trips over some broken files
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new TimbreException($"{name}: is not a recipe (one YAML mapping)");
        }

        try
        {
            var recipe = new Recipe();
            var settings = Flatten(root, "", 0).ToList();
            foreach (var (key, value) in settings.Where(s => RecipeKeys.IsKind(s.Key)))
            {
                recipe = recipe.With(key, value);
            }

            // A mapping has no order: the settings of one input, which may only be possible together, are given all at once; models come after the inputs that they name.
            recipe = RecipeKeys.ApplySettings(recipe, settings.Where(s => RecipeKeys.IsSetting(s.Key)));
            foreach (var (key, value) in settings.Where(s => !RecipeKeys.IsKind(s.Key) && !RecipeKeys.IsSetting(s.Key)).OrderBy(s => s.Key.EndsWith("models", StringComparison.Ordinal) || s.Key == "ensemble"))
            {
                recipe = recipe.With(key, value);
            }

            return recipe;
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }

    public static string ToYaml(Recipe recipe)
    {
        var root = new YamlMappingNode();
        foreach (var (key, value) in RecipeKeys.Read(recipe))
        {
            var node = root;
            var parts = key.Split('.');
            var at = 0;
            for (; at < parts.Length - 1; at++)
            {
                if (!node.Children.TryGetValue(new YamlScalarNode(parts[at]), out var child))
                {
                    node.Add(parts[at], child = new YamlMappingNode());
                }

                if (child is not YamlMappingNode inner)
                {
                    break; // 'of' has a value of its own: what belongs to it stands beside it, as 'of.orders'
                }

                node = inner;
            }

            node.Add(string.Join('.', parts[at..]), value is null ? new YamlScalarNode("null") : new YamlScalarNode(value));
        }

        var text = new StringBuilder();
        using var writer = new StringWriter(text);
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace("...\n", "", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Key, string Value)> Flatten(YamlMappingNode mapping, string prefix, int depth)
    {
        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = prefix + ((keyNode as YamlScalarNode)?.Value ?? "");
            switch (value)
            {
                case YamlMappingNode inner when depth < 4:
                    foreach (var item in Flatten(inner, key + ".", depth + 1))
                    {
                        yield return item;
                    }

                    break;
                case YamlSequenceNode list when list.All(n => n is YamlScalarNode):
                    yield return (key, string.Join(",", list.Cast<YamlScalarNode>().Select(n => n.Value)));
                    break;
                case YamlScalarNode scalar:
                    yield return (key, scalar.Value ?? "null");
                    break;
                default:
                    throw new TimbreException($"recipe key '{key}' has a value of a kind that recipes do not use");
            }
        }
    }
}
