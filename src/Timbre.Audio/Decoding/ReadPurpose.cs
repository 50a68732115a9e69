namespace Timbre.Audio;

/// <summary>Why a recording is opened: what need not be done for it is left out.</summary>
internal enum ReadPurpose
{
    /// <summary>For its properties; no samples are read.</summary>
    Header,

    /// <summary>For some of its samples.</summary>
    Part,

    /// <summary>For all of them, so that checksums over the whole can be checked.</summary>
    Whole,
}
