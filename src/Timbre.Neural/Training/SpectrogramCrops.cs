using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Training rows that are crops of longer pictures [height, frames]: in every epoch another place, other masks and another channel. A crop, row after row, is
/// what a network with the input [height, width] or [1, height, width] takes.
/// A picture shorter than a crop is repeated. Immutable, may be shared by threads.
/// </summary>
public sealed class SpectrogramCrops : ITrainingRows
{
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _pictures;
    private readonly int _height;
    private readonly CropOptions _options;
    private readonly CropPlan _plan;

    /// <summary>Checks the pictures; they are not copied.</summary>
    /// <param name="pictures">Each [height, frames] with at least one frame; their lengths may differ.</param>
    /// <param name="height">Rows of every picture.</param>
    /// <param name="options">How to crop and mask.</param>
    /// <param name="labels">One per picture, from 0, for <see cref="Labels"/>; null = none.</param>
    /// <exception cref="TimbreException">An option is out of range, a picture is empty or does not divide into rows, or the labels do not fit the pictures.</exception>
    public SpectrogramCrops(IReadOnlyList<ReadOnlyMemory<float>> pictures, int height, CropOptions options, IReadOnlyList<int>? labels = null)
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
        _plan = new CropPlan([.. pictures.Select(p => p.Length / height)], options, labels);
    }

    /// <inheritdoc/>
    public int Count => _plan.Count;

    /// <summary>The label of each row, the same in every epoch; empty when the pictures have none.</summary>
    public ReadOnlyMemory<int> Labels => _plan.Labels;

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
        var picture = _pictures[_plan.Picture(row, epoch)].Span;
        var (frames, width) = (picture.Length / _height, _options.Width);
        destination = destination[..RowLength];
        Copy(picture, _height, random.NextInt(Math.Abs(frames - width) + 1), destination);
        if (_options.SubtractMean)
        {
            for (var y = 0; y < _height; y++)
            {
                var band = destination.Slice(y * width, width);
                TensorPrimitives.Subtract(band, TensorPrimitives.Sum<float>(band) / width, band);
            }
        }

        if (_options.LevelDeviation > 0)
        {
            TensorPrimitives.Add(destination, (float)(_options.LevelDeviation * random.NextGaussian()), destination);
        }

        if (_options.TiltDeviation > 0 || _options.WalkDeviation > 0)
        {
            AddChannel(random, destination);
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

    /// <summary>Raises each band by a number of its own that changes smoothly from band to band, as another microphone would.</summary>
    private void AddChannel(SeededRandom random, Span<float> crop)
    {
        var steps = Math.Max(1, _height - 1);
        var slope = _options.TiltDeviation * random.NextGaussian();
        Span<double> walk = _height <= 256 ? stackalloc double[_height] : new double[_height];
        walk[0] = 0;
        for (var y = 1; y < _height; y++)
        {
            walk[y] = walk[y - 1] + (_options.WalkDeviation / Math.Sqrt(steps) * random.NextGaussian());
        }

        var mean = TensorPrimitives.Sum<double>(walk) / _height;
        for (var y = 0; y < _height; y++)
        {
            var band = crop.Slice(y * _options.Width, _options.Width);
            var along = _height == 1 ? 0 : (2.0 * y / steps) - 1;
            TensorPrimitives.Add(band, (float)((slope * along) + walk[y] - mean), band);
        }
    }

    private static (int Start, int Length) Mask(SeededRandom random, int size, int longest)
    {
        var length = random.NextInt(longest + 1);
        return (random.NextInt(size - length + 1), length);
    }
}
