namespace Timbre.Corpora;

/// <summary>What can be wrong with a corpus.</summary>
public enum CorpusIssueKind
{
    /// <summary>The file that the manifest names is not there.</summary>
    MissingFile,

    /// <summary>The file cannot be decoded.</summary>
    Unreadable,

    /// <summary>The file is damaged; a part of it could be saved.</summary>
    Damaged,

    /// <summary>It holds no samples.</summary>
    Empty,

    /// <summary>The stretch that the manifest names goes past the end of the file.</summary>
    PastTheEnd,

    /// <summary>It is shorter than 0.1 s.</summary>
    TooShort,

    /// <summary>Nothing, or nearly nothing, is to be heard.</summary>
    Silent,

    /// <summary>The wave was cut off at full scale.</summary>
    Clipped,

    /// <summary>It holds samples that are no numbers (NaN or infinite), which are read as silence.</summary>
    NotANumber,

    /// <summary>Its samples are those of another utterance.</summary>
    DuplicateAudio,

    /// <summary>Nobody says who speaks.</summary>
    MissingSpeaker,

    /// <summary>Nobody says the gender.</summary>
    MissingGender,

    /// <summary>The manifest states another sample rate than the file has.</summary>
    WrongSampleRate,

    /// <summary>The corpus mixes sample rates.</summary>
    MixedSampleRates,

    /// <summary>A speaker carries both genders.</summary>
    SpeakerWithTwoGenders,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">The utterance; null where the corpus as a whole or a speaker is meant.</param>
/// <param name="Path">Its file; null likewise.</param>
/// <param name="Message">For a person, without the path.</param>
public sealed record CorpusIssue(CorpusIssueKind Kind, string? Id, string? Path, string Message);

/// <summary>Everything that is wrong with a corpus.</summary>
/// <param name="Checked">How many utterances were looked at.</param>
/// <param name="Issues">In the order of the utterances, then those of speakers and of the corpus.</param>
public sealed record CorpusCheckReport(int Checked, IReadOnlyList<CorpusIssue> Issues)
{
    /// <summary>How often each kind was found; kinds that were not found are left out.</summary>
    public IReadOnlyDictionary<CorpusIssueKind, int> Counts { get; } =
        new SortedDictionary<CorpusIssueKind, int>(Issues.GroupBy(i => i.Kind).ToDictionary(g => g.Key, g => g.Count()));
}

/// <summary>Where a check draws its lines.</summary>
public sealed record CorpusCheckOptions
{
    /// <summary>Shorter is too short, in seconds.</summary>
    public double ShortSeconds { get; init; } = 0.1;

    /// <summary>A level (root mean square) below this is silence, in dBFS.</summary>
    public double SilentDecibels { get; init; } = -60;

    /// <summary>The share of samples, in runs of at least 3 at full scale, from which on a recording is clipped.</summary>
    public double ClippedShare { get; init; } = 0.0005;
}
