namespace Timbre.Corpora.Manifests;

/// <summary>Collects the utterances of one manifest: a given id must be unique; a missing one is made from the file's name.</summary>
internal sealed class UtteranceIds(string path)
{
    private readonly List<(Utterance Utterance, int Line)> _utterances = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public void Add(Utterance utterance, int line)
    {
        if (utterance.Id.Length > 0 && !_lines.TryAdd(utterance.Id, line))
        {
            throw new TimbreException($"{path}:{line}: the id {TextLines.Quote(utterance.Id)} is already on line {_lines[utterance.Id]}; ids must be unique");
        }

        _utterances.Add((utterance, line));
    }

    public List<Utterance> ToList()
    {
        var names = new UniqueNames(_lines.Keys);
        return _utterances.ConvertAll(u => u.Utterance.Id.Length > 0 ? u.Utterance : u.Utterance with { Id = names.Take(UniqueNames.Stem(u.Utterance.Path)) });
    }
}

/// <summary>Gives out names, each once: a name that is taken gets <c>-2</c>, <c>-3</c> … behind it.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    public UniqueNames()
        : this([])
    {
    }

    public static string Stem(string path) => Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : "recording";

    public string Take(string name)
    {
        if (_taken.Add(name))
        {
            return name;
        }

        var number = _next.GetValueOrDefault(name, 2);
        string candidate;
        do
        {
            candidate = $"{name}-{number++}";
        }
        while (!_taken.Add(candidate));
        _next[name] = number;
        return candidate;
    }
}
