namespace Timbre.Classification;

/// <summary>Names that differ from one another by more than the case of their letters: the second of a kind gets a number.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _last = new(StringComparer.OrdinalIgnoreCase);

    public string Of(string name)
    {
        for (var n = _last.GetValueOrDefault(name) + 1; ; n++)
        {
            var candidate = n == 1 ? name : $"{name}-{n}";
            if (_taken.Add(candidate))
            {
                _last[name] = n;
                return candidate;
            }
        }
    }
}
