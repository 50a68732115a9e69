using Timbre.Classification;

namespace Timbre.Recipes;

/// <summary>What a user takes away of a fit.</summary>
public static class SpeakerModels
{
    /// <summary>A classifier that goes from samples to a speaker.</summary>
    internal static VoiceClassifier Of(SpeakerFit fit, ModelDescription description, IReadOnlyList<string> labels, SpeakerInput input) =>
        new(description, labels, input.Extractor, fit.Scaler, fit.Classifier, fit.Slopes.Utterance);

    /// <summary>Several of them as one.</summary>
    internal static VoiceEnsemble Together(
        ModelDescription description, IReadOnlyList<VoiceClassifier> members, EnsembleScores scores) =>
        new(description, members, [.. members.Select(_ => 1.0)], scores.Slopes.Utterance);

    /// <summary>Writes the folder of a single model or of an ensemble.</summary>
    /// <exception cref="TimbreException">It cannot be written.</exception>
    public static void Save(IVoiceModel model, string folder)
    {
        if (model is VoiceEnsemble ensemble)
        {
            ensemble.Save(folder);
        }
        else
        {
            ((VoiceClassifier)model).Save(folder);
        }
    }
}
