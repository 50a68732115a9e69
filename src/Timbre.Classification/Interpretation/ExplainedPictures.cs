using Timbre.Audio;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>The pictures of a recording as the network of a classifier takes them, and where they lie.</summary>
/// <param name="Network">The network.</param>
/// <param name="Inputs">[n, rows × frames], scaled.</param>
/// <param name="Starts">The first frame of each.</param>
/// <param name="Picture">The part of the recording that they cover, [rows, frames], before scaling.</param>
internal sealed record ExplainedPictures(Network Network, float[] Inputs, IReadOnlyList<int> Starts, FeatureMatrix Picture)
{
    /// <summary>The network and its pictures; null where the classifier has none that a map can be drawn of.</summary>
    public static (Network Network, PictureExtractor Pictures)? Source(VoiceClassifier classifier) =>
        classifier is { Frames.Network: { } network, Features: PictureExtractor pictures } && network.Definition.InputShape is [1, var rows, var frames]
            && (rows, frames) == (pictures.Features.FeatureCount, pictures.Frames)
            ? (network, pictures)
            : null;

    /// <summary>Cuts what was extracted from a recording into pictures.</summary>
    /// <param name="classifier">Has a <see cref="Source"/>.</param>
    /// <param name="source">What a picture shows, of the whole recording: [rows, frames].</param>
    public static ExplainedPictures Of(VoiceClassifier classifier, FeatureMatrix source)
    {
        var (network, pictures) = Source(classifier)!.Value;
        var cut = pictures.Of(source);
        var inputs = cut.ToFrameMajor();
        classifier.Scaler.Transform(inputs);
        var covered = Math.Min(source.FrameCount, ((cut.FrameCount - 1) * (pictures.Step ?? 0)) + pictures.Frames);
        var values = new float[source.FeatureCount * covered];
        for (var row = 0; row < source.FeatureCount; row++)
        {
            source.Row(row)[..covered].CopyTo(values.AsSpan(row * covered));
        }

        return new ExplainedPictures(
            network, Missing.Filled(inputs), [.. Enumerable.Range(0, cut.FrameCount).Select(i => i * (pictures.Step ?? 0))], new FeatureMatrix(source.FeatureCount, covered, values));
    }
}
