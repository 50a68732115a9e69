using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Takes the power spectra of a recording in batches, in order; several may share one pass.</summary>
internal interface ISpectrumConsumer
{
    /// <summary><paramref name="power"/>: |X|² as [bins][lanes], frame <paramref name="firstFrame"/> + i in lane i; to be read only, and only during the call.</summary>
    void Accept(int firstFrame, int count, LaneBuffer power);
}
