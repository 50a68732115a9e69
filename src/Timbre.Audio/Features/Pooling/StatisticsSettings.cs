namespace Timbre.Audio;

/// <summary>
/// Statistics from settings: <c>features</c> and <c>statistics</c>, each a list with commas, and <c>joined</c>; <c>KIND.name</c> goes to that feature alone, any other name to every
/// feature that knows it.
/// </summary>
internal static class StatisticsSettings
{
    public static StatisticsOptions Read(IReadOnlyDictionary<string, string> settings)
    {
        var kinds = List(settings, "features");
        foreach (var kind in kinds)
        {
            Setting.Require(kind != "statistics", "features", kind, "cannot be summed up once more");
        }

        var members = kinds.ToDictionary(kind => kind, _ => new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var known = kinds.ToDictionary(kind => kind, FeatureKinds.KnownSettings, StringComparer.Ordinal);
        foreach (var (key, value) in settings.Where(pair => pair.Key is not ("features" or "statistics" or "joined")))
        {
            // A setting for one kind comes before one for all, wherever it is written.
            if (key.Split('.', 2) is [var kind, var name])
            {
                One(known, members, key, kind, name)[name] = value;
            }
            else
            {
                All(known, members, key, value);
            }
        }

        return new StatisticsOptions
        {
            Features = [.. kinds.Select(kind => FeatureKinds.Create(kind, members[kind]))],
            Statistics = settings.ContainsKey("statistics") ? [.. List(settings, "statistics").Select(Statistic.Parse)] : new StatisticsOptions().Statistics,
            Joined = new SettingsReader("statistics", settings).Flag("joined", missing: false),
        };
    }

    private static Dictionary<string, string> One(
        Dictionary<string, IReadOnlyList<string>> known, Dictionary<string, Dictionary<string, string>> members, string key, string kind, string name)
    {
        if (!known.TryGetValue(kind, out var names))
        {
            throw new TimbreException($"{key}: {kind} is not among features{NearestName.Hint(kind, [.. known.Keys])}; there are {string.Join(", ", known.Keys)}");
        }

        return names.Contains(name, StringComparer.Ordinal)
            ? members[kind]
            : throw new TimbreException($"{key}: is not a setting of {kind}{NearestName.Hint(name, names)}; there are {string.Join(", ", names)}");
    }

    private static void All(Dictionary<string, IReadOnlyList<string>> known, Dictionary<string, Dictionary<string, string>> members, string key, string value)
    {
        var taken = false;
        foreach (var (kind, names) in known)
        {
            if (names.Contains(key, StringComparer.Ordinal))
            {
                members[kind].TryAdd(key, value);
                taken = true;
            }
        }

        if (!taken)
        {
            string[] names = ["features", "statistics", "joined", .. known.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal)];
            throw new TimbreException($"{key}: is not a setting of statistics nor of its features{NearestName.Hint(key, names)}; there are {string.Join(", ", names)}");
        }
    }

    private static string[] List(IReadOnlyDictionary<string, string> settings, string key)
    {
        var names = settings.GetValueOrDefault(key, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Setting.Require(names.Length > 0, key, settings.GetValueOrDefault(key, ""), key == "features"
            ? $"name at least one kind, e.g. features=mfcc,rms; there are {string.Join(", ", FeatureKinds.Names.Where(name => name != "statistics"))}"
            : "name at least one, e.g. statistics=mean,std");
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? names : throw Setting.Wrong(key, twice.Key, "is there twice; each can be given once");
    }
}
