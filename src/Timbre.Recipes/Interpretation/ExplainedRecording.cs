using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Neural;

namespace Timbre.Recipes;

/// <summary>One picture of a test recording explained, and how alike its maps are to those of networks with other weights, by method and draw.</summary>
internal sealed record ExplainedRecording(Utterance Utterance, VoiceExplanation Explanation, IReadOnlyList<IReadOnlyList<double>> HeadOnly, IReadOnlyList<IReadOnlyList<double>> AllLayers)
{
    public static ExplainedRecording Of(VoiceClassifier model, IReadOnlyList<(VoiceClassifier HeadOnly, VoiceClassifier AllLayers)> redrawn, FeatureMatrix pictures, UtteranceOutcome outcome)
    {
        var middle = pictures.FrameCount / 2;
        var own = model.Explain(pictures, middle, outcome.Label);
        var head = redrawn.Select(r => r.HeadOnly.Explain(pictures, middle, outcome.Label)).ToList();
        var all = redrawn.Select(r => r.AllLayers.Explain(pictures, middle, outcome.Label)).ToList();
        return new ExplainedRecording(outcome.Utterance, own, Alike(own, head), Alike(own, all));
    }

    private static List<IReadOnlyList<double>> Alike(VoiceExplanation own, List<VoiceExplanation> others) =>
        [.. own.Maps.Select(m => (IReadOnlyList<double>)[.. others.Select(o => MapAgreement.Spearman(m.Map, o[m.Method]))])];
}
