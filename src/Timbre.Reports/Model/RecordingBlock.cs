using System.Text.Json.Serialization;

namespace Timbre.Reports;

/// <summary>
/// One recording to listen to and to look at. The arrays are not to be changed after they are handed over.
/// </summary>
/// <param name="Title">What it is called, a few words ("1272-128104-0003").</param>
/// <param name="Caption">What is to be heard and seen, as in <see cref="Text"/>.</param>
/// <param name="Audio">A WAV file of 16-bit PCM; null where there is nothing to play.</param>
/// <param name="Spectrogram">A PNG picture: time from 0 to <paramref name="Seconds"/> along, 0 Hz to <paramref name="MaximumHertz"/> up; null where there is none.</param>
/// <param name="Seconds">How long it is, above 0.</param>
/// <param name="MaximumHertz">The frequency at the upper edge of the picture, above 0.</param>
/// <param name="Alternative">Words for who cannot see the picture.</param>
public sealed record RecordingBlock(
    string Title,
    string Caption,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] byte[]? Audio,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] byte[]? Spectrogram,
    double Seconds,
    double MaximumHertz,
    string Alternative) : Block
{
    /// <summary>The axis up where it is not one of even frequencies from 0 Hz: bands of mel, coefficients. Null = up to <see cref="MaximumHertz"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PictureAxis? Up { get; init; }
}

/// <summary>An axis with its marks given.</summary>
/// <param name="Name">What it shows, with its unit ("frequency in kHz").</param>
/// <param name="Marks">Where what stands; at most twelve.</param>
public sealed record PictureAxis(string Name, IReadOnlyList<PictureMark> Marks);

/// <summary>A mark of an axis.</summary>
/// <param name="Label">What stands there, a few characters.</param>
/// <param name="Share">Where, from 0 at the lower end to 1 at the upper.</param>
public sealed record PictureMark(string Label, double Share);

/// <summary>Several recordings, two in a row where there is room.</summary>
/// <param name="Items">The recordings.</param>
public sealed record Recordings(IReadOnlyList<RecordingBlock> Items) : Block;
