using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>What <see cref="SpectrogramCrops"/> does to a picture; the masks are those of SpecAugment (Park et al. 2019).</summary>
/// <param name="Width">Frames of a crop.</param>
public sealed record CropOptions(int Width)
{
    /// <summary>Bands of neighbouring rows that are covered.</summary>
    public int BandMasks { get; init; }

    /// <summary>Each covers 0 to so many rows.</summary>
    public int BandMaskHeight { get; init; }

    /// <summary>Stretches of time that are covered.</summary>
    public int TimeMasks { get; init; }

    /// <summary>Each covers 0 to so many frames.</summary>
    public int TimeMaskWidth { get; init; }

    /// <summary>What covers; 0 is the mean of standardised features.</summary>
    public float MaskValue { get; init; }

    /// <summary>Deviation of a number that is added to a whole crop: in a logarithmic picture, another loudness. 0 = none.</summary>
    public double LevelDeviation { get; init; }

    /// <summary>Crops and masks depend on it, the row and the epoch.</summary>
    public long Seed { get; init; }

    internal void Validate(int height)
    {
        TrainingOptions.Require(Width > 0, "width", Width, "a positive number of frames");
        TrainingOptions.Require(BandMasks >= 0, "band_masks", BandMasks, "0 or more");
        TrainingOptions.Require(TimeMasks >= 0, "time_masks", TimeMasks, "0 or more");
        TrainingOptions.Require(BandMaskHeight >= 0 && BandMaskHeight <= height, "band_mask_height", BandMaskHeight, $"0 to {height}");
        TrainingOptions.Require(TimeMaskWidth >= 0 && TimeMaskWidth <= Width, "time_mask_width", TimeMaskWidth, $"0 to {Width}");
        TrainingOptions.Require(LevelDeviation >= 0 && double.IsFinite(LevelDeviation), "level_deviation", LevelDeviation, "0 or more");
        TrainingOptions.Require(float.IsFinite(MaskValue), "mask_value", MaskValue, "a number");
    }
}

/// <summary>
/// Training rows that are crops of longer pictures [height, frames]: in every epoch another place and other masks.
/// A picture shorter than a crop is repeated. Immutable, may be shared by threads.
/// </summary>
public sealed class SpectrogramCrops : ITrainingRows
{
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _pictures;
    private readonly int _height;
    private readonly CropOptions _options;

    /// <summary>Checks the pictures; they are not copied.</summary>
    /// <param name="pictures">Each [height, frames] with at least one frame; their lengths may differ.</param>
    /// <param name="height">Rows of every picture.</param>
    /// <param name="options">How to crop and mask.</param>
    /// <exception cref="TimbreException">An option is out of range, or a picture is empty or does not divide into rows.</exception>
    public SpectrogramCrops(IReadOnlyList<ReadOnlyMemory<float>> pictures, int height, CropOptions options)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(options);
        if (height <= 0)
        {
            throw new TimbreException($"height={height}: must be a positive number of rows");
        }

        options.Validate(height);
        for (var i = 0; i < pictures.Count; i++)
        {
            if (pictures[i].IsEmpty || pictures[i].Length % height != 0)
            {
                throw new TimbreException($"picture {i}: {pictures[i].Length} values are not {height} rows of one or more frames");
            }
        }

        (_pictures, _height, _options) = (pictures, height, options);
        RowLength = checked(height * options.Width);
    }

    /// <inheritdoc/>
    public int Count => _pictures.Count;

    /// <inheritdoc/>
    public int RowLength { get; }

    /// <summary>Copies the crop that begins at a frame, without masks; past the picture's end it begins again.</summary>
    /// <param name="picture">[height, frames].</param>
    /// <param name="height">Rows.</param>
    /// <param name="start">First frame, 0 or more.</param>
    /// <param name="destination">[height, width].</param>
    /// <exception cref="ArgumentException">The lengths do not divide into rows, or the start is negative.</exception>
    public static void Copy(ReadOnlySpan<float> picture, int height, int start, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (picture.IsEmpty || picture.Length % height != 0 || destination.Length % height != 0)
        {
            throw new ArgumentException($"a picture of {picture.Length} values and a crop of {destination.Length} are not {height} rows", nameof(picture));
        }

        var (frames, width) = (picture.Length / height, destination.Length / height);
        for (var y = 0; y < height; y++)
        {
            var from = picture.Slice(y * frames, frames);
            var to = destination.Slice(y * width, width);
            for (var (at, x) = (start % frames, 0); x < width; at = 0)
            {
                var length = Math.Min(frames - at, width - x);
                from.Slice(at, length).CopyTo(to[x..]);
                x += length;
            }
        }
    }

    /// <inheritdoc/>
    public void Fill(int row, int epoch, Span<float> destination)
    {
        var random = new SeededRandom(_options.Seed).Fork($"epoch {epoch}, row {row}");
        var picture = _pictures[row].Span;
        var (frames, width) = (picture.Length / _height, _options.Width);
        destination = destination[..RowLength];
        Copy(picture, _height, random.NextInt(Math.Abs(frames - width) + 1), destination);
        if (_options.LevelDeviation > 0)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(destination, (float)(_options.LevelDeviation * random.NextGaussian()), destination);
        }

        for (var i = 0; i < _options.BandMasks; i++)
        {
            var (top, rows) = Mask(random, _height, _options.BandMaskHeight);
            destination.Slice(top * width, rows * width).Fill(_options.MaskValue);
        }

        for (var i = 0; i < _options.TimeMasks; i++)
        {
            var (left, columns) = Mask(random, width, _options.TimeMaskWidth);
            for (var y = 0; y < _height; y++)
            {
                destination.Slice((y * width) + left, columns).Fill(_options.MaskValue);
            }
        }
    }

    private static (int Start, int Length) Mask(SeededRandom random, int size, int longest)
    {
        var length = random.NextInt(longest + 1);
        return (random.NextInt(size - length + 1), length);
    }
}
