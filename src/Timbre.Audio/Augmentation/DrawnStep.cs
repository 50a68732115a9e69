using System.Text.Json.Nodes;

namespace Timbre.Audio;

/// <summary>A step as it was drawn for one copy of one utterance.</summary>
public sealed class DrawnStep
{
    private readonly Dictionary<string, double> _values;
    private readonly Dictionary<string, string> _choices;

    internal DrawnStep(string kind, int index, Dictionary<string, double> values, Dictionary<string, string> choices)
    {
        Kind = kind;
        Index = index;
        _values = values;
        _choices = choices;
    }

    /// <summary>The step's name, e.g. <c>white-noise</c>.</summary>
    public string Kind { get; }

    /// <summary>The drawn numbers by parameter, in the parameter's unit.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>The drawn words by parameter.</summary>
    public IReadOnlyDictionary<string, string> Choices => _choices;

    /// <summary>Which step of the plan it is, from 0.</summary>
    internal int Index { get; }

    /// <summary>As JSON: <c>{"step": "white-noise", "snr": 12.5}</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["step"] = Kind };
        foreach (var (name, value) in _values)
        {
            json[name] = value;
        }

        foreach (var (name, value) in _choices)
        {
            json[name] = value;
        }

        return json;
    }

    /// <summary>For a person: <c>white-noise(snr=12.5)</c>.</summary>
    public override string ToString()
    {
        var parts = _values.Select(v => $"{v.Key}={v.Value:0.###}").Concat(_choices.Select(c => $"{c.Key}={c.Value}"));
        return $"{Kind}({string.Join(", ", parts)})";
    }
}
