using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What a user takes away of a fit.</summary>
internal static class SpeakerModels
{
    /// <summary>A classifier that goes from samples to a speaker.</summary>
    public static VoiceClassifier Of(SpeakerFit fit, ModelDescription description, IReadOnlyList<string> labels, SpeakerInput input) =>
        new(description, labels, input.Extractor, fit.Scaler, fit.Classifier, fit.Slopes.Utterance);

    /// <summary>Several of them as one.</summary>
    public static VoiceEnsemble Together(IReadOnlyList<VoiceClassifier> members, SpeakerSlopes slopes) => new(members, slopes.Utterance);
}
