using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Timbre.Recipes;

/// <summary>Reads YAML as another parser does and refuses what nests deeper than any recipe: the tree is built recursively, and a stack that overflows ends the process.</summary>
internal sealed class ShallowParser(IParser inner) : IParser
{
    private const int Deepest = 32;
    private int _depth;

    public ParsingEvent? Current => inner.Current;

    public bool MoveNext()
    {
        if (!inner.MoveNext())
        {
            return false;
        }

        _depth += inner.Current!.NestingIncrease;
        return _depth <= Deepest ? true : throw new YamlException(inner.Current.Start, inner.Current.End, "nests too deeply for a recipe");
    }
}
