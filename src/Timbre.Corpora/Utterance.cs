namespace Timbre.Corpora;

/// <summary>The label that a corpus gives to a speaker: how the voice is labelled, not who the person is.</summary>
public enum Gender
{
    /// <summary>Female.</summary>
    F,

    /// <summary>Male.</summary>
    M,
}

/// <summary>
/// A stretch of speech of one speaker: a line of a manifest. Immutable; may be shared by threads.
/// </summary>
/// <param name="Id">Unique in its manifest, e.g. <c>84-121123-0000</c>.</param>
/// <param name="Path">The audio file, absolute or relative to the manifest's folder as loaded; absolute once a manifest holds it.</param>
public sealed record Utterance(string Id, string Path)
{
    /// <summary>
    /// The id as a file name without an ending: characters that a file system or shell may not take (separators, spaces, control characters …)
    /// and a leading dot are written as <c>%XX</c>, so that different ids give different names and none leads out of a folder.
    /// </summary>
    public string FileName => UtteranceFileName.Of(Id);

    /// <summary>Where it starts in the file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Its length in seconds; null means up to the end of the file.</summary>
    public double? Duration { get; init; }

    /// <summary>The file's sample rate in Hz where it is known.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Who speaks; null where nobody said.</summary>
    public string? Speaker { get; init; }

    /// <summary>The label the corpus gives; null where it gives none.</summary>
    public Gender? Gender { get; init; }

    /// <summary>The reading session or chapter, where there is one.</summary>
    public string? Chapter { get; init; }

    /// <summary>The corpus it belongs to, e.g. <c>librispeech</c>.</summary>
    public string? Corpus { get; init; }

    /// <summary>The part of the corpus, e.g. <c>dev-clean</c>.</summary>
    public string? Subset { get; init; }
}
