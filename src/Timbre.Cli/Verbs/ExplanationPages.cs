using Timbre.Audio;
using Timbre.Classification;
using Timbre.Corpora;
using Timbre.Recipes;
using Timbre.Reports;

namespace Timbre.Cli.Verbs;

/// <summary>The pages that <c>predict --explain</c> writes: one for each recording with an answer.</summary>
internal sealed class ExplanationPages
{
    private readonly IExplainable _model;
    private readonly string _name;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<Utterance, string> _files;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="TimbreException">The model cannot be explained, or the folder cannot be made.</exception>
    public ExplanationPages(IVoiceModel model, string name, string folder, IReadOnlyList<Utterance> utterances)
    {
        _model = model is GenderClassifier or VoiceClassifier { IsExplainable: true }
            ? (IExplainable)model
            : throw new TimbreException($"--explain: {name} ({Kind(model)}) cannot be explained by maps; networks that look at pictures of sound can: {ModelCatalog.Cnn2d} and {ModelCatalog.Cnn2dPooled} on features of kind 'picture', and the gender model that ships");
        (_name, _folder, _files) = (name, OutputFolder.Make(folder), FileNames(utterances));
    }

    /// <summary>Writes the page of one recording.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="TimbreException">It cannot be written, or the recording cannot be read.</exception>
    public string Write(Utterance utterance, VoicePrediction prediction, CancellationToken cancellation)
    {
        var explanation = _model.Explain(utterance, cancellation: cancellation);
        var part = utterance with { Duration = explanation.Seconds };
        var (samples, rate, _) = FeatureExtraction.ReadSamples(part, SampleRate.Speech, cancellation);
        var path = Path.Combine(_folder, _files[utterance]);
        HtmlReport.Write(ExplanationReport.Of(utterance.Id, _name, explanation, prediction, WavWriter.ToBytes(samples, rate)), path);
        return path;
    }

    private static string Kind(IVoiceModel model) => model switch
    {
        VoiceClassifier classifier => $"a model of kind '{classifier.Kind}'",
        VoiceEnsemble => "an ensemble",
        _ => "a checkpoint with a head",
    };

    /// <summary>A file for each recording, by its id; those that would share one are numbered.</summary>
    private static Dictionary<Utterance, string> FileNames(IReadOnlyList<Utterance> utterances)
    {
        var names = new Dictionary<Utterance, string>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var utterance in utterances)
        {
            var plain = string.Concat(utterance.Id.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).TrimStart('.');
            plain = plain.Length is 0 or > 100 ? "recording" : plain;
            var name = plain;
            for (var n = 2; !taken.Add(name); n++)
            {
                name = $"{plain}-{n}";
            }

            names[utterance] = name + ".html";
        }

        return names;
    }
}
