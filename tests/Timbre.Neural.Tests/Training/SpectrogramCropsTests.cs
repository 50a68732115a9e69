using Timbre.Numerics;

namespace Timbre.Neural.Tests.Training;

public sealed class SpectrogramCropsTests
{
    [Fact]
    public void A_crop_is_a_part_of_its_picture_at_a_place_that_changes_with_the_epoch()
    {
        var picture = Picture(3, 50);
        var crops = new SpectrogramCrops([picture], 3, new CropOptions(10));
        var row = new float[30];
        var starts = new HashSet<float>();
        for (var epoch = 0; epoch < 400; epoch++)
        {
            crops.Fill(0, epoch, row);
            var start = (int)row[0];
            starts.Add(start);
            Assert.Equal(Enumerable.Range(0, 30).Select(i => (1000f * (i / 10)) + start + (i % 10)), row);
        }

        Assert.Equal(41, starts.Count); // 0 … 40, both ends
    }

    [Fact]
    public void The_same_seed_epoch_and_row_give_the_same_crop_in_any_order()
    {
        var pictures = Enumerable.Range(0, 20).Select(i => Picture(4, 5 + (7 * i))).ToList();
        var options = new CropOptions(16) { BandMasks = 2, BandMaskHeight = 2, TimeMasks = 1, TimeMaskWidth = 5, LevelDeviation = 1, Seed = 4 };
        var crops = new SpectrogramCrops(pictures, 4, options);
        var expected = Enumerable.Range(0, 60).Select(i => Crop(crops, i % 20, i / 20)).ToArray();
        var actual = new float[60][];
        WorkPool.For(60, 3, i => actual[59 - i] = Crop(crops, (59 - i) % 20, (59 - i) / 20));
        Assert.Equal(expected, actual);
        Assert.NotEqual(expected[0], Crop(new SpectrogramCrops(pictures, 4, options with { Seed = 5 }), 0, 0));
        Assert.NotEqual(expected[19], expected[39]);
    }

    [Fact]
    public void Masks_cover_whole_bands_and_frames()
    {
        var crops = new SpectrogramCrops([Picture(6, 20)], 6, new CropOptions(20) { BandMasks = 1, BandMaskHeight = 3, TimeMasks = 1, TimeMaskWidth = 8, MaskValue = -1 });
        var (rows, columns) = (new HashSet<int>(), new HashSet<int>());
        for (var epoch = 0; epoch < 300; epoch++)
        {
            var crop = Crop(crops, 0, epoch);
            var covered = Enumerable.Range(0, 6).Count(y => crop.AsSpan(y * 20, 20).IndexOfAnyExcept(-1) < 0);
            var frames = Enumerable.Range(0, 20).Count(x => Enumerable.Range(0, 6).All(y => crop[(y * 20) + x] == -1));
            rows.Add(covered);
            columns.Add(frames);
            Assert.Equal((covered * 20) + (frames * (6 - covered)), crop.Count(v => v == -1));
        }

        Assert.Equal([0, 1, 2, 3], rows.Order());
        Assert.Equal(Enumerable.Range(0, 9), columns.Order());
    }

    [Fact]
    public void A_short_picture_is_repeated()
    {
        var crop = new float[8];
        SpectrogramCrops.Copy([1, 2, 3, 4, 5, 6], 2, 4, crop);
        Assert.Equal([2, 3, 1, 2, 5, 6, 4, 5], crop);
        Assert.Equal(new float[] { 7, 7, 7 }, Crop(new SpectrogramCrops([new float[] { 7 }], 1, new CropOptions(3)), 0, 0));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.Contains("width=0", Message(new CropOptions(0)), StringComparison.Ordinal);
        Assert.Contains("band_mask_height=3: must be 0 to 2", Message(new CropOptions(4) { BandMaskHeight = 3 }), StringComparison.Ordinal);
        Assert.Contains("time_mask_width=5: must be 0 to 4", Message(new CropOptions(4) { TimeMaskWidth = 5 }), StringComparison.Ordinal);
        Assert.Contains("level_deviation", Message(new CropOptions(4) { LevelDeviation = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("tilt_deviation=-1: must be 0 or more", Message(new CropOptions(4) { TiltDeviation = -1 }), StringComparison.Ordinal);
        Assert.Contains("walk_deviation", Message(new CropOptions(4) { WalkDeviation = double.PositiveInfinity }), StringComparison.Ordinal);
        Assert.Contains("frames_per_crop=-2", Message(new CropOptions(4) { FramesPerCrop = -2 }), StringComparison.Ordinal);
        Assert.Contains("balanced=true: needs a label", Message(new CropOptions(4) { Balanced = true }, new float[4]), StringComparison.Ordinal);
        Assert.Contains("1 labels do not fit 2 pictures", Assert.Throws<TimbreException>(() => new SpectrogramCrops([new float[2], new float[2]], 2, new CropOptions(1), [0])).Message, StringComparison.Ordinal);
        Assert.Contains("picture 1: 3 values are not 2 rows", Message(new CropOptions(4), new float[4], new float[3]), StringComparison.Ordinal);
        Assert.Contains("picture 0: 0 values", Message(new CropOptions(4), Array.Empty<float>()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SpectrogramCrops.Copy(new float[5], 2, 0, new float[4]));
        var crops = new SpectrogramCrops([Picture(2, 9)], 2, new CropOptions(4));
        var network = Network.Create(Architectures.Mlp(7, [], 2), 1);
        Assert.Contains("1 rows of 8 values", Assert.Throws<TimbreException>(() => Trainer.Fit(network, new TrainingOptions(), crops, new[] { 0 })).Message, StringComparison.Ordinal);

        static string Message(CropOptions options, params float[][] pictures) =>
            Assert.Throws<TimbreException>(() => new SpectrogramCrops([.. pictures.Select(p => (ReadOnlyMemory<float>)p)], 2, options)).Message;
    }

    private static ReadOnlyMemory<float> Picture(int height, int frames) => Enumerable.Range(0, height * frames).Select(i => (1000f * (i / frames)) + (i % frames)).ToArray();

    private static float[] Crop(SpectrogramCrops crops, int row, int epoch)
    {
        var crop = new float[crops.RowLength];
        crops.Fill(row, epoch, crop);
        return crop;
    }
}
