using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Reports.Tests;

public sealed class PngImageTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20260101, 7);

    [Fact]
    public void What_is_written_is_what_another_decoder_reads() => Check.One(Fixed, Prop.ForAll(Cases(), c =>
    {
        var random = new Random(c.Seed);
        var palette = new byte[3 * c.Colours];
        random.NextBytes(palette);
        byte[] pixels = [.. Enumerable.Range(0, c.Width * c.Height).Select(i => (byte)(c.Smooth ? i % c.Width * c.Colours / c.Width : random.Next(c.Colours)))];
        var file = PngImage.Encode(pixels, c.Width, c.Height, palette);
        var picture = PngReader.Read(file);
        Assert.Equal((c.Width, c.Height), (picture.Width, picture.Height));
        Assert.Equal(palette, picture.Palette);
        Assert.Equal(pixels, picture.Pixels);
        Assert.Equal(file, PngImage.Encode(pixels, c.Width, c.Height, palette));
    }));

    [Fact]
    public void Checksum_is_that_of_the_standard()
    {
        Assert.Equal(0xcbf43926, PngChecksum.Of("123456789"u8));
        Assert.Equal(0xae426082, PngChecksum.Of("IEND"u8));
    }

    [Theory]
    [InlineData(0, 1, 0, 3)]
    [InlineData(1, 0, 0, 3)]
    [InlineData(-1, -1, 1, 3)]
    [InlineData(2, 2, 3, 3)]
    [InlineData(65536, 65536, 0, 3)] // the product does not fit 32 bits
    [InlineData(16385, 1, 16385, 3)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 1, 1, 4)]
    [InlineData(1, 1, 1, 771)]
    public void What_is_no_picture_is_refused(int width, int height, int pixels, int palette) =>
        Assert.Throws<TimbreException>(() => PngImage.Encode(new byte[pixels], width, height, new byte[palette]));

    [Fact]
    public void A_pixel_without_a_colour_is_refused() =>
        Assert.Contains("palette of 2", Assert.Throws<TimbreException>(() => PngImage.Encode([0, 2], 2, 1, new byte[6])).Message, StringComparison.Ordinal);

    private static Arbitrary<(int Width, int Height, int Colours, int Seed, bool Smooth)> Cases() => Arb.From(
        from width in Gen.Choose(1, 90)
        from height in Gen.Choose(1, 40)
        from colours in Gen.Choose(1, 256)
        from seed in Gen.Choose(0, 1 << 30)
        from smooth in Gen.Elements(true, false)
        select (width, height, colours, seed, smooth));
}
