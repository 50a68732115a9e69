namespace Timbre.Audio;

/// <summary>
/// Settings of a view: its own, and those of the features that it is made of. <c>of.name</c> goes to these as <c>name</c>; so does a name that the view does
/// not know, unless both are given.
/// </summary>
internal static class ViewSettings
{
    private const string Of = "of";
    private const string Prefix = "of.";

    /// <summary>The features that a view is made of, once the view has asked for all settings of its own.</summary>
    /// <exception cref="TimbreException">The kind cannot be looked at in this way, or its settings are not possible.</exception>
    public static IFeatureExtractor Source(SettingsReader settings, string missing)
    {
        var of = settings.Text(Of, missing);
        Check(settings.Kind, of);
        var inner = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in settings.Rest())
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                inner[key[Prefix.Length..]] = value;
            }
            else
            {
                inner.TryAdd(key, value);
            }
        }

        return FeatureKinds.Create(of, inner, settings.Others);
    }

    /// <summary>Refuses what has no frames over time to look at.</summary>
    public static void Check(string kind, IFeatureExtractor features)
    {
        Check(kind, features.Kind);
        Setting.Require(features is not IPieceView, Of, features.Kind, $"{kind} of pieces is not possible; name the features that the pieces are made of");
        Setting.Require(!features.PerRecording, Of, features.Kind, $"gives one column for the whole recording, which leaves {kind} nothing to work on; name features that have frames");
    }

    /// <summary>All settings; those of a view, and those whose names the view has itself, with <c>of.</c> before them.</summary>
    public static IReadOnlyDictionary<string, object?> Describe(IFeatureExtractor features, params ReadOnlySpan<(string Key, object? Value)> own)
    {
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal) { [Of] = features.Kind };
        foreach (var (key, value) in own)
        {
            settings[key] = value;
        }

        foreach (var (key, value) in features.Settings)
        {
            settings[features is IFeatureView || settings.ContainsKey(key) ? Prefix + key : key] = value;
        }

        return settings;
    }

    private static void Check(string kind, string of)
    {
        Setting.Require(of != kind || kind != PictureExtractor.KindName, Of, of, "a picture of pictures is not possible; name the features that a picture shows");
        Setting.Require(of != kind || kind != DeltasExtractor.KindName, Of, of, "derivatives of derivatives are not possible; orders=2 gives the second");
        Setting.Require(of is not (PictureExtractor.KindName or PooledExtractor.KindName), Of, of, $"{kind} of pieces is not possible; name the features that the pieces are made of");
    }
}
