namespace Timbre.Corpora;

/// <summary>What is kept whole when recordings are divided into training and test.</summary>
public enum SplitUnit
{
    /// <summary>A speaker is on one side only: the honest split for voices that were never heard before.</summary>
    Speaker,

    /// <summary>A speaker's chapters are on one side each; the same speakers on both: for telling known speakers apart in other sessions.</summary>
    Chapter,

    /// <summary>An utterance is on one side; the same speakers on both.</summary>
    Utterance,

    /// <summary>Chunks (2 s) at random: parts of one utterance on both sides. Leaky; for reproducing published figures.</summary>
    Chunk,

    /// <summary>Frames at random: neighbouring frames on both sides. Leaky; for reproducing published figures.</summary>
    Frame,
}

/// <summary>What a piece of a recording is for.</summary>
public enum SplitPart : byte
{
    /// <summary>The model learns from it.</summary>
    Train,

    /// <summary>Decides when to stop learning.</summary>
    Validation,

    /// <summary>Measures the result.</summary>
    Test,
}
