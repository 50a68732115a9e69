using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Takes the spectra of a recording in batches, in order; several may share one pass.</summary>
internal interface ISpectrumConsumer
{
    /// <summary>True: it is given magnitudes |X| instead of power |X|².</summary>
    bool TakesMagnitude => false;

    /// <summary>Shows the samples of the batch that comes next, before the window; frame i of it begins at <c>samples[i·hop]</c>. Most have no use for them.</summary>
    void Prepare(ReadOnlySpan<float> samples, int hop)
    {
    }

    /// <summary><paramref name="power"/>: |X|² (or |X|) as [bins][lanes], frame <paramref name="firstFrame"/> + i in lane i; to be read only, and only during the call.</summary>
    void Accept(int firstFrame, int count, LaneBuffer power);
}
