using Timbre.Audio;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What models see, in words.</summary>
internal static class InputWords
{
    /// <summary><c>28 statistics of the whole recording</c>.</summary>
    public static string Describe(InputOutcome input) => input.Extractor switch
    {
        PictureExtractor { Step: null } picture => $"one picture of its beginning ({Size(picture)})",
        PictureExtractor picture => $"pictures of some seconds each ({Size(picture)})",
        PooledExtractor pooled => $"{(pooled.Step is null ? "the first" : "chunks of")} {SpeakerWords.Seconds(pooled.Frames * FrameSeconds(pooled))} summed up in {Say.Count(pooled.FeatureCount, "value")}",
        { PerRecording: true, Kind: "statistics" } extractor => $"{Say.Count(extractor.FeatureCount, "statistic")} over the whole of it",
        { PerRecording: true } extractor => $"{Say.Count(extractor.FeatureCount, "number")} that describe it as a whole ({Text.Escape(extractor.Kind)})",
        var extractor => $"frames of {Say.Count(extractor.FeatureCount, $"{Text.Escape(extractor.Kind)} coefficient")}",
    };

    /// <summary>The inputs that models of a form see, the main one first.</summary>
    public static IReadOnlyList<InputOutcome> Of(ExperimentOutcome outcome, IEnumerable<ModelScore> models)
    {
        var seen = models.Select(m => m.Input).ToHashSet(StringComparer.Ordinal);
        var inputs = outcome.Inputs.Where(i => seen.Contains(i.Name)).ToList();
        return inputs.Count > 0 ? inputs : [outcome.Inputs[0]];
    }

    private static double FrameSeconds(PooledExtractor pooled) => pooled.Features.HopSeconds(pooled.RequiredRate ?? SampleRate.Speech);

    private static string Size(PictureExtractor picture) => $"{Text.Escape(picture.Features.Kind)}, {picture.Features.FeatureCount}\u00a0× {Say.Count(picture.Frames, "frame")}";
}
