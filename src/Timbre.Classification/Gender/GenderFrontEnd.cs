namespace Timbre.Classification;

/// <summary>The picture that one network of a <see cref="GenderClassifier"/> sees.</summary>
/// <param name="FrameLength">Samples of a frame at 16 kHz: 256, 512, 1024 or 2048. Long ones tell the harmonics of a voice apart, short ones follow its pulses.</param>
/// <param name="Bands">Mel bands, 16 to 256.</param>
public sealed record GenderFrontEnd(int FrameLength, int Bands)
{
    /// <summary>As a recipe has it: <c>512x64</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{FrameLength}x{Bands}");
}
