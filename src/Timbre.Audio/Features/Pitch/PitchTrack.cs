namespace Timbre.Audio;

/// <summary>What pYIN finds, a value per frame in each array.</summary>
/// <param name="Frequencies">Fundamental frequency in Hz; unvoiced frames have what <see cref="PyinOptions.FillUnvoiced"/> says.</param>
/// <param name="Voiced">Whether the frame is voiced.</param>
/// <param name="VoicedProbabilities">How probable it is that the frame is voiced, from 0 to 1, judged on its own.</param>
public sealed record PitchTrack(float[] Frequencies, bool[] Voiced, float[] VoicedProbabilities);
