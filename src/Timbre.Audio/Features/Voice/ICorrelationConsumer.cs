namespace Timbre.Audio;

/// <summary>Takes the normalised autocorrelations of a recording frame by frame, in order.</summary>
internal interface ICorrelationConsumer
{
    /// <summary>
    /// <paramref name="correlation"/>: 1 at lag 0, a value per lag in samples, to be read only during the call; <paramref name="loudness"/>: the frame's
    /// peak against the recording's, at most 1.
    /// </summary>
    void Accept(int frame, double loudness, ReadOnlySpan<float> correlation);
}
