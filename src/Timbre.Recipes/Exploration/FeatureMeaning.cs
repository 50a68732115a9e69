namespace Timbre.Recipes;

/// <summary>What a feature stands for acoustically, where that is well founded.</summary>
internal static class FeatureMeaning
{
    /// <summary>A few words for a feature, or null.</summary>
    public static string? Of(string kind, int index) => kind == "mfcc"
        ? index switch
        {
            0 => "overall level",
            1 => "tilt of the spectrum, low against high frequencies",
            _ => null,
        }
        : null;

    /// <summary>How to read the features of a kind, or null.</summary>
    public static string? Legend(string kind, int count) => kind == "mfcc" && count > 2
        ? "How to read the coefficients: number 0 adds up the level of all bands, number 1 sets low frequencies against high ones (the tilt of the spectrum), "
          + "and higher numbers describe ever finer shape of the spectral envelope."
        : null;

    /// <summary>"mfcc_1 (tilt of the spectrum)".</summary>
    public static string Named(Exploration exploration, FeatureStudy study)
    {
        var name = Reports.Text.Escape(study.Name);
        var index = exploration.Features.ToList().IndexOf(study);
        return Of(exploration.FeatureKind, index) is { } meaning ? $"{name} ({meaning})"
            : exploration.WholeRecordings && FeatureGroup.Of(study.Name) is { Meaning.Length: > 0 } group ? $"{name} ({group.Name})"
            : name;
    }
}
