using Timbre.Classification;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What a network saw and what spoke for its answer, as pictures on the same axes.</summary>
internal static class ExplanationPictures
{
    private const int Width = 1000;
    private const int Height = 256;
    private const double RangeDb = 70;
    private const double RangeDeviations = 5;

    /// <summary>What integrated gradients start from, for any model.</summary>
    private const string AnyBaseline = "the mean of the training, or, for the model that ships, a window that is everywhere as loud as its mean";

    /// <summary>The recording, to listen to where there is audio, and under it, so that times stand above one another, a picture for each method.</summary>
    public static IReadOnlyList<RecordingBlock> Of(VoiceExplanation explanation, string title, byte[]? audio, string baseline = AnyBaseline)
    {
        var (levels, range) = Levels(explanation);
        var (rows, frames, up) = (explanation.Picture.FeatureCount, explanation.Picture.FrameCount, AxisWords.Up(explanation.Axes));
        var highest = explanation.Axes.Kind == PictureRowKind.Frequency ? explanation.Axes.Rows[^1] : rows;
        RecordingBlock Block(string name, string caption, byte[]? sound, byte[] picture, string alternative) =>
            new(name, caption, sound, picture, explanation.Seconds, highest, alternative) { Up = up };

        var lighter = explanation.Axes.Kind == PictureRowKind.Frequency ? "lighter is louder" : "lighter is further above the mean of the row";
        var seen = SpectrogramPicture.Render(levels, rows, frames, Width, Height, range);
        return
        [
            Block(title, $"What the network was given; {lighter}.", audio, seen, $"The picture of sound that the network was given: {rows} rows over {Say.Fixed(explanation.Seconds)} s; {lighter}."),
            .. explanation.Maps.Select(m => Block(
                Name(m.Method), Caption(explanation, m, baseline), null, EvidencePicture.Render(levels, m.Map.Values, rows, frames, Width, Height, range),
                $"The same picture in grey with what speaks for {explanation.Label} by {Within(m.Method)} in orange and what speaks against it in blue. {Plain(explanation, m)}")),
        ];
    }

    /// <summary>A method's name.</summary>
    public static string Name(ExplanationMethod method) => method switch
    {
        ExplanationMethod.GradCam => "Grad-CAM",
        ExplanationMethod.IntegratedGradients => "Integrated gradients",
        _ => "Occlusion",
    };

    /// <summary>A method's name within a sentence.</summary>
    public static string Within(ExplanationMethod method) => method switch
    {
        ExplanationMethod.GradCam => "Grad-CAM",
        ExplanationMethod.IntegratedGradients => "integrated gradients",
        _ => "occlusion",
    };

    private static string Caption(VoiceExplanation explanation, MethodMap map, string baseline) => Text.Escape(Plain(explanation, map)) + " " + map.Method switch
    {
        ExplanationMethod.GradCam when explanation.GradCamPlaces.Rows == 1 => "It tells when, not at which rows: the last convolutions hear all of them at once.",
        ExplanationMethod.GradCam => "Coarse: where the last convolutions found what speaks for the answer.",
        ExplanationMethod.IntegratedGradients => $"Orange speaks for the answer, blue against it; all values together are the difference to an empty picture: {baseline}.",
        _ => "Orange: covering this part makes the network less sure; blue: surer.",
    };

    /// <summary>Which rows hold half of what speaks for the answer.</summary>
    private static string Plain(VoiceExplanation explanation, MethodMap map) => EvidenceBand.Narrowest(EvidenceBand.Shares(map.Map)) is { } band
        ? AxisWords.IsEven(explanation.Axes, band) ? $"What speaks for {explanation.Label} is spread over all rows."
        : $"Half of what speaks for {explanation.Label} lies {AxisWords.Range(explanation.Axes, band)}."
        : $"By this method nothing speaks for {explanation.Label}.";

    /// <summary>Decibels as they are; what has no common unit in deviations of its own row.</summary>
    private static (float[] Levels, double Range) Levels(VoiceExplanation explanation)
    {
        var levels = explanation.Picture.Values.ToArray();
        if (explanation.Axes.Kind == PictureRowKind.Frequency)
        {
            return (levels, RangeDb);
        }

        var frames = explanation.Picture.FrameCount;
        for (var start = 0; start < levels.Length; start += frames)
        {
            var row = levels.AsSpan(start, frames);
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in row)
            {
                (sum, squares) = (sum + value, squares + ((double)value * value));
            }

            var mean = sum / frames;
            var deviation = Math.Sqrt(Math.Max(1e-12, (squares / frames) - (mean * mean)));
            foreach (ref var value in row)
            {
                value = (float)((value - mean) / deviation);
            }
        }

        return (levels, RangeDeviations);
    }
}
