namespace Timbre.Encoders;

/// <summary>Frames of one or several pieces of a recording that follow one another.</summary>
/// <param name="FrameCount">How many.</param>
/// <param name="Values"><c>[frames, units]</c>, C order.</param>
/// <param name="Samples">How many samples at the encoder's rate were used up, those that were left out included.</param>
public sealed record EncodedBlock(int FrameCount, float[] Values, int Samples);
