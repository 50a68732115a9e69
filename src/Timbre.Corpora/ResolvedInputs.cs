namespace Timbre.Corpora;

/// <summary>What the inputs of a command came to.</summary>
/// <param name="Utterances">In the order of the inputs (a folder's in ordinal order), with unique ids and absolute paths.</param>
/// <param name="Failures">Inputs that could not be used, with the reason; the others are not affected.</param>
/// <param name="Renamed">Ids that were changed to be unique → the id that the input alone would have had.</param>
public sealed record ResolvedInputs(IReadOnlyList<Utterance> Utterances, IReadOnlyList<InputFailure> Failures, IReadOnlyDictionary<string, string> Renamed)
{
    /// <summary>The utterances as a manifest called <paramref name="name"/>, or as their corpus where they agree on one.</summary>
    public Manifest ToManifest(string name = "inputs") => new(Manifest.NameOf(Utterances, name), Utterances);
}

/// <summary>How a folder among the inputs is read.</summary>
public enum FolderReading
{
    /// <summary>Every audio file in it, without labels; the id is the file's name. A Kaldi data directory is read as one all the same.</summary>
    AudioFiles,

    /// <summary>As the corpus that it is (LibriSpeech, a folder per speaker …) with its labels; as audio files where it is none.</summary>
    Corpus,
}
