using System.Numerics.Tensors;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>
/// Windows to train on, others in each epoch: a place in a recording or one of its altered copies, through another microphone (a tilt and a random walk over the bands), most
/// with noise (<see cref="PictureNoise"/>), with stretches of bands and time covered.
/// </summary>
/// <param name="windows">What makes a window of a picture.</param>
/// <param name="pictures">For each utterance the picture of the recording, then of its copies; each [bands, frames].</param>
/// <param name="options">How.</param>
/// <param name="seed">Decides places, copies, microphones, noise and masks.</param>
internal sealed class WindowRows(WindowNetwork windows, IReadOnlyList<IReadOnlyList<float[]>> pictures, GenderTrainingOptions options, long seed) : ITrainingRows
{
    private const double DecibelsPerUnit = 20;
    private const int MaskParts = 6;
    private readonly PictureNoise _noise = new(windows.Bands, windows.Rate);

    public int Count => pictures.Count * options.WindowsPerUtterance;

    public int RowLength => Height * Width;

    private int Height => windows.Bands.FeatureCount;

    private int Width => windows.Frames;

    /// <summary>The utterance of a row.</summary>
    public int Utterance(int row) => row % pictures.Count;

    public void Fill(int row, int epoch, Span<float> destination)
    {
        var random = new SeededRandom(seed).Fork($"epoch {epoch}, row {row}");
        var forms = pictures[Utterance(row)];
        var picture = forms.Count == 1 || random.NextDouble() < options.CleanShare ? forms[0] : forms[1 + random.NextInt(forms.Count - 1)];
        var window = destination[..RowLength];
        SpectrogramCrops.Copy(picture, Height, random.NextInt(Math.Abs((picture.Length / Height) - Width) + 1), window);
        AddMicrophone(random, window);
        if (random.NextDouble() < options.NoiseShare)
        {
            _noise.Add(random, random.NextDouble(options.NoiseLow, options.NoiseHigh), window);
        }

        windows.Prepare(window);
        for (var i = 0; i < options.Masks; i++)
        {
            Cover(random, window);
        }
    }

    private void AddMicrophone(SeededRandom random, Span<float> window)
    {
        var slope = options.TiltDecibels / DecibelsPerUnit * random.NextGaussian();
        var step = options.WalkDecibels / DecibelsPerUnit / Math.Sqrt(Height);
        var walk = 0.0;
        for (var y = 0; y < Height; y++)
        {
            walk += step * random.NextGaussian();
            var band = window.Slice(y * Width, Width);
            TensorPrimitives.Add(band, (float)((slope * ((2.0 * y / Height) - 1)) + walk), band);
        }
    }

    /// <summary>Covers some bands and some frames with the mean, which is 0.</summary>
    private void Cover(SeededRandom random, Span<float> window)
    {
        var bands = random.NextInt((Height / MaskParts) + 1);
        window.Slice(random.NextInt(Height - bands + 1) * Width, bands * Width).Clear();
        var frames = random.NextInt((Width / MaskParts) + 1);
        var left = random.NextInt(Width - frames + 1);
        for (var y = 0; y < Height; y++)
        {
            window.Slice((y * Width) + left, frames).Clear();
        }
    }
}
