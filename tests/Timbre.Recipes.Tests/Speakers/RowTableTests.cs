using Timbre.Audio;

namespace Timbre.Recipes.Tests.Speakers;

public sealed class RowTableTests
{
    [Theory]
    [InlineData(0, double.PositiveInfinity, 0, 10)]
    [InlineData(1, 2, 2, 2)]
    [InlineData(4, 9, 8, 2)]
    [InlineData(7, 9, 10, 0)]
    public void FramesLieWithinAStretch(double from, double to, int first, int count)
    {
        var table = Table(null, 10);
        Assert.Equal((first, count), table.RowsOf(new Stretch(0, from, to)));
        Assert.Equal((false, 0.0, 1), (table.OfPieces, table.PieceSeconds, table.Width));
    }

    [Theory]
    [InlineData(0, double.PositiveInfinity, 0, 4)]
    [InlineData(0, 4, 0, 3)]
    [InlineData(2, 4, 2, 1)]
    [InlineData(1, 1.5, 1, 1)] // shorter than a piece: the one that it begins in
    [InlineData(0.5, 2.5, 0, 1)] // no piece fits
    [InlineData(9, 11, 3, 1)] // the last, beyond the end
    public void PiecesLieWithinAStretch(double from, double to, int first, int count)
    {
        var table = Table(Pooled, 10);
        Assert.Equal((first, count), table.RowsOf(new Stretch(0, from, to)));
        Assert.Equal((true, 2.0), (table.OfPieces, table.PieceSeconds));
        Assert.Equal([1.5f, 3.5f, 5.5f, 7.5f], table.Rows(0));
    }

    [Fact]
    public void AShortRecordingIsOnePiece()
    {
        var table = Table(Pooled, 3);
        Assert.Equal([1f], table.Rows(0));
        Assert.Equal((0, 1), table.RowsOf(Stretch.Whole(0)));
        Assert.Equal((0, 1), table.RowsOf(new Stretch(0, 0, 0.5)));
    }

    [Fact]
    public void SelectedRowsCarryTheLabelOfTheirUtterance()
    {
        var rows = Table(null, 6, 4).Select([new Stretch(1, 0.5, 1.5), Stretch.Whole(0)], u => 10 + u);
        Assert.Equal([1, 2, 0, 1, 2, 3, 4, 5], rows.Rows);
        Assert.Equal([11, 11, 10, 10, 10, 10, 10, 10], rows.Labels);
    }

    [Fact]
    public void PiecesCanHaveAnotherLength()
    {
        var table = Table(Pooled, 10, 6, 8).WithPieces(1, [0, 2], 1, TestContext.Current.CancellationToken);
        Assert.Equal(1, table.PieceSeconds);
        Assert.Equal([0.5f, 2.5f, 4.5f, 6.5f, 8.5f], table.Rows(0));
        Assert.Equal(4, table.Rows(2).Length);
        Assert.Null(table.Rows(1)); // not asked for
        Assert.Equal((1, 2), table.RowsOf(new Stretch(0, 1, 3)));
    }

    [Fact]
    public void AScalerOfPicturesGoesWithPicturesOfAnotherLength()
    {
        var recordings = new[] { (MadeUpVoices.Spoken(0, 0, 0), new FeatureMatrix(2, 8, [0, 1, 2, 3, 4, 5, 6, 7, 0, 10, 20, 30, 40, 50, 60, 70])) };
        var table = new RowTable(MadeUpFrames.Input(recordings, f => new PictureExtractor(f, 4, 4)), 1, TestContext.Current.CancellationToken);
        Assert.Equal([2, 4], table.Shape);
        var scaler = table.Fit(table.Select([Stretch.Whole(0)], _ => 0));
        Assert.Equal([3.5, 3.5, 3.5, 3.5, 35, 35, 35, 35], scaler.Mean);
        var shorter = table.WithPieces(1, [0], 1, TestContext.Current.CancellationToken);
        Assert.Equal([2, 2], shorter.Shape);
        Assert.Equal([3.5, 3.5, 35, 35], shorter.Adapt(scaler).Mean);
        Assert.Same(scaler, table.Adapt(scaler));
    }

    internal static IFeatureExtractor Pooled(IFeatureExtractor frames) => new PooledExtractor(frames, new PooledOptions { Frames = 4, Step = 2, Statistics = [PoolStatistic.Mean] });

    private static RowTable Table(Func<IFeatureExtractor, IFeatureExtractor>? view, params int[] frames) =>
        new(MadeUpFrames.Input(MadeUpFrames.Counting(frames), view), 2, TestContext.Current.CancellationToken);
}
