namespace Timbre.Neural.Tests.Training;

/// <summary>What crops do to the level of bands: the mean taken away, and another microphone.</summary>
public sealed class CropChannelTests
{
    private const int Height = 9;
    private const int Width = 12;
    private const int Draws = 4000;

    [Fact]
    public void The_mean_of_every_band_is_taken_away_before_what_is_added()
    {
        var crop = Crop(new CropOptions(Width) { SubtractMean = true }, 0);
        var level = Crop(new CropOptions(Width) { SubtractMean = true, LevelDeviation = 1 }, 0);
        for (var y = 0; y < Height; y++)
        {
            Assert.Equal(0, Band(crop, y), 1e-5);
            Assert.Equal(Band(level, 0), Band(level, y), 1e-5);
            Assert.Equal(1, crop[(y * Width) + 1] - crop[y * Width], 1e-5); // the picture rises by 1 per frame
        }

        Assert.NotEqual(0, Band(level, 0), 1e-2);
    }

    [Fact]
    public void A_tilt_is_a_line_with_the_deviation_at_its_ends()
    {
        var squares = 0.0;
        for (var epoch = 0; epoch < Draws; epoch++)
        {
            var offsets = Offsets(new CropOptions(Width) { TiltDeviation = 3 }, epoch);
            squares += offsets[^1] * offsets[^1];
            Assert.All(offsets, (v, y) => Assert.Equal(offsets[^1] * ((y / 4.0) - 1), v, 1e-4));
        }

        Assert.InRange(Math.Sqrt(squares / Draws), 2.85, 3.15);
    }

    [Fact]
    public void A_walk_has_equal_steps_no_mean_and_the_deviation_from_end_to_end()
    {
        var (ends, steps) = (0.0, new double[Height - 1]);
        for (var epoch = 0; epoch < Draws; epoch++)
        {
            var offsets = Offsets(new CropOptions(Width) { WalkDeviation = 2 }, epoch);
            Assert.Equal(0, offsets.Average(), 1e-4);
            ends += Math.Pow(offsets[^1] - offsets[0], 2);
            for (var y = 0; y < steps.Length; y++)
            {
                steps[y] += Math.Pow(offsets[y + 1] - offsets[y], 2);
            }
        }

        Assert.InRange(Math.Sqrt(ends / Draws), 1.9, 2.1);
        Assert.All(steps, s => Assert.InRange(Math.Sqrt(s / Draws), 0.65, 0.765)); // 2 / √8
    }

    [Fact]
    public void Both_together_change_with_the_epoch_and_one_band_stays()
    {
        var options = new CropOptions(Width) { TiltDeviation = 1, WalkDeviation = 1 };
        Assert.NotEqual(Offsets(options, 0), Offsets(options, 1));
        Assert.Equal(Offsets(options, 5), Offsets(options, 5));
        var row = new float[3];
        new SpectrogramCrops([new float[] { 1, 2, 3 }], 1, options with { Width = 3 }).Fill(0, 0, row);
        Assert.Equal([1, 2, 3], row);
    }

    [Fact]
    public void Masks_cover_what_was_added()
    {
        var crop = Crop(new CropOptions(Width) { SubtractMean = true, TiltDeviation = 5, TimeMasks = 30, TimeMaskWidth = Width, MaskValue = 0 }, 3);
        Assert.All(crop, v => Assert.Equal(0, v));
    }

    /// <summary>By how much each band was raised; the same for all its frames.</summary>
    private static double[] Offsets(CropOptions options, int epoch)
    {
        var crop = Crop(options, epoch);
        return [.. Enumerable.Range(0, Height).Select(y =>
        {
            for (var x = 0; x < Width; x++)
            {
                Assert.Equal(crop[y * Width] + x, crop[(y * Width) + x], 1e-4);
            }

            return (double)crop[y * Width] - (10 * y);
        })];
    }

    private static double Band(float[] crop, int y) => crop.AsSpan(y * Width, Width).ToArray().Average(v => (double)v);

    private static float[] Crop(CropOptions options, int epoch)
    {
        var picture = Enumerable.Range(0, Height * Width).Select(i => (10f * (i / Width)) + (i % Width)).ToArray();
        var crop = new float[picture.Length];
        new SpectrogramCrops([picture], Height, options).Fill(0, epoch, crop);
        return crop;
    }
}
