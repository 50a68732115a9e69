namespace Timbre.Reports.Tests;

public sealed class SpectrogramPictureTests
{
    [Fact]
    public void Low_frequencies_are_at_the_bottom_and_time_runs_to_the_right()
    {
        // [3 bins, 2 frames]: the lowest bin is loud in the second frame alone.
        var picture = PngReader.Read(SpectrogramPicture.Render([-70, 0, -70, -70, -70, -35], 3, 2, 100, 100));
        Assert.Equal((2, 3), (picture.Width, picture.Height));
        var last = (picture.Palette.Length / 3) - 1;
        Assert.Equal([0, last, 0, last], new[] { picture[0, 2], picture[1, 2], picture[1, 1], (picture[1, 0] * 2) - 1 }.Select(v => (int)v));
    }

    [Fact]
    public void More_frames_than_pixels_are_averaged()
    {
        float[] levels = [0, -70, 0, 0, -70, -70, -70, -70]; // one bin, eight frames, two columns: means of -17.5 and -70
        var picture = PngReader.Read(SpectrogramPicture.Render(levels, 1, 8, 2, 9));
        Assert.Equal((2, 1), (picture.Width, picture.Height));
        Assert.Equal([(byte)Math.Round(63 * 0.75), 0], picture.Pixels);
    }

    [Fact]
    public void The_range_decides_what_is_darkest()
    {
        float[] levels = [0, -30, -60];
        Assert.Equal([63, 0, 0], PngReader.Read(SpectrogramPicture.Render(levels, 1, 3, 3, 1, rangeDb: 30)).Pixels);
        Assert.Equal([63, 32, 0], PngReader.Read(SpectrogramPicture.Render(levels, 1, 3, 3, 1, rangeDb: 60)).Pixels); // half way is rounded to even
    }

    [Theory]
    [InlineData(new float[] { 0, 0, 0, 0 })]
    [InlineData(new[] { -200f, -200, -200, -200 })]
    [InlineData(new[] { float.NaN, float.NegativeInfinity, float.PositiveInfinity, float.NaN })]
    [InlineData(new[] { float.MaxValue, -float.MaxValue, float.MaxValue, float.MaxValue })]
    public void Silence_and_what_is_no_level_is_dark(float[] levels) =>
        Assert.Equal(new byte[4], PngReader.Read(SpectrogramPicture.Render(levels, 2, 2, 8, 8)).Pixels);

    [Fact]
    public void What_is_not_finite_counts_as_silence_beside_what_is()
    {
        float[] levels = [float.NaN, -20, float.NegativeInfinity, -20, float.PositiveInfinity, -20];
        Assert.Equal([0, 63, 0, 63, 0, 63], PngReader.Read(SpectrogramPicture.Render(levels, 1, 6, 6, 1)).Pixels);
    }

    [Fact]
    public void Ten_seconds_of_noise_stay_below_sixty_kilobytes()
    {
        var random = new Random(1);
        float[] levels = [.. Enumerable.Range(0, 257 * 1001).Select(i => (float)((10 * Math.Log10(-Math.Log(1 - random.NextDouble()) + 1e-6)) - (i / 1001 * 0.1)))];
        var file = SpectrogramPicture.Render(levels, 257, 1001, 600, 160);
        Assert.True(file.Length < 60_000, $"{file.Length} bytes");
    }

    [Fact]
    public void Colours_grow_lighter_step_by_step()
    {
        var palette = HeatColours.Of(64);
        var light = Enumerable.Range(0, 64).Select(i => (0.2126 * Linear(palette[3 * i])) + (0.7152 * Linear(palette[(3 * i) + 1])) + (0.0722 * Linear(palette[(3 * i) + 2]))).ToList();
        Assert.All(light.Zip(light.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair.First} is followed by {pair.Second}"));
        Assert.True(light[0] < 0.01 && light[^1] > 0.85);
    }

    [Theory]
    [InlineData(0, 4, 10, 10, 70, "decibels=[0, 4]")]
    [InlineData(2, 0, 10, 10, 70, "decibels=[2, 0]")]
    [InlineData(3, 2, 10, 10, 70, "decibels=[3, 2]")]
    [InlineData(65536, 65536, 10, 10, 70, "decibels=[65536, 65536]")]
    [InlineData(2, 2, 0, 10, 70, "width=0")]
    [InlineData(2, 2, 10, 5000, 70, "height=5000")]
    [InlineData(2, 2, 10, 10, 0, "rangeDb=0")]
    [InlineData(2, 2, 10, 10, double.NaN, "rangeDb=NaN")]
    public void Sizes_that_make_no_picture_are_named(int bins, int frames, int width, int height, double range, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<TimbreException>(() => SpectrogramPicture.Render(new float[4], bins, frames, width, height, range)).Message, StringComparison.Ordinal);

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
}
