namespace Timbre.Recipes;

/// <summary>One model in two divisions, at the same unit.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Level">The unit.</param>
/// <param name="Easier">Its figures in the easier division.</param>
/// <param name="Harder">Its figures in the harder one.</param>
internal sealed record SpeakerGap(string Model, string Level, SpeakerLevel Easier, SpeakerLevel Harder)
{
    /// <summary>How much higher the easier division's figure is.</summary>
    public double Difference => Easier.Metrics.Accuracy - Harder.Metrics.Accuracy;

    /// <summary>Whether the intervals over speakers leave no doubt: they do not overlap.</summary>
    public bool Clear => Easier.OverSpeakers.IsDefined && Harder.OverSpeakers.IsDefined && (Easier.OverSpeakers.Low > Harder.OverSpeakers.High || Harder.OverSpeakers.Low > Easier.OverSpeakers.High);

    /// <summary>The models that were run in both, the best of the harder division first; empty where a division was not run.</summary>
    public static IReadOnlyList<SpeakerGap> All(SpeakerForm? easier, SpeakerForm? harder, string level) => easier is null || harder is null ? [] :
    [
        .. harder.Ranked().Select(m => (m.Model, Easier: easier.Model(m.Model)?.Level(level), Harder: m.Level(level))).Where(p => p.Easier is { Metrics.N: > 0 } && p.Harder is { Metrics.N: > 0 })
            .Select(p => new SpeakerGap(p.Model, level, p.Easier!, p.Harder!)),
    ];
}
