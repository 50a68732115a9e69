using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>One step of an <see cref="AugmentationPlan"/>: what may be done, how often, and where its parameters are drawn from. Immutable.</summary>
public sealed class AugmentationStep
{
    private readonly StepKind _kind;
    private readonly List<(string Name, ParameterRange Range)> _ranges = [];
    private readonly List<(string Name, IReadOnlyList<string> Words)> _choices = [];

    /// <summary>Describes a step; parameters that are not given have the defaults of <c>docs/augmentation.md</c>.</summary>
    /// <param name="kind">Its name, e.g. <c>white-noise</c>.</param>
    /// <param name="probability">Share of the copies that it is done to, 0 to 1.</param>
    /// <param name="ranges">Numbers by parameter.</param>
    /// <param name="choices">Possible words by parameter, each as likely as the others.</param>
    /// <exception cref="TimbreException">The step or a parameter is not known, or a value is out of its range.</exception>
    public AugmentationStep(
        string kind,
        double probability = 1,
        IReadOnlyDictionary<string, ParameterRange>? ranges = null,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? choices = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        _kind = StepKinds.Named(kind);
        Require(probability is >= 0 and <= 1, StepKind.Probability, Setting.Text(probability), "must lie between 0 and 1");
        Probability = probability;
        ranges ??= new Dictionary<string, ParameterRange>();
        choices ??= new Dictionary<string, IReadOnlyList<string>>();
        foreach (var name in ranges.Keys.Concat(choices.Keys))
        {
            RequireKnown(_kind, name);
        }

        foreach (var parameter in _kind.Parameters)
        {
            AddRange(parameter, ranges);
        }

        foreach (var choice in _kind.Choices)
        {
            AddChoice(choice, choices);
        }
    }

    /// <summary>Its name, e.g. <c>white-noise</c>.</summary>
    public string Kind => _kind.Name;

    /// <summary>Share of the copies that it is done to, 0 to 1.</summary>
    public double Probability { get; }

    /// <summary>As it is written in a plan, with every parameter: <c>white-noise(snr=5..20, p=0.5)</c>.</summary>
    public override string ToString()
    {
        var parts = _ranges.Select(r => $"{r.Name}={r.Range}").Concat(_choices.Select(c => $"{c.Name}={string.Join('|', c.Words)}"));
        return $"{Kind}({string.Join(", ", parts.Append($"{StepKind.Probability}={Setting.Text(Probability)}"))})";
    }

    internal static void RequireKnown(StepKind kind, string name)
    {
        var names = kind.ParameterNames.ToArray();
        if (!names.Contains(name))
        {
            throw new TimbreException($"{kind.Name}: {name}: is not a parameter of this step{NearestName.Hint(name, names)}; there are {string.Join(", ", names)}");
        }
    }

    /// <summary>What becomes of it in one copy; null where it is not done.</summary>
    internal DrawnStep? Draw(int index, SeededRandom random)
    {
        if (random.NextDouble() >= Probability)
        {
            return null;
        }

        var values = new Dictionary<string, double>();
        foreach (var (name, range) in _ranges)
        {
            values[name] = random.NextDouble(range.Low, range.High);
        }

        var choices = new Dictionary<string, string>();
        foreach (var (name, words) in _choices)
        {
            choices[name] = words[random.NextInt(words.Count)];
        }

        return new DrawnStep(Kind, index, values, choices);
    }

    internal float[] Apply(ReadOnlySpan<float> samples, SampleRate rate, DrawnStep drawn, SeededRandom random) => _kind.Run(samples, rate, drawn, random);

    private void AddRange(StepParameter parameter, IReadOnlyDictionary<string, ParameterRange> given)
    {
        if (given.TryGetValue(parameter.Name, out var range))
        {
            Require(
                range.Low >= parameter.Least && range.High <= parameter.Most && range.Low <= range.High,
                parameter.Name,
                range.ToString(),
                $"must be a number or a range LOW..HIGH from {Setting.Text(parameter.Least)} to {Setting.Text(parameter.Most)}");
            Require(parameter.InsteadOf is null || !given.ContainsKey(parameter.InsteadOf), parameter.Name, range.ToString(), $"excludes {parameter.InsteadOf}; give one of the two");
            _ranges.Add((parameter.Name, range));
        }
        else if (parameter.Default is { } standard && !_kind.Parameters.Any(p => p.InsteadOf == parameter.Name && given.ContainsKey(p.Name)))
        {
            _ranges.Add((parameter.Name, standard));
        }
    }

    private void AddChoice(StepChoice choice, IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        if (!given.TryGetValue(choice.Name, out var words))
        {
            _choices.Add((choice.Name, [choice.Words[0]]));
            return;
        }

        Require(words.Count > 0 && words.Distinct().Count() == words.Count, choice.Name, string.Join('|', words), "must name one or more words, each once");
        foreach (var word in words)
        {
            Require(choice.Words.Contains(word), choice.Name, word, $"is not possible{NearestName.Hint(word, choice.Words)}; there are {string.Join(", ", choice.Words)}");
        }

        _choices.Add((choice.Name, [.. words]));
    }

    private void Require(bool holds, string name, string value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException($"{Kind}: {name}={value}: {rule}");
        }
    }
}
