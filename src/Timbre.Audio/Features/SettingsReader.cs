using System.Globalization;

namespace Timbre.Audio;

/// <summary>Reads typed settings and remembers which keys there are; what is wrong is reported with the key and what is possible.</summary>
internal sealed class SettingsReader(
    string kind, IReadOnlyDictionary<string, string> settings, Func<string, IReadOnlyDictionary<string, string>, IFeatureExtractor?>? others = null)
{
    private readonly List<string> _known = [];

    /// <summary>What the settings are of.</summary>
    public string Kind => kind;

    /// <summary>Makes extractors of kinds that are not known here, for those that are made of other kinds.</summary>
    public Func<string, IReadOnlyDictionary<string, string>, IFeatureExtractor?>? Others => others;

    /// <summary>The keys that have been asked for.</summary>
    public IReadOnlyList<string> Known => _known;

    /// <summary>The settings as they were given.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    public int Integer(string key, int missing) => Find(key) is { } text ? ParseInteger(key, text, "must be a whole number") : missing;

    public int? OptionalInteger(string key, int? missing) => Find(key) switch
    {
        null => missing,
        var text when Setting.IsNone(text) => null,
        var text => ParseInteger(key, text, "must be a whole number or none"),
    };

    public double Number(string key, double missing) => Find(key) is { } text ? ParseNumber(key, text, "must be a number") : missing;

    public double? OptionalNumber(string key, double? missing) => Find(key) switch
    {
        null => missing,
        var text when Setting.IsNone(text) => null,
        var text => ParseNumber(key, text, "must be a number or none"),
    };

    /// <summary>A number, or null for <paramref name="word"/>.</summary>
    public double? NumberOr(string key, string word, double? missing) => Find(key) switch
    {
        null => missing,
        var text when text.Trim().Equals(word, StringComparison.OrdinalIgnoreCase) => null,
        var text => ParseNumber(key, text, $"must be a number or {word}"),
    };

    /// <summary>A number, <c>nan</c>, or null for none.</summary>
    public double? NumberOrNan(string key, double? missing) => Find(key) switch
    {
        null => missing,
        var text when text.Trim().Equals("nan", StringComparison.OrdinalIgnoreCase) => double.NaN,
        var text when Setting.IsNone(text) => null,
        var text => ParseNumber(key, text, "must be a number, nan or none"),
    };

    /// <summary>Two numbers with a comma between them.</summary>
    public (double First, double Second) Pair(string key, (double First, double Second) missing)
    {
        const string rule = "must be two numbers with a comma between them";
        return Find(key) is not { } text ? missing
            : text.Trim(' ', '(', ')', '[', ']').Split(',') is [var first, var second] ? (ParseNumber(key, first, rule), ParseNumber(key, second, rule))
            : throw Setting.Wrong(key, text, rule);
    }

    public bool Flag(string key, bool missing) => Choice(key, [("true", true), ("false", false), ("1", true), ("0", false)], missing);

    public T Choice<T>(string key, IReadOnlyList<(string Name, T Value)> names, T missing)
    {
        if (Find(key) is not { } text)
        {
            return missing;
        }

        foreach (var (name, value) in names)
        {
            if (text.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var possible = names.Select(n => n.Name).ToArray();
        throw Setting.Wrong(key, text, $"is not possible{NearestName.Hint(text, possible)}; there are {string.Join(", ", possible)}");
    }

    /// <summary>What <paramref name="read"/> makes of the settings; refuses keys that it has not asked for.</summary>
    public T All<T>(Func<SettingsReader, T> read)
    {
        var result = read(this);
        foreach (var key in settings.Keys)
        {
            if (!_known.Contains(key, StringComparer.Ordinal))
            {
                throw new TimbreException($"{key}: is not a setting of {kind}{NearestName.Hint(key, _known)}; there are {string.Join(", ", _known)}");
            }
        }

        return result;
    }

    /// <summary>The settings that nobody has asked for yet, for a part that knows them.</summary>
    public IReadOnlyDictionary<string, string> Rest() =>
        settings.Where(s => !_known.Contains(s.Key, StringComparer.Ordinal)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);

    public string Text(string key, string missing) => Find(key)?.Trim() ?? missing;

    private string? Find(string key)
    {
        _known.Add(key);
        return settings.GetValueOrDefault(key);
    }

    private static int ParseInteger(string key, string text, string rule) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : throw Setting.Wrong(key, text, rule);

    private static double ParseNumber(string key, string text, string rule) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Setting.Wrong(key, text, rule);
}
