using Timbre.Classification;
using Timbre.Neural;

namespace Timbre.Recipes.Tests.Pictures;

/// <summary>What training pictures become before a network sees them, and what several networks say together.</summary>
public sealed class PictureRowsTests
{
    private static readonly FrameSet s_set = new([.. Enumerable.Range(1, 2 * 12 * 20).Select(i => (float)i)], [0, 1], [12, 20]);

    [Fact]
    public void NothingChangesWhereNothingIsAsked()
    {
        var row = new float[12 * 20];
        new PictureVariations(s_set, 0, 0, 0, 1).Fill(1, 3, row);
        Assert.Equal(s_set.Rows.AsSpan(240, 240).ToArray(), row);
    }

    [Fact]
    public void APictureMovesAsAWholeAndNeverTwiceAlike()
    {
        var rows = new PictureVariations(s_set, 5, 0, 0, 1);
        float[] Drawn(int epoch)
        {
            var row = new float[12 * 20];
            rows.Fill(0, epoch, row);
            return row;
        }

        Assert.Equal(Drawn(4), Drawn(4));
        var starts = Enumerable.Range(0, 50).Select(e => Drawn(e)).Select(r => (First: (int)r[0], Row: r)).ToList();
        Assert.True(starts.Select(s => s.First).Distinct().Count() > 5);
        Assert.All(starts, s => Assert.True(s.First is <= 6 or >= 16, $"moved to {s.First}"));
        Assert.All(starts, s => Assert.Equal(s.First + 20, s.Row[20])); // every coefficient by the same
    }

    [Fact]
    public void CoefficientsAreRaisedEachByItsOwnAndStayClipped()
    {
        var row = new float[12 * 20];
        new PictureVariations(s_set, 0, 0.5, 0, 1).Fill(0, 0, row);
        var raised = Enumerable.Range(0, 12).Select(y => row[(y * 20) + 10] - s_set.Rows[(y * 20) + 10]).ToList();
        Assert.Equal(12, raised.Distinct().Count());
        for (var y = 0; y < 12; y++)
        {
            var (low, high) = (s_set.Rows[y * 20], s_set.Rows[240 + (y * 20) + 19]); // of both pictures
            Assert.Equal(low, row[y * 20]);
            Assert.All(Enumerable.Range(1, 19), t => Assert.Equal(Math.Clamp(s_set.Rows[(y * 20) + t] + raised[y], low, high), row[(y * 20) + t], 1e-4));
        }
    }

    [Fact]
    public void TheRarerLabelIsRepeatedUntilBothAreEven()
    {
        var (set, digits) = EvenLabels.Of(new FrameSet([1, 2, 3, 4, 5], [1, 0, 1, 1, 1], [1]), [0, 1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4, 5, 2, 2, 2], set.Rows);
        Assert.Equal([1, 0, 1, 1, 1, 0, 0, 0], set.Labels);
        Assert.Equal([0, 1, 2, 3, 4, 1, 1, 1], digits);
        var (even, _) = EvenLabels.Of(new FrameSet([1, 2], [1, 0], [1]), [0, 1]);
        Assert.Equal([1, 2], even.Rows);
        var (women, _) = EvenLabels.Of(new FrameSet([1, 2, 3], [0, 0, 1], [1]), [0, 0, 0]);
        Assert.Equal([0, 0, 1, 1], women.Labels);
    }

    [Fact]
    public void OneNetworkForTwoLabelsCanBeLookedIntoAndSeveralCannot()
    {
        var one = Network.Create(Architectures.ResNet18(12, 20, 1, channels: 1, 2, ResNetStem.Small), 1);
        Assert.Same(one, new AveragedNetworks("resnet", [one]).Network);
        Assert.Null(new AveragedNetworks("resnet", [one, one]).Network);
        Assert.Null(new AveragedNetworks("tdnn-digits", [Network.Create(Architectures.XVector(12, 20, 20, 4, 4), 1)]).Network); // label and digit together
    }
}
